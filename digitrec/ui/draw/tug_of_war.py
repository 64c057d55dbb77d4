"""Tug of war: which pixels pulled the answer towards one digit, and which towards another."""

import numpy as np
import streamlit as st

from digitrec.errors import UserError
from digitrec.explanation.attribution import (
    Attribution,
    HiddenUnit,
    attribute,
    hidden_units,
    map_onto_drawing,
)
from digitrec.explanation.integrated_gradients import STEPS
from digitrec.images import IMAGE_SIZE
from digitrec.networks.browser_layers import UnknownLayerError
from digitrec.networks.predictor import Predictor
from digitrec.preprocessing.centering import Placement
from digitrec.ui.shared.loading import load_weights
from digitrec.ui.shared.pictures import signed_picture

_UNITS_SHOWN = 6
_UNIT_SCALE, _MARGIN_PX = 5, 6  # screen pixels per pixel of a unit's weights, and around them
_WAY = (
    f"From a blank picture to yours in {STEPS} steps: how the score's slope at each pixel adds up "
    "(integrated gradients; Sundararajan, Taly and Yan, 2017), shared out along the ink."
)


def show_tug(model: Predictor, placement: Placement, rgba: np.ndarray) -> None:
    """Show what spoke for the model's first digit and what for its second, on the drawing."""
    spec, image = model.spec, placement.image
    logits = model.predict_logits(image[np.newaxis])[0]
    first, second = (int(digit) for digit in np.argsort(-logits)[:2])
    try:
        weights = load_weights(spec.name)
        attribution = attribute(spec, weights, image, (first, second))
    except UserError as error:
        st.warning(error.public, icon=":material/build:")
        return
    except UnknownLayerError:
        st.info(f"{spec.title} has layers that pixels cannot be followed through.")
        return
    ink = rgba[..., 0]
    ours, theirs = attribution.contributions
    pull = map_onto_drawing(ours - theirs, placement, ink.shape)
    st.subheader(f"{spec.title}: {first} against {second}", anchor=False)
    page = st.container(horizontal=True, gap="large")
    with page.container(key="pull"):
        # No caption, whose colors are too pale: test_axe_finds_nothing_serious.
        st.markdown(f":blue[**Blue**] pulls towards {first}, :red[**red**] towards {second}")
        st.image(
            signed_picture(pull, ink=ink),
            alt=f"The drawing: blue pixels spoke for {first}, red ones for {second}",
            width="stretch",
        )
    with page.container(key="account"):
        st.markdown(_account(attribution, logits, first, second))
        if len(weights) == 4:
            _show_units(hidden_units(spec, weights, image), first, second)
    page.container(key="odds").markdown(_meaning(attribution, logits, first, second))


def _account(attribution: Attribution, logits: np.ndarray, first: int, second: int) -> str:
    """Return how pixels and bias add up to the logits of two digits, as a table."""
    pair = [first, second]
    contributions, bias = attribution.contributions, attribution.bias
    rows = {
        "pixels that speak for it": contributions.clip(min=0).sum(axis=(1, 2)),
        "pixels that speak against it": contributions.clip(max=0).sum(axis=(1, 2)),
        "whatever is drawn (bias)" if attribution.is_exact else "a blank picture's score": bias,
        "**sum**": contributions.sum(axis=(1, 2)) + bias,
        "**the network's own score**": logits[pair],
    }
    table = "\n".join(
        f"| {words} | {one:+.2f} | {two:+.2f} | {one - two:+.2f} |".replace("-", "−")
        for words, (one, two) in rows.items()
    )
    return f"| | {first} | {second} | difference |\n|:---|---:|---:|---:|\n{table}"


def _meaning(attribution: Attribution, logits: np.ndarray, first: int, second: int) -> str:
    """Return what the sum is, how far it is off, and what odds the lead of one digit means."""
    lead = float(logits[first] - logits[second])
    odds = f"A lead of {lead:.2f} means odds of {_odds(lead)} for **{first}** against **{second}**."
    if attribution.is_exact:
        return (
            "**Exact**, apart from rounding: each pixel's brightness times its weight, all added "
            f"up with the bias, *is* the score that becomes a probability (the logit). {odds}"
        )
    sums = attribution.contributions.sum(axis=(1, 2)) + attribution.bias
    return f"{_WAY} The sum is off by {abs(sums[0] - sums[1] - lead):.2f}. {odds}"


def _odds(lead: float) -> str:
    """Return the odds of one digit against another for its lead in logits, 0 or more."""
    odds = float(np.exp(min(lead, 700)))  # of more there is no float
    if odds > 1e6:
        return "over a million to 1"
    return f"{odds:,.0f} to 1" if odds >= 100 else f"{odds:.1f} to 1"


def _show_units(units: list[HiddenUnit], first: int, second: int) -> None:
    """Show the hidden units that pushed hardest, each as the picture it looks for."""

    def push(unit: HiddenUnit) -> float:
        return float(unit.contribution[first] - unit.contribution[second])

    strongest = sorted(units, key=lambda unit: -abs(push(unit)))[:_UNITS_SHOWN]
    words = [
        f"Unit {unit.number}: fires {unit.activation:.1f}, pushes {abs(push(unit)):.2f} towards "
        f"{first if push(unit) > 0 else second}"
        for unit in strongest
    ]
    st.markdown("**The hidden units that pushed hardest.** Ink on blue makes a unit fire.")
    st.image(
        [signed_picture(unit.weights, _UNIT_SCALE, margin=_MARGIN_PX) for unit in strongest],
        caption=words,
        alt=words,
        width=_UNIT_SCALE * IMAGE_SIZE + 2 * _MARGIN_PX,
    )
