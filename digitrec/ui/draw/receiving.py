"""Takes what a browser drew and chose on the stage, on whatever page its message arrives."""

from typing import Any

from digitrec.ui import links, sync
from digitrec.ui.canvas import canvas
from digitrec.ui.draw import story

STAGE, TAB_MEMORY = "stage", "tab-memory"  # the keys of the components that send it


def take() -> bool:
    """Keep what was drawn and chosen on the stage, and what the tab gives back of it.

    Return whether the drawing is another than before.
    """
    links.write()
    is_other = False
    for key in (STAGE, TAB_MEMORY):
        is_other |= sync.take(canvas.MAIN, key, choose=_choose)
    if is_other:
        canvas.leave_link()
    return is_other


def _choose(key: str, name: Any) -> None:
    if key == links.STEP.key:
        story.go_to(name)
    else:
        links.choose(key, name)
