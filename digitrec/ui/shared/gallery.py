"""The test images behind a figure, when MNIST is on this machine; else the offer to fetch it."""

from pathlib import Path

import numpy as np
import streamlit as st

from digitrec.data.mnist import DownloadError, download_mnist, find_mnist, read_array
from digitrec.errors import UserError
from digitrec.evaluation.results import Predictions
from digitrec.images import IMAGE_SIZE
from digitrec.ui.shared.formatting import percent
from digitrec.ui.shared.pictures import picture

IMAGES_A_PAGE = 24
_PAGES = ("page", "other-page")  # the keys of both galleries' pages, in links too
_SCALE = 3  # screen pixels per pixel of the image
_MARGIN_PX = 4
_DOWNLOAD_MB = 11


class ProgressBar:
    """What a download reports to, drawn on the page; as pooch asks for it."""

    def __init__(self) -> None:
        """Draw the empty bar."""
        self.total = 0
        self._done = 0
        self._bar = st.progress(0.0, text="Downloading MNIST")

    def update(self, size: int) -> None:
        """Add a number of bytes that have come."""
        self._done += size
        share = min(self._done / self.total, 1.0) if self.total else 0.0
        self._bar.progress(share, text=f"Downloading MNIST: {self._done / 1e6:.1f} MB")

    def reset(self) -> None:
        """Start again from nothing, as pooch does before it closes."""
        self._done = 0

    def close(self) -> None:
        """Take the bar away."""
        self._bar.empty()


def show(predictions: Predictions, members: np.ndarray, *, is_second: bool = False) -> bool:
    """Show the test images that `members`, bool (n,), marks: the surest predictions first.

    Each stands over its label, the prediction and its probability, one page at a time; a second
    gallery beside the first turns its own pages. Return whether the images are still to be had,
    which is for `offer_download` to say, once for both.
    """
    indices = np.flatnonzero(members)
    indices = indices[np.argsort(-predictions.confidences[indices], kind="stable")]
    if not len(indices):
        return False
    try:
        images = _test_images()
    except UserError as error:
        st.warning(error.public, icon=":material/build:")
        return False
    if images is None:
        return True
    page_count = -(-len(indices) // IMAGES_A_PAGE)
    key = _PAGES[is_second]
    if st.session_state.get(key, 1) > page_count:
        st.session_state[key] = 1
    page = st.pagination(page_count, key=key, bind="query-params") if page_count > 1 else 1
    shown = indices[(page - 1) * IMAGES_A_PAGE : page * IMAGES_A_PAGE]
    words = [
        f"{predictions.labels[i]} read as {predictions.digits[i]}, "
        + percent(float(predictions.confidences[i]), 1)
        for i in shown
    ]
    st.caption("The surest first; under each, what was read and how sure the network was.")
    pictures = [picture(images[index], _SCALE, _MARGIN_PX) for index in shown]
    with st.container(key=f"gallery-{key}"):  # page.css lets it grow with the screen
        st.image(pictures, caption=words, alt=words, width=IMAGE_SIZE * _SCALE + 2 * _MARGIN_PX)
    return False


def turn_back() -> None:
    """Turn both galleries to their first pages."""
    st.session_state.update(dict.fromkeys(_PAGES, 1))


def _test_images() -> np.ndarray | None:
    path = find_mnist()
    return None if path is None else _read_test_images(str(path), path.stat().st_mtime_ns)


@st.cache_resource(show_spinner="Reading MNIST", max_entries=1)
def _read_test_images(path: str, time_ns: int) -> np.ndarray:
    return read_array(Path(path), "x_test")


def offer_download() -> None:
    """Offer to download the images that a gallery lacks, and do so."""
    st.info(
        "The test images themselves are not on this machine; everything else on this page is.",
        icon=":material/image:",
    )
    if st.button(f"Download MNIST ({_DOWNLOAD_MB} MB)", key="download"):
        try:
            download_mnist(ProgressBar())
        except DownloadError as error:
            words = f"MNIST could not be downloaded ({error.why}). Press the button to try again."
            st.warning(words, icon=":material/cloud_off:")
        else:
            st.rerun()
