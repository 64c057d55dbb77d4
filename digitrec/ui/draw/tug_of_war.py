"""Tug of war: which pixels pulled the answer towards one digit, and which towards another."""

import numpy as np
import streamlit as st

from digitrec.errors import UserError
from digitrec.explanation.attribution import (
    Attribution,
    HiddenUnit,
    dense_attribution,
    hidden_units,
    map_onto_drawing,
    occlusion_attribution,
)
from digitrec.images import IMAGE_SIZE
from digitrec.networks.predictor import Predictor
from digitrec.preprocessing.centering import Placement
from digitrec.ui.shared.loading import load_weights
from digitrec.ui.shared.pictures import signed_picture

_UNITS_SHOWN = 6
_UNIT_SCALE, _MARGIN_PX = 5, 6  # screen pixels per pixel of a unit's weights, and around them
_APPROXIMATION = (
    "**An approximation.** A dark window moves over the picture, and a pixel counts as much as "
    "the answer suffers when it is covered (occlusion; Zeiler and Fergus, 2014). Only networks of "
    "one or two dense layers have an exact sum here."
)


def show_tug(model: Predictor, placement: Placement, rgba: np.ndarray) -> None:
    """Show what spoke for the model's first digit and what for its second, on the drawing."""
    spec, image = model.spec, placement.image
    logits = model.predict_logits(image[np.newaxis])[0]
    first, second = (int(digit) for digit in np.argsort(-logits)[:2])
    try:
        weights = load_weights(spec.name) if spec.is_dense else []
    except UserError as error:
        st.warning(error.public, icon=":material/build:")
        return
    if weights:
        attribution = dense_attribution(spec, weights, image)
    else:
        attribution = occlusion_attribution(model, image)
    ink = rgba[..., 0]
    contributions = attribution.contributions
    pull = map_onto_drawing(contributions[first] - contributions[second], placement, ink.shape)
    st.subheader(f"{spec.title}: {first} against {second}", anchor=False)
    page = st.container(horizontal=True, gap="large")
    with page.container(key="pull"):
        # No caption, which Streamlit makes too pale for colors.
        st.markdown(f":blue[**Blue**] pulls towards {first}, :red[**red**] towards {second}")
        st.image(
            signed_picture(pull, ink=ink),
            alt=f"The drawing: blue pixels spoke for {first}, red ones for {second}",
            width="stretch",
        )
    with page.container(key="account"):
        if attribution.is_exact:
            st.markdown(_account(attribution, logits, first, second))
        else:
            st.markdown(_APPROXIMATION)
        if len(weights) == 4:
            _show_units(hidden_units(spec, weights, image), first, second)
    if attribution.is_exact:
        page.container(key="odds").markdown(_meaning(logits, first, second))


def _account(attribution: Attribution, logits: np.ndarray, first: int, second: int) -> str:
    """Return how pixels and bias add up to the logits of two digits, as a table."""
    pair = [first, second]
    contributions, bias = attribution.contributions[pair], attribution.bias[pair]
    rows = {
        "pixels that speak for it": contributions.clip(min=0).sum(axis=(1, 2)),
        "pixels that speak against it": contributions.clip(max=0).sum(axis=(1, 2)),
        "whatever is drawn (bias)": bias,
        "**sum**": contributions.sum(axis=(1, 2)) + bias,
        "**the network's own score**": logits[pair],
    }
    table = "\n".join(
        f"| {words} | {one:+.2f} | {two:+.2f} | {one - two:+.2f} |".replace("-", "−")
        for words, (one, two) in rows.items()
    )
    return f"| | {first} | {second} | difference |\n|:---|---:|---:|---:|\n{table}"


def _meaning(logits: np.ndarray, first: int, second: int) -> str:
    """Return what the sum is, and what odds the lead of one digit means."""
    lead = float(logits[first] - logits[second])
    return (
        "**Exact**, apart from rounding: each pixel's brightness times its weight, all added up "
        "with the bias, *is* the score that becomes a probability (the logit). A lead of "
        f"{lead:.2f} means odds of {_odds(lead)} for **{first}** against **{second}**."
    )


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
