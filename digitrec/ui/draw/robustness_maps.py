"""Robustness: small heatmaps of how each network's probability survives perturbations."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np
import streamlit as st

from digitrec.explanation.robustness import PerturbationGrid, perturb
from digitrec.networks.predictor import Predictor
from digitrec.ui.shared.formatting import plain_percent
from digitrec.ui.shared.pictures import heat_picture

_CELL_PX, _CELL_REM = 14, 0.875  # in the picture and on the page
_STYLE = """<style>
.maps { display: grid; grid-template-columns: repeat(auto-fill, minmax(21rem, 1fr)); gap: 1rem; }
.maps figure { display: flex; gap: 0.75rem; margin: 0; flex-wrap: wrap; }
.maps figcaption { flex-basis: 100%; }
.maps img { display: block; image-rendering: pixelated; }
.maps small { display: block; }
</style>"""


def show_robustness(models: Mapping[str, Predictor], image: np.ndarray, chosen: str) -> None:
    """Show for each model how sure it stays of the chosen one's digit as the picture changes."""
    digit = int(models[chosen].predict_probabilities(image[np.newaxis]).argmax())
    grids = perturb(image)
    batch = np.concatenate([grid.images.reshape(-1, *image.shape) for grid in grids])
    ends = np.cumsum([grid.images.shape[0] * grid.images.shape[1] for grid in grids])[:-1]
    figures = []
    for model in models.values():
        shares = np.split(model.predict_probabilities(batch)[:, digit], ends)
        maps = [_map(part, grid, model) for part, grid in zip(shares, grids, strict=True)]
        sentence = f"<b>{escape(model.spec.title)}</b> {stays(shares, grids, digit)}"
        figures.append(f"<figure><figcaption>{sentence}</figcaption>{''.join(maps)}</figure>")
    st.subheader(f"How sure of {digit} when the drawing changes a little?", anchor=False)
    st.markdown(
        "**Full color is certain, black is not at all**: a large bright field is a network that "
        f"does not mind. It stays with {digit} where that is likelier than all others together."
    )
    st.html(f'{_STYLE}<div class="maps">{"".join(figures)}</div>')
    changes = "; ".join(f"**{grid.name}**: {grid.description}" for grid in grids)
    st.markdown(f"The framed middle is the drawing as it is. Around it, {changes}.")


def stays(shares: Sequence[np.ndarray], grids: Sequence[PerturbationGrid], digit: int) -> str:
    """Return in words how often a network stays rather sure of the digit, and what moves it most.

    `shares` are its probabilities of the digit, float (n,) for each grid; the middle is no change.
    """
    is_sure = [part > 0.5 for part in shares]
    changed = [np.delete(part, len(part) // 2) for part in is_sure]
    total, kept = sum(map(len, changed)), sum(int(part.sum()) for part in changed)
    if not is_sure[0][len(shares[0]) // 2]:
        return f"is not sure of {digit} as it is drawn, and with {kept} of {total} changes it is."
    if kept == total:
        return f"stays with {digit} in all {total} changes."
    means = [float(part.mean()) for part in changed]
    words = f"stays with {digit} in {kept} of {total} changes"
    if means.count(min(means)) > 1:
        return f"{words}."
    most = grids[int(np.argmin(means))].name.replace(", ", " and ")
    return f"{words}, most sensitive to {most}."


def _map(shares: np.ndarray, grid: PerturbationGrid, model: Predictor) -> str:
    values = shares.reshape(len(grid.images), -1)
    often = plain_percent(float(np.mean(values > 0.5)))
    alt = f"{model.spec.title}, {grid.name}: rather sure in {often} of cases"
    return (
        f"<div><small>{escape(grid.name)}</small>"
        f'<img src="{heat_picture(values, model.spec.color, _CELL_PX)}" alt="{escape(alt)}" '
        f'style="width: {_CELL_REM * values.shape[1]}rem"></div>'
    )
