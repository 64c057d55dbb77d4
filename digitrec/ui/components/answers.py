"""Every network's answer side by side, in one element: each would delay the answer to a stroke."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st
from streamlit.components.v2 import component

from digitrec.networks.specs import SPECS
from digitrec.ui.formatting import count_in_words, percent

_HERE = Path(__file__).parent
_GROUPS = {False: "As in the notebook", True: "Trained better"}
_component = component(
    "digitrec-answers",
    html='<h2 class="headline"></h2><p class="spoken" role="status"></p><div class="groups" '
    'role="radiogroup" aria-label="The network that shows its reasons"></div>'
    '<p class="summary"></p>',
    css=(_HERE / "answers.css").read_text(encoding="utf-8"),
    js=(_HERE / "answers.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True, eq=False)
class Answer:
    """What one network makes of the drawing: probabilities float (10,), all 0 without one."""

    name: str
    probabilities: np.ndarray

    @property
    def digit(self) -> int | None:
        """The digit read; None where there is none to read."""
        return int(self.probabilities.argmax()) if self.probabilities.any() else None

    @property
    def is_unsure(self) -> bool:
        """Whether it gives every digit less than even odds."""
        return self.digit is not None and self.probabilities.max() < 0.5


def show_answers(
    answers: Sequence[Answer],
    chosen: str,
    choose: Callable[[str], None],
    *,
    is_digit: float = 1.0,
    is_large: bool,
) -> None:
    """Show one card per network under one line on how they split; those that differ are marked.

    Where `is_digit`, how probable it is that a digit is drawn, is below 0.5, they are greyed.

    The cards also choose a network: `choose` is called with the name of the one that is pressed.
    """
    read = [answer.digit for answer in answers]
    commonest = max(read, key=read.count)
    cards = [
        {
            "name": answer.name,
            "group": _GROUPS[SPECS[answer.name].recipe is not None],
            "title": SPECS[answer.name].title,
            "color": SPECS[answer.name].color,
            "digit": "?" if answer.digit is None else f"{answer.digit}",
            "share": _words(answer),
            "differs": answer.digit != commonest,
            "probabilities": answer.probabilities.tolist(),
        }
        for answer in answers
    ]
    _component(
        data={
            "headline": split_sentence(answers),
            "spoken": spoken(answers, chosen, is_digit),
            "models": tuple(cards),  # no list: that is searched for tables
            "chosen": chosen,
            "summary": f"{SPECS[chosen].title}: {SPECS[chosen].summary} Press another card to "
            "see that network's reasons.",
            "isDoubted": is_digit < 0.5,
            "isLarge": is_large,
        },
        key="answers",
        on_chosen_change=lambda: _choose(answers, choose),
    )


def _choose(answers: Sequence[Answer], choose: Callable[[str], None]) -> None:
    """Call `choose` with the card that was pressed, which a browser may name as it likes."""
    pressed = st.session_state["answers"].chosen
    if pressed in [answer.name for answer in answers]:
        choose(pressed)


def split_sentence(answers: Sequence[Answer]) -> str:
    """Return in one sentence how the networks split, the largest group first."""
    if not any(answer.probabilities.any() for answer in answers):
        return "Waiting for a digit"
    groups: dict[int, list[str]] = {}
    for answer in answers:
        groups.setdefault(int(answer.probabilities.argmax()), []).append(SPECS[answer.name].title)
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    parts = [_group_words(digit, titles, len(answers)) for digit, titles in ordered]
    sentence = ", ".join(parts)
    return sentence[0].upper() + sentence[1:]


def spoken(answers: Sequence[Answer], chosen: str, is_digit: float = 1.0) -> str:
    """Return what a screen reader says of the chosen network's answer, and of all of them."""
    answer = next(answer for answer in answers if answer.name == chosen)
    if not answer.probabilities.any():
        return "No digit yet."
    share = percent(answer.probabilities.max(), 1)
    if is_digit < 0.5:
        return f"{no_digit(is_digit)} {split_sentence(answers)}."
    return f"Reads {answer.digit}, {share} probability. {split_sentence(answers)}."


def no_digit(is_digit: float) -> str:
    """Return what is said of a drawing that is less probably a digit than not."""
    return f"This does not look like a digit: {digit_share(is_digit)} probable."


def digit_share(is_digit: float) -> str:
    """Return how probable a digit is, in percent; never that it is impossible."""
    return percent(is_digit) if is_digit >= 0.005 else "<1%"


def _group_words(digit: int, titles: list[str], total: int) -> str:
    if len(titles) == total > 1:
        who, ending = f"all {count_in_words(total)}", ""
    elif len(titles) == 1:
        who, ending = f"the {titles[0]}", "s"
    else:
        who, ending = f"{count_in_words(len(titles))}", ""
    return f"{who} read{ending} {digit}"


def _words(answer: Answer) -> str:
    share = percent(answer.probabilities.max())
    if not answer.probabilities.any():
        return ""
    return f"{share}, unsure" if answer.is_unsure else share
