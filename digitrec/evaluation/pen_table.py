"""How well models read real people's pen strokes, as text."""

from collections.abc import Mapping

from digitrec.errors import printable
from digitrec.evaluation.results import COVERAGES, PenMetrics
from digitrec.formatting import plain_percent


def pen_table(measured: Mapping[str, PenMetrics]) -> str:
    """Return what was measured of models, by their names, on the same drawings."""
    (first, *_) = measured.values()
    lines = [
        f"Source: {first.source}; digits: {first.digits:,}; writers: {first.writers}. Drawn as on "
        "the canvas, seeded.",
        f"{'':<16}accuracy and its 95 % interval  "
        + "  ".join(f"surest {plain_percent(share)}" for share in COVERAGES)
        + "  calibration error  worst digit",
    ]
    for name, metrics in measured.items():
        accuracy, low, high = (
            plain_percent(share, 2) for share in (metrics.accuracy, metrics.low, metrics.high)
        )
        covered = "  ".join(f"{plain_percent(share, 2):>11}" for share in metrics.covered)
        lines.append(
            f"{name:<16}{accuracy:>8} ({low:>8} to {high:>8})  "
            f"{covered}  {metrics.calibration_error:17.4f}  "
            f"{metrics.worst_digit} ({plain_percent(metrics.worst_digit_accuracy, 1)})"
        )
    for name, metrics in measured.items():
        pairs = ", ".join(f"{a} as {b}: {count}" for a, b, count in metrics.most_confused)
        hands = ", ".join(
            f"{printable(who)}: {wrong} of {n}" for who, wrong, n in metrics.worst_writers
        )
        lines += [
            f"{name}, most confused: {pairs or 'none'}",
            f"  worst writers: {hands or 'none'}",
        ]
        if metrics.digits_refused is not None:
            lines.append(
                f"  taken for non-digits: {plain_percent(metrics.digits_refused, 1)} of the digits"
            )
        lines += [
            f"    {plain_percent(refused, 1)} of {count:,} {kind}, AUROC {area:.4f}"
            for kind, count, refused, area in metrics.letters
        ]
    return "\n".join(lines)
