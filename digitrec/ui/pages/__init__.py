"""The pages, one file each, in the order of the menu."""

from pathlib import Path
from typing import NamedTuple

_HERE = Path(__file__).parent


class Page(NamedTuple):
    """A page: the name of its file and of its address, its title and icon in the menu."""

    name: str
    title: str
    icon: str

    @property
    def path(self) -> Path:
        """Its script."""
        return _HERE / f"{self.name}.py"


PAGES = (  # the first one opens at the bare address
    Page("draw", "Draw", ":material/draw:"),
    Page("curves", "Curves", ":material/show_chart:"),
    Page("confusion", "Confusion", ":material/grid_on:"),
    Page("compare", "Compare", ":material/balance:"),
    Page("morph", "Morph", ":material/compare_arrows:"),
)
