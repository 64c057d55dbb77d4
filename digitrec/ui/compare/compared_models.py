"""What the Compare page knows of each model, from its folder's files."""

from typing import Any, NamedTuple

from digitrec.evaluation.calibration import reliability
from digitrec.evaluation.metrics import accuracy_interval
from digitrec.evaluation.results import Predictions
from digitrec.formatting import plain_percent
from digitrec.networks.model_card import pen_source
from digitrec.networks.model_folder import ModelFolder
from digitrec.networks.specs import SPECS
from digitrec.ui.compare.reliability_diagram import Reliability

TESTED, DRAWN = "test images", "drawn digits"


class Compared(NamedTuple):
    """What a model's folder says of it: its row of the table, and what the sentences need."""

    title: str
    row: dict[str, Any]
    epochs: int
    predictions: Predictions
    lines: dict[str, Reliability]  # by what was read
    source: str  # of the drawn digits

    @classmethod
    def read(cls, folder: ModelFolder) -> "Compared":
        """Return it from the files of the folder."""
        spec, config, pen = SPECS[folder.name], folder.read_config(), folder.read_pen()
        metrics, predictions = folder.read_metrics(), folder.read_predictions()
        low, high = accuracy_interval(metrics.accuracy, metrics.sample_count)
        row = {
            "model": spec.title,
            "test accuracy": metrics.accuracy,
            "drawn digits": pen.accuracy if pen else None,
            "calibration error, drawn": pen.calibration_error if pen else None,
            "calibration error, test": metrics.calibration_error,
            "95 % interval, test": _interval(low, high, 2),
            "95 % interval, drawn": _interval(pen.low, pen.high, 1) if pen else "not measured",
            "parameters": config["parameters"],
            "size (kB)": round(folder.network_path.stat().st_size / 1000),
            "test loss": metrics.loss,
            "training (s)": config["training_seconds"],
            "trained": config["trained_at"][:10],
        }
        bins = {TESTED: reliability(predictions)} | ({DRAWN: pen.reliability} if pen else {})
        lines = {kind: Reliability(spec.title, spec.color, kind, bins[kind]) for kind in bins}
        return cls(
            spec.title, row, config["epochs"], predictions, lines, pen_source(pen) if pen else ""
        )


def _interval(low: float, high: float, decimals: int) -> str:
    return f"{plain_percent(low, decimals)} to {plain_percent(high, decimals)}"
