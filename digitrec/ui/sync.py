"""Takes what a browser drew and chose on the stage, on whatever page its message arrives."""

from collections.abc import Collection
from typing import Any

from digitrec.networks.specs import SPECS
from digitrec.ui import story
from digitrec.ui.components import canvas, presenter, stage, tab_memory
from digitrec.ui.components.stage import AS_DRAWN, BESIDE_NAMES, CENTRED, GIVEN_NAMES, REASONS
from digitrec.ui.controls import choose_option
from digitrec.ui.story_steps import STEPS

_ALLOWED: dict[str, Collection[Any]] = {
    "chosen": tuple(SPECS),
    "beside": tuple(BESIDE_NAMES),
    "given": (CENTRED, AS_DRAWN),
    "reasons": REASONS,
    "present": (True, False),
    "step": range(len(STEPS) + 1),
}


def take() -> bool:
    """Keep what was drawn and chosen on the stage, and what the tab gives back of it.

    Return whether the drawing is another than before.
    """
    is_other = False
    for key in (stage.KEY, tab_memory.KEY):
        is_other |= canvas.take(canvas.MAIN, key, choose=choose)
    if is_other:
        canvas.leave_link()
    return is_other


def choose(choice: str, value: Any) -> None:
    """Let the page's link keep what is chosen on the stage; a browser may name what is not there.

    What is chosen is "chosen", "beside" (another network's name, or "" for none), "given",
    "reasons", "present" or "step".
    """
    options = _ALLOWED.get(choice, ())
    if type(value) not in map(type, options) or value not in options:
        return
    if choice == "chosen":
        choose_option(SPECS[value].title, "model")
    elif choice == "beside":
        choose_option(BESIDE_NAMES[value], "beside")
    elif choice == "given":
        choose_option(GIVEN_NAMES[value], "given")
    elif choice == "present":
        presenter.switch(on=value)
    elif choice == "step":
        story.go_to(value)
    else:
        choose_option(value, "reasons")
