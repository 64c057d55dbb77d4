"""What this process has counted since it began: tests compare before and after."""

from digitrec.ui.server.instrumentation import registry


def sample(name: str) -> float:
    """Return the value now of a metric without labels; `name` follows `digitrec_`."""
    (metric,) = registry.restricted_registry([f"digitrec_{name}"]).collect()
    (found,) = metric.samples
    return found.value
