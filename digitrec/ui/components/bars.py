"""Ten bars in one element, since every element of a page delays the answer to a stroke."""

from pathlib import Path

import numpy as np
from streamlit.components.v2 import component

from digitrec.ui.formatting import percent

_HERE = Path(__file__).parent
_component = component(
    "digitrec-bars",
    html='<div class="rows"></div>',
    css=(_HERE / "bars.css").read_text(encoding="utf-8"),
    js=(_HERE / "bars.js").read_text(encoding="utf-8"),
)


def show_bars(probabilities: np.ndarray, color: str, width_px: int) -> None:
    """Show one bar per digit, 0 to 9, for probabilities float (10,) in [0, 1] in a CSS color."""
    shares = tuple(percent(share, 1) for share in probabilities)
    data = {
        "probabilities": tuple(probabilities.tolist()),  # no list: that is searched for tables
        "shares": shares if probabilities.any() else None,
        "color": color,
    }
    _component(data=data, key="bars", width=width_px)
