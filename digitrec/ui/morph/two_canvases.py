"""The morph: two canvases, and by a slider what lies between their drawings."""

import json

import numpy as np
from streamlit.components.v2 import component

from digitrec.explanation.interpolation import Interpolation
from digitrec.images import IMAGE_SIZE
from digitrec.networks.specs import SPECS
from digitrec.ui import sync
from digitrec.ui.morph.findings import greatest_split, path
from digitrec.ui.server.assets import link, read_text
from digitrec.ui.shared.pictures import picture
from digitrec.ui.sync import CanvasState

KEY = "morph"
SIDES = ("first", "second")  # the names of the two canvases
_DECIMALS = 6  # of a probability, on its way to a browser, which rounds it again
_component = component(
    "digitrec-morph",
    html=read_text("morph/morph.html"),
    css=read_text("shared/forced_colors.css", "canvas/pad.css", "morph/morph.css"),
    js=link("morph/morph.js"),
)


def take() -> None:
    """Keep what was drawn on either side, or say what is wrong with it."""
    for side in SIDES:
        sync.take(side, KEY, side)


def show_morph(between: Interpolation | None) -> None:
    """Show both canvases, and what lies between their drawings; None while one is blank.

    The browser has it all: it answers the slider without asking this server.
    """
    names = between.probabilities if between else ()
    networks = [
        {"name": name, "title": SPECS[name].title, "color": SPECS[name].color} for name in names
    ]
    _component(
        data={
            **{side: CanvasState.of(side).data() for side in SIDES},
            "networks": tuple(networks),  # no list: that is searched for tables
            "between": between and _told(between),
        },
        key=KEY,
        on_first_change=lambda: None,
        on_second_change=lambda: None,
    )


def _told(between: Interpolation) -> dict[str, object]:
    """Return the pictures below one another, and the answers and their words by network."""
    levels = (between.images * 255).round().astype(np.uint8)
    answers = {
        name: np.round(read.astype(float), _DECIMALS).reshape(-1).tolist()
        for name, read in between.probabilities.items()
    }
    *_, last = between.probabilities.values()
    return {
        "pictures": picture(levels.reshape(-1, IMAGE_SIZE), 1),
        "answers": json.dumps(answers),
        "paths": {name: path(read) for name, read in between.probabilities.items()},
        "digit": int(last[-1].argmax()),
        "opensAt": greatest_split(list(between.probabilities.values())),
        "isCrossFade": between.is_cross_fade,
    }
