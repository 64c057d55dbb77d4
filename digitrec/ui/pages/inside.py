"""Inside: what each network learned, as pictures of its weights."""

import numpy as np
import pandas as pd
import streamlit as st

from digitrec.explanation.filters import describe, response
from digitrec.images import CLASS_COUNT, IMAGE_SIZE
from digitrec.networks.specs import SPECS
from digitrec.ui.components import canvas
from digitrec.ui.controls import linked_choice, linked_model, linked_select
from digitrec.ui.loading import load_usable, load_weights
from digitrec.ui.pictures import signed_picture

FILTER_SCALE, RESPONSE_SCALE = 11, 4  # screen pixels per pixel of a filter, and of its response
MARGIN_PX = 6
BY_WEIGHT, BY_NUMBER = "What matters most first", "By number"


def show_votes(kernel: np.ndarray) -> None:
    """Show the ten weight pictures of a network without hidden units."""
    st.markdown(
        "One picture per digit. **Ink on blue speaks for the digit, ink on red against it**; the "
        "network adds it all up, and the digit with the most votes wins. That is all it can do."
    )
    pictures = kernel.T.reshape(CLASS_COUNT, IMAGE_SIZE, IMAGE_SIZE)
    show_pictures(pictures, [f"What speaks for a {digit}" for digit in range(CLASS_COUNT)], 5)


def show_hidden(name: str, kernel: np.ndarray, outgoing: np.ndarray) -> None:
    """Show every hidden unit as the picture it looks for, and one of them opened."""
    count = kernel.shape[1]
    st.markdown(
        f"{count} hidden units, each with a picture of its own. **Ink on blue makes a unit fire, "
        "ink on red keeps it quiet**; a unit that fires then votes for some digits and against "
        "others. Together they see strokes and curves where the perceptron sees single pixels."
    )
    order = linked_choice("Order", (BY_WEIGHT, BY_NUMBER), None, key="order")
    matter = np.linalg.norm(kernel, axis=0) * np.linalg.norm(outgoing, axis=1)  # (units,)
    numbers = np.argsort(-matter, kind="stable") if order == BY_WEIGHT else np.arange(count)
    names = {f"Unit {number}": int(number) for number in numbers}
    opened = names[linked_select("Open a unit", names, key=f"unit-{name}")]
    show_unit(opened, kernel[:, opened], outgoing[opened])
    words = [
        f"{number}: speaks for {' and '.join(map(str, np.argsort(-outgoing[number])[:2]))}"
        for number in numbers
    ]
    pictures = kernel.T.reshape(count, IMAGE_SIZE, IMAGE_SIZE)[numbers]
    show_pictures(pictures, words, 3)


def show_unit(number: int, incoming: np.ndarray, outgoing: np.ndarray) -> None:
    """Show one hidden unit large, beside its votes for the ten digits."""
    page = st.container(horizontal=True, gap="large")
    with page.container(width=224):
        title = f"Unit {number}: what it looks for"
        st.image(signed_picture(incoming.reshape(IMAGE_SIZE, -1), 8), caption=title, alt=title)
    with page.container(width=480):
        votes = pd.DataFrame({"digit": map(str, range(CLASS_COUNT)), "vote": outgoing})
        alt = f"Unit {number}: its votes for the ten digits"
        st.bar_chart(votes, x="digit", y="vote", height=224, alt=alt)
        best, worst = int(outgoing.argmax()), int(outgoing.argmin())
        st.caption(f"When it fires it speaks for {best} most and against {worst} most.")


def show_filters(kernel: np.ndarray) -> None:
    """Show the first layer's filters, float32 (height, width, 1, filters), each at work."""
    filters = np.moveaxis(kernel[:, :, 0], -1, 0)
    height, width = filters.shape[1:]
    st.markdown(
        f"The first layer: {len(filters)} filters of {height} x {width} pixels that slide over "
        "the whole picture; below each is its response to your drawing, or to a sample 5. "
        "**Blue is where the ink is what the filter looks for, red where it is the opposite.** "
        "The same filter serves everywhere, so a stroke is known wherever it lies; the next layers "
        "put strokes together."
    )
    image = example()
    with st.container(horizontal=True, gap="medium"):
        for number, weights in enumerate(filters):
            with st.container(width=RESPONSE_SCALE * IMAGE_SIZE):
                words = f"{number}: {describe(weights)}"
                found = response(weights, image)
                st.image(
                    [signed_picture(weights, FILTER_SCALE), signed_picture(found, RESPONSE_SCALE)],
                    caption=["", words],
                    alt=[f"Filter {words}", f"Its response to a digit, filter {number}"],
                )


def example() -> np.ndarray:
    """Return the visitor's own drawing as float32 (28, 28), or a written 5 while there is none."""
    drawing = canvas.drawn()
    inked = drawing.inked if drawing else None
    inked = inked or canvas.written(5, np.random.default_rng(0)).inked
    assert inked is not None  # a written digit has ink
    return inked.image


def show_pictures(pictures: np.ndarray, words: list[str], scale: int) -> None:
    """Show weights, float32 (n, height, width), as pictures over their words."""
    urls = [signed_picture(picture, scale, margin=MARGIN_PX) for picture in pictures]
    width = pictures.shape[2] * scale + 2 * MARGIN_PX
    st.image(urls, caption=words, alt=words, width=width)


st.header("What the networks learned", anchor=False)
everyone = load_usable(load_weights)
name = linked_model(everyone)
weights = everyone[name]
st.caption(SPECS[name].summary)
for step in SPECS[name].pipeline:
    st.caption(f"{step.title}: so are the digits that this network is shown, and its pictures.")
if SPECS[name].is_dense and len(weights) == 2:
    show_votes(weights[0])
elif SPECS[name].is_dense:
    show_hidden(name, weights[0], weights[2])
elif weights[0].ndim == 4:
    show_filters(weights[0])
else:
    st.info("There is no picture for a network of this kind yet.")
