"""Compare: all models in one table, then two of them head to head on the same test images."""

import math
import time
from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from digitrec import charts
from digitrec.data import IMAGE_SIZE
from digitrec.evaluation import (
    Answers,
    HeadToHead,
    accuracy_interval,
    compare,
    mcnemar,
    reliability,
)
from digitrec.models import MODEL_NAMES, SPECS
from digitrec.report import pen_source
from digitrec.store import ModelFolder, read_folder
from digitrec.ui import downloads, gallery, shared

CHARTS_A_ROW = 3
ONE_IMAGE, MANY_IMAGES = "1 image (ms)", "10,000 images (ms)"


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
        "source": pen_source(pen) if pen else "",
        "parameters": config["parameters"],
        "size (kB)": round(folder.network_path.stat().st_size / 1000),
        "test loss": metrics.loss,
        "calibration error": metrics.calibration_error,
        "training (s)": config["training_seconds"],
        "trained": config["trained_at"][:10],
    }


def measure(name: str) -> dict[str, float]:
    """Return the milliseconds that one and 10,000 images take on this machine.

    Each is the fastest of five rounds, or of as many as begin within two seconds.
    """
    model = shared.served(name)
    images = np.random.default_rng(0).random((10_000, IMAGE_SIZE, IMAGE_SIZE), np.float32)
    model.predict_probabilities(images[:1000])  # the first run is slower
    times = {}
    for column, batch, repeats in ((ONE_IMAGE, images[:1], 200), (MANY_IMAGES, images, 1)):
        rounds = []
        while len(rounds) < 5 and sum(rounds) * repeats < 2:
            started = time.perf_counter()
            for _ in range(repeats):
                model.predict_probabilities(batch)
            rounds.append((time.perf_counter() - started) / repeats)
        times[column] = 1000 * min(rounds)
    return times


def measure_and_tell(bar: DeltaGenerator, name: str) -> dict[str, float]:
    """Return what `measure` does, and move the bar on."""
    bar.progress(MODEL_NAMES.index(name) / len(MODEL_NAMES), text=f"Measuring {name}")
    return measure(name)


def show_table(rows: dict[str, dict[str, str | int | float | None]]) -> None:
    """Show the table of all models, with their times once they were asked for."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Measure their speed here", icon=":material/timer:", key="measure"):
            bar = st.progress(0.0, text="Measuring")
            st.session_state["times"] = shared.usable(partial(measure_and_tell, bar))
            bar.empty()
    times = st.session_state.get("times", {})
    table = [row | times.get(name, {}) for name, row in rows.items()]
    percent, decimals = (st.column_config.NumberColumn(format=form) for form in ("percent", "%.4f"))
    columns = {"test accuracy": percent, "drawn digits": percent}
    columns |= {"test loss": decimals, "calibration error": decimals}
    columns |= dict.fromkeys((ONE_IMAGE, MANY_IMAGES), st.column_config.NumberColumn(format="%.3f"))
    st.dataframe(table, column_config=columns, hide_index=True, alt="All models")
    downloads.offer_table("models", table)


def verdict(a: str, b: str, found: HeadToHead) -> str:
    """Return what McNemar's test says of two models, in words."""
    p = mcnemar(found.only_a, found.only_b)
    better, lead = (a, found.only_a) if found.only_a >= found.only_b else (b, found.only_b)
    test = f"McNemar's exact test: p = {p:.2g}"
    if p < 0.05:
        return (
            f"**{better} really reads better**: of the {found.only_a + found.only_b} images that "
            f"only one of them reads right, it has {lead}; chance would rarely do that. {test}."
        )
    return (
        f"**No real difference shows**: of the {found.only_a + found.only_b} images that only one "
        f"of them reads right, {better} has {lead}; tossing a coin could do that. {test}."
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


def show_disagreements(a: str, b: str, one: Answers, two: Answers) -> None:
    """Show the images that only one of the two reads right, the surest mistakes first."""
    sides = {
        f"{a} right, {b} wrong": (one.is_right & ~two.is_right, two),
        f"{b} right, {a} wrong": (two.is_right & ~one.is_right, one),
    }
    side = shared.choose("Images", sides, None, key="side")
    members, wrong = sides[side]
    gallery.show(wrong, members)


def show_reliability(name: str, answers: Answers) -> None:
    """Show a model's reliability diagram and its downloads."""
    spec = SPECS[name]
    chart = charts.reliability_diagram(reliability(answers), spec.color)
    st.markdown(f"**{spec.title}**")
    st.altair_chart(chart, alt=f"Reliability of {spec.title}")
    downloads.offer_figure(f"reliability-{name}", partial(charts.chart_file, chart))


st.header("How the networks compare", anchor=False)
rows = shared.usable(lambda name: read_folder(name, describe))
measured = {str(row.pop("source")) for row in rows.values()} - {""}
show_table(rows)
st.caption(
    "Test accuracy, loss and calibration error are for MNIST's test images, which were scanned "
    "and are no promise about drawings. Drawn digits: the accuracy on real people's pen strokes: "
    f"{'; '.join(sorted(measured)) or 'not measured'}. Calibration error: how far a model's "
    "confidence lies from how often it is right, on average."
)
everyone = shared.usable(lambda name: read_folder(name, ModelFolder.read_answers))
if len(everyone) < 2:
    st.info("Comparing needs one other model.", icon=":material/balance:")
    st.stop()
st.header("Head to head", anchor=False)
with st.container(horizontal=True, gap="large"):
    one = shared.choose_model(everyone, label="A", key="a")
    two = shared.choose_model([name for name in everyone if name != one], label="B", key="b")
a, b = SPECS[one].title, SPECS[two].title
show_head_to_head(a, b, compare(everyone[one], everyone[two]))
show_disagreements(a, b, everyone[one], everyone[two])
st.header("How honest is their confidence?", anchor=False)
st.caption(
    "On the dashed line a network is right as often as it is sure; below it, it is too sure. "
    "Large points hold many images; those of fewer than 20 are not joined."
)
for start in range(0, len(everyone), CHARTS_A_ROW):
    row = list(everyone.items())[start : start + CHARTS_A_ROW]
    for column, (name, answers) in zip(st.columns(CHARTS_A_ROW, gap="medium"), row, strict=False):
        with column:
            show_reliability(name, answers)
shared.import_soon("seaborn")
