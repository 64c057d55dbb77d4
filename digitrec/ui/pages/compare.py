"""Compare: all models in one table, then two of them head to head on the same test images."""

import math
from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from digitrec.evaluation.calibration import reliability
from digitrec.evaluation.metrics import accuracy_interval, compare, mcnemar
from digitrec.evaluation.results import HeadToHead, Predictions, ReliabilityBin
from digitrec.networks.model_card import pen_source
from digitrec.networks.model_folder import ModelFolder
from digitrec.networks.specs import SPECS
from digitrec.ui.charts.files import chart_file
from digitrec.ui.charts.reliability_diagram import reliability_diagram
from digitrec.ui.components import downloads, gallery
from digitrec.ui.controls import linked_choice, linked_model
from digitrec.ui.loading import PageEnd, prefetch, read_usable

CHARTS_A_ROW = 3


def describe(folder: ModelFolder) -> dict[str, str | int | float | None]:
    """Return a model's row of the table, from its folder's files."""
    config, metrics = folder.read_config(), folder.read_metrics()
    low, high = accuracy_interval(metrics.accuracy, metrics.sample_count)
    pen = folder.read_pen()
    return {
        "model": SPECS[folder.name].title,
        "test accuracy": metrics.accuracy,
        "95 % interval": f"{low:.2%} to {high:.2%}",
        "drawn digits": pen.accuracy if pen else None,
        "their 95 % interval": f"{pen.low:.1%} to {pen.high:.1%}" if pen else "not measured",
        "calibration error": metrics.calibration_error,
        "calibration error, drawn": pen.calibration_error if pen else None,
        "source": pen_source(pen) if pen else "",
        "parameters": config["parameters"],
        "size (kB)": round(folder.network_path.stat().st_size / 1000),
        "test loss": metrics.loss,
        "training (s)": config["training_seconds"],
        "trained": config["trained_at"][:10],
    }


def show_table(rows: list[dict[str, str | int | float | None]]) -> None:
    """Show the table of all models."""
    percent, decimals = (st.column_config.NumberColumn(format=form) for form in ("percent", "%.4f"))
    columns = {"test accuracy": percent, "drawn digits": percent}
    errors = ("test loss", "calibration error", "calibration error, drawn")
    columns |= dict.fromkeys(errors, decimals)
    st.dataframe(rows, column_config=columns, hide_index=True, alt="All models")
    downloads.offer_table("models", rows)


def verdict(a: str, b: str, found: HeadToHead) -> str:
    """Return what McNemar's test says of two models, in words."""
    p = mcnemar(found.only_a, found.only_b)
    better, lead = (a, found.only_a) if found.only_a >= found.only_b else (b, found.only_b)
    finding, odds = f"{better} really reads better", "chance would rarely do that"
    if p >= 0.05:
        finding, odds = "No real difference shows", "tossing a coin could do that"
    return (
        f"**{finding}**: of the {found.only_a + found.only_b} images that only one of them reads "
        f"right, {better} has {lead}; {odds}. McNemar's exact test: p = {p:.2g}."
    )


def show_head_to_head(a: str, b: str, found: HeadToHead) -> None:
    """Show agreement, the four counts and the verdict."""

    def percent(share: float) -> str:
        return "no such image" if math.isnan(share) else f"{share:.2%}"

    figures = {
        "They agree on": found.agreement,
        "Both right when they agree": found.accuracy_agreeing,
        f"{a} right when they differ": found.accuracy_a_differing,
        f"{b} right when they differ": found.accuracy_b_differing,
    }
    for column, (label, share) in zip(st.columns(len(figures)), figures.items(), strict=True):
        column.metric(label, percent(share))
    counts = {
        "both right": found.both_right,
        f"only {a}": found.only_a,
        f"only {b}": found.only_b,
        "neither": found.neither,
    }
    st.dataframe([counts], hide_index=True, alt=f"{a} against {b} on the test images")
    downloads.offer_table("head-to-head", [counts])
    st.markdown(verdict(a, b, found))


def show_disagreements(a: str, b: str, one: Predictions, two: Predictions) -> None:
    """Show the images that only one of the two reads right, the surest mistakes first."""
    sides = {
        f"{a} right, {b} wrong": (one.is_correct & ~two.is_correct, two),
        f"{b} right, {a} wrong": (two.is_correct & ~one.is_correct, one),
    }
    side = linked_choice("Images", sides, None, key="side")
    members, wrong = sides[side]
    gallery.show(wrong, members)


def read_bins(folder: ModelFolder) -> dict[str, Sequence[ReliabilityBin]]:
    """Return a model's reliability on MNIST's test images and, if measured, on drawn digits."""
    pen = folder.read_pen()
    drawn = {"drawn digits": pen.reliability} if pen else {}
    return {"MNIST's test images": reliability(folder.read_predictions()), **drawn}


def show_reliability(name: str, bins: Mapping[str, Sequence[ReliabilityBin]]) -> None:
    """Show a model's reliability diagram and its downloads."""
    spec = SPECS[name]
    chart = reliability_diagram(bins, spec.color)
    st.markdown(f"**{spec.title}**")
    st.altair_chart(chart, alt=f"Reliability of {spec.title}")
    downloads.offer_figure(f"reliability-{name}", partial(chart_file, chart))


st.header("How the networks compare", anchor=False)
st.markdown("On MNIST's test images, and on digits that real people drew with a pen.")
rows = read_usable(describe)
measured = {str(row.pop("source")) for row in rows.values()} - {""}
show_table(list(rows.values()))
st.caption(
    "Test accuracy, loss and calibration error are for MNIST's test images, which were scanned "
    "and are no promise about drawings. Drawn digits: the accuracy on real people's pen strokes: "
    f"{'; '.join(sorted(measured)) or 'not measured'}. Calibration error: how far a model's "
    "confidence lies from how often it is right, on average."
)
everyone = read_usable(ModelFolder.read_predictions)
if len(everyone) < 2:
    st.info("Comparing needs one other model.", icon=":material/balance:")
    raise PageEnd
st.header("Head to head", anchor=False)
with st.container(horizontal=True, gap="large"):
    one = linked_model(everyone, label="A", key="a")
    two = linked_model([name for name in everyone if name != one], label="B", key="b")
a, b = SPECS[one].title, SPECS[two].title
show_head_to_head(a, b, compare(everyone[one], everyone[two]))
show_disagreements(a, b, everyone[one], everyone[two])
st.header("How honest is their confidence?", anchor=False)
st.caption(
    "On the gray line a network is right as often as it is sure; below it, it is too sure. Filled "
    "points: MNIST's test images. Hollow, dashed: digits that real people drew. Large points hold "
    "many images; those of fewer than 20 are not joined."
)
by_name = read_usable(read_bins)
for start in range(0, len(by_name), CHARTS_A_ROW):
    row = list(by_name.items())[start : start + CHARTS_A_ROW]
    for column, (name, bins) in zip(st.columns(CHARTS_A_ROW, gap="medium"), row, strict=False):
        with column:
            show_reliability(name, bins)
prefetch("seaborn")
