"""The drawings that a visitor saved, which the Morph page offers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from digitrec.drawing.drawings import Drawing

MAX_SAVED = 12  # of which the oldest gives way


@dataclass
class SavedDrawings:
    """A visitor's saved drawings, the oldest first.

    `is_restored` says whether the tab gave back what it stored before a reload. Both are changed
    together: a run may end wherever `st.session_state` is asked for something (Streamlit's
    `runner.fastReruns`).
    """

    drawings: list[Drawing] = field(default_factory=list)
    is_restored: bool = False

    @staticmethod
    def of_visitor() -> "SavedDrawings":
        """Return this visitor's."""
        return st.session_state.setdefault("saved", SavedDrawings())

    def add(self, drawing: Drawing) -> None:
        """Save a drawing."""
        self.drawings = [*self.drawings, drawing][-MAX_SAVED:]

    def restore(self, stored: Sequence[Drawing]) -> None:
        """Keep what the tab gives back, once, before what was saved meanwhile."""
        if not self.is_restored:
            self.drawings = [*stored, *self.drawings][-MAX_SAVED:]
            self.is_restored = True
