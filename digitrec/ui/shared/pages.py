"""The pages, a folder each, in the order of the menu."""

from pathlib import Path
from typing import NamedTuple

_UI = Path(__file__).parents[1]


class Page(NamedTuple):
    """A page: the name of its folder and of its address, its title and icon, its place in the menu.

    Pages of one section open from the section's name; those without one stand before all sections.
    """

    name: str
    title: str
    icon: str
    section: str = ""

    @property
    def path(self) -> Path:
        """Its script."""
        return _UI / self.name / "page.py"


DRAW, ROOM = "Draw", "Room"
NETWORKS = "Networks"  # the section of what their files say, without a drawing
PAGES = (  # the first one opens at the bare address
    Page("draw", DRAW, ":material/draw:"),
    Page("hand", "My hand", ":material/front_hand:"),
    Page("room", ROOM, ":material/groups:"),
    Page("morph", "Morph", ":material/compare_arrows:"),
    Page("curves", "Curves", ":material/show_chart:", NETWORKS),
    Page("confusion", "Confusion", ":material/grid_on:", NETWORKS),
    Page("compare", "Compare", ":material/balance:", NETWORKS),
)


def sections() -> dict[str, list[Page]]:
    """Return the pages by section, in the order of the menu."""
    found: dict[str, list[Page]] = {}
    for page in PAGES:
        found.setdefault(page.section, []).append(page)
    return found
