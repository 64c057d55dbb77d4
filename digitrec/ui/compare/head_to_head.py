"""Head to head: who reads better, the images that decide it, and the counts behind it."""

import math

import streamlit as st

from digitrec.evaluation.metrics import compare, mcnemar
from digitrec.evaluation.results import HeadToHead, Predictions
from digitrec.formatting import plain_percent
from digitrec.ui.compare.findings import verdict
from digitrec.ui.linked_controls import linked_choice
from digitrec.ui.shared import gallery
from digitrec.ui.shared.data_tables import show_table


def show(a: str, one: Predictions, b: str, two: Predictions) -> None:
    """Show what two models, by their titles, make of the same test images."""
    found = compare(one, two)
    p = mcnemar(found.only_a, found.only_b)
    st.markdown(
        verdict(a, b, found),
        help=f"McNemar's exact test: p = {p:.2g}. So often would chance alone part two equally "
        "good networks this far; below 0.05 the difference counts as real.",
    )
    _show_disagreements(a, b, one, two)
    with st.expander("All counts"):
        _show_counts(a, b, found)


def _show_counts(a: str, b: str, found: HeadToHead) -> None:
    """Show agreement and the four counts behind a verdict."""

    def percent(share: float) -> str:
        return "no such image" if math.isnan(share) else plain_percent(share, 2)

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
    show_table("head-to-head", f"{a} against {b} on the test images", [counts])


def _show_disagreements(a: str, b: str, one: Predictions, two: Predictions) -> None:
    """Show the images that only one of the two reads right, the surest mistakes first."""
    sides = {
        f"{a} right, {b} wrong": (one.is_correct & ~two.is_correct, two),
        f"{b} right, {a} wrong": (two.is_correct & ~one.is_correct, one),
    }
    side = linked_choice("Images", sides, None, key="side")
    members, wrong = sides[side]
    st.markdown(f"{int(members.sum()):,} of {len(members):,} test images.")
    if gallery.show(wrong, members):
        gallery.offer_download()
