"""Draw: a person draws a digit, every network reads it, and one of them shows its reasons."""

import logging
from collections.abc import Mapping
from time import perf_counter

import streamlit as st

from digitrec.drawing.drawings import Drawing
from digitrec.networks.predictor import Predictor
from digitrec.networks.specs import MODEL_NAMES
from digitrec.ui import links, presenter
from digitrec.ui.canvas import canvas
from digitrec.ui.draw import drawing_actions, reading, receiving, stage, story
from digitrec.ui.draw.robustness_maps import show_robustness
from digitrec.ui.draw.stage import SHOWN_THERE
from digitrec.ui.draw.tug_of_war import show_tug
from digitrec.ui.engine import serving
from digitrec.ui.links import BESIDE, FRAMING, MODEL, PRESENT, REASON, TUG
from digitrec.ui.server import instrumentation
from digitrec.ui.shared.loading import load_predictor, load_usable, prefetch
from digitrec.ui.shared.titles import name_tab
from digitrec.ui.sync import CanvasState

_log = logging.getLogger(__name__)
LONGEST_CODE = 20  # of a room, in a link


@st.fragment
def draw_and_read(is_presented: bool) -> None:
    """Show the stage and the reasons: all that a stroke runs again.

    The browser reads. This server does where the browser cannot, and to give reasons.
    """
    started, is_new = perf_counter(), receiving.take()
    if presenter.is_on() != is_presented:
        st.rerun()  # the whole page, with or without its menu
    state, engine = CanvasState.of(canvas.MAIN), serving.address()
    framing, reasons, beside = map(links.chosen, (FRAMING, REASON, BESIDE))
    name_tab(reasons, "Draw")
    explains = reasons not in SHOWN_THERE and state.drawing is not None
    models, names, read = {}, MODEL_NAMES, None
    if engine is None or explains or not state.browser_reads:
        models = load_usable(load_predictor, or_end=False)
        names = tuple(models)
        read = state.drawing and reading.read(models, state.drawing, framing)
    chosen = links.chosen(MODEL, names) if names else None
    stage.show_stage(
        names,
        choices={
            MODEL.key: chosen,
            BESIDE.key: beside,
            FRAMING.key: framing,
            REASON.key: reasons,
            PRESENT.key: links.chosen(PRESENT),
        },
        engine=engine,
        read=read and {**read, "revision": state.revision, "seq": state.seq},
        step=story.payload(),
        room=st.query_params.get("room", "")[:LONGEST_CODE] or None,
    )
    if read and state.answers:
        reading.confirm(read, state.answers, framing)
    if reasons not in SHOWN_THERE and names:
        try:
            show_reasons(reasons, state.drawing, framing, models, chosen)
        except Exception:  # of the reason alone: the stage and what is below it go on
            _log.exception("%s could not be shown.", reasons)
            st.error(f"{reasons} could not be shown. All else goes on: choose other reasons.")
    if is_new:
        instrumentation.answers.observe(perf_counter() - started)


def show_reasons(
    reasons: str,
    drawing: Drawing | None,
    framing: str,
    models: Mapping[str, Predictor],
    chosen: str | None,
) -> None:
    """Show why the chosen network reads the drawing as it does, or how firmly all of them do."""
    with st.container(key="reasons"):
        placement = drawing and reading.bring_down(drawing, framing)
        if drawing is None or placement is None or chosen is None:
            st.info(f"Draw a digit to see its {reasons.lower()}.", icon=":material/draw:")
        elif reasons == TUG:
            show_tug(models[chosen], placement, drawing.rgba)
        else:
            show_robustness(models, placement.image, chosen)


canvas.open_link()
story.open_link()
if presenter.is_on():
    presenter.hide_menu()
draw_and_read(presenter.is_on())
drawing_actions.show()
prefetch("matplotlib.backends.backend_agg")
