"""Compare: what longer training buys, whose confidence is honest, and any two head to head."""

import streamlit as st

from digitrec.evaluation.calibration import mean_confidence
from digitrec.networks.specs import SPECS
from digitrec.ui.compare import head_to_head
from digitrec.ui.compare.compared_models import DRAWN, TESTED, Compared
from digitrec.ui.compare.confidence_gap import Gap, confidence_gap
from digitrec.ui.compare.findings import by_honesty, honesty, longer_training, trained_longer
from digitrec.ui.compare.reliability_diagram import reliability_diagram
from digitrec.ui.linked_controls import linked_one_of
from digitrec.ui.shared.data_tables import show_table
from digitrec.ui.shared.formatting import plain_percent
from digitrec.ui.shared.loading import PageEnd, prefetch, read_usable
from digitrec.ui.shared.shown_charts import show_chart

CHARTS_A_ROW = 3
ON_THE_LINE = "On the gray line a network is right as often as it is sure."
# What comes first, and with how many decimals.
FIRST_COLUMNS = {"test accuracy": 2, "drawn digits": 1, "calibration error, drawn": 1}


def show_longer_training(everyone: dict[str, Compared]) -> None:
    """Show what more epochs of the same training bought, and how sure each model is."""
    if pair := trained_longer({name: model.epochs for name, model in everyone.items()}):
        short, long = (everyone[name] for name in pair)
        times = long.epochs / short.epochs
        st.markdown(
            longer_training(short.title, long.title, times, short.predictions, long.predictions)
        )
    gaps = [
        Gap(line.title, line.color, model.predictions.is_correct.mean(), mean_confidence(line.bins))
        for model in everyone.values()
        for line in (model.lines[TESTED],)
    ]
    show_chart("confidence", confidence_gap(gaps), "How often each network is right, and how sure")


def show_honesty(everyone: dict[str, Compared]) -> None:
    """Show whose confidence is most honest and whose least; everyone's on demand."""
    drawn = [model.lines[DRAWN] for model in everyone.values() if DRAWN in model.lines]
    tested = [model.lines[TESTED] for model in everyone.values()]
    lines, things = (drawn, DRAWN) if len(drawn) > 1 else (tested, TESTED)
    bins = {line.title: line.bins for line in lines}
    st.markdown(honesty(bins, things))
    best, *_, worst = by_honesty(bins)
    chart = reliability_diagram([line for line in lines if line.title in (best, worst)])
    show_chart("reliability", chart, f"How honest {best} and {worst} are about {things}")
    st.caption(f"{ON_THE_LINE} A larger point holds more images.")


def show_everyones_honesty(everyone: dict[str, Compared]) -> None:
    """Show each model's own reliability diagram, on all images that it has read."""
    st.caption(f"{ON_THE_LINE} Filled: {TESTED}. Hollow, dashed: {DRAWN}.")
    for start in range(0, len(everyone), CHARTS_A_ROW):
        row = list(everyone.items())[start : start + CHARTS_A_ROW]
        for column, (name, model) in zip(st.columns(CHARTS_A_ROW), row, strict=False):
            with column:
                st.markdown(f"**{SPECS[name].title}**")
                chart = reliability_diagram(list(model.lines.values()))
                show_chart(f"reliability-{name}", chart, f"Reliability of {SPECS[name].title}")


def show_tables(everyone: dict[str, Compared]) -> None:
    """Show four columns of the table of all models, and the others on demand."""
    lines = [f"| model | {' | '.join(FIRST_COLUMNS)} |", "|:---|---:|---:|---:|"]
    for model in everyone.values():
        shares = {column: model.row[column] for column in FIRST_COLUMNS}
        cells = [
            "not measured" if share is None else plain_percent(share, FIRST_COLUMNS[column])
            for column, share in shares.items()
        ]
        lines.append(f"| {model.title} | {' | '.join(cells)} |")
    st.markdown("\n".join(lines))
    sources = sorted({model.source for model in everyone.values()} - {""})
    st.caption(
        "Calibration error: how far confidence lies from how often it is right. Drawn digits: "
        f"{'; '.join(sources) or 'not measured'}."
    )
    rows = [model.row for model in everyone.values()]
    with st.expander("Every figure"):
        show_table(
            "models",
            "All figures of all models",
            rows,
            shares={"test accuracy": 2, "drawn digits": 2},
            decimals=dict.fromkeys(
                ("test loss", "calibration error, drawn", "calibration error, test"), 4
            ),
        )


@st.fragment
def show_duel(everyone: dict[str, Compared]) -> None:
    """Show any two models head to head: all that choosing two runs again."""
    with st.container(horizontal=True, gap="medium"):
        one = linked_one_of(everyone, "A", "a")
        two = linked_one_of([name for name in everyone if name != one], "B", "b")
    a, b = everyone[one], everyone[two]
    head_to_head.show(a.title, a.predictions, b.title, b.predictions)


st.header("How the networks compare", anchor=False)
everyone = read_usable(Compared.read)
if len(everyone) < 2:
    show_tables(everyone)
    st.info("Comparing needs one other model.", icon=":material/balance:")
    raise PageEnd
left, right = st.columns(2, gap="large")
with left:
    show_longer_training(everyone)
with right:
    show_honesty(everyone)
details = st.expander("How honest each network is", key="details", bind="query-params")
if details.open:
    with details:
        show_everyones_honesty(everyone)
show_tables(everyone)
st.header("Head to head", anchor=False)
show_duel(everyone)
prefetch("seaborn")
