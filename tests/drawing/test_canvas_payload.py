import base64
import io
import tracemalloc
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from digitrec.drawing.canvas_payload import MAX_PICTURE_CHARACTERS, decode_payload
from digitrec.drawing.drawings import MAX_POINTS, MAX_STROKES, DrawingError

PATH = {"path": [["M", 10, 20], ["Q", 30, 40, 50, 60], ["L", 70, 80]], "strokeWidth": 20}


def picture(width: int = 280, height: int = 280, mode: str = "RGBA", file: str = "PNG") -> str:
    target = io.BytesIO()
    Image.new(mode, (width, height)).save(target, file)
    return "data:image/png;base64," + base64.b64encode(target.getvalue()).decode()


PICTURE = picture()


def sent(data: object = PICTURE, *objects: object) -> dict[str, Any]:
    return {"drawing": {"raw": {"objects": list(objects)}, "data": data}, "backgroundFit": None}


def test_strokes_and_pixels_of_a_canvas_are_read() -> None:
    found = decode_payload(sent(PICTURE, PATH), 280)
    assert found is not None
    np.testing.assert_array_equal(found.strokes[0], [[10, 20], [30, 40], [70, 80]])
    assert found.brushes_px == (20.0,)
    assert (found.rgba.shape, found.rgba.dtype) == ((280, 280, 4), np.uint8)
    assert not found.rgba[..., :3].any()  # the pixels that were sent, not those of the strokes


def test_canvas_that_sent_no_picture_holds_what_it_began_with() -> None:
    assert decode_payload(sent(None), 280) is None
    assert decode_payload({"drawing": None, "backgroundFit": None}, 280) is None


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "I;16"])
def test_picture_without_alpha_is_opaque(mode: str) -> None:
    found = decode_payload(sent(picture(mode=mode)), 280)
    assert (
        found is not None
        and found.rgba.shape == (280, 280, 4)
        and (found.rgba[..., 3] == 255).all()
    )


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        "drawing",
        [sent()],
        sent() | {"drawing": [1]},
        sent() | {"drawing": {"raw": [1], "data": PICTURE}},
        sent() | {"drawing": {"raw": {"objects": None}, "data": PICTURE}},
        sent() | {"backgroundFit": {}},
        sent(5),
        sent("hello"),
        sent("data:image/png;base64,@@@@"),
        sent("data:image/png;base64,"),
        sent("data:image/svg+xml;base64,PHN2Zy8+"),
        sent("data:image/png;base64," + base64.b64encode(b"%!PS-Adobe-3.0 EPSF-3.0").decode()),
        sent(picture(mode="P", file="GIF")),
        sent(picture(1121, 1)),
        sent(picture(20_000, 20_000, "1")),
        sent(PICTURE[:200]),
        sent(PICTURE + "A" * MAX_PICTURE_CHARACTERS),
        sent(PICTURE, 5),
        sent(PICTURE, {**PATH, "path": "M 1 2"}),
        sent(PICTURE, {**PATH, "path": [["M"]]}),
        sent(PICTURE, {**PATH, "path": [["M", 1, 2], ["Z"]]}),
        sent(PICTURE, {**PATH, "path": [["M", "a", "b"]]}),
        sent(PICTURE, {**PATH, "path": [["M", float("nan"), 2]]}),
        sent(PICTURE, {**PATH, "path": [["M", float("inf"), 2]]}),
        sent(PICTURE, {**PATH, "path": [["M", 1e300, 2]]}),
        sent(PICTURE, {"path": PATH["path"]}),
        sent(PICTURE, {**PATH, "strokeWidth": 1e9}),
        sent(PICTURE, {**PATH, "strokeWidth": float("nan")}),
        sent(PICTURE, {**PATH, "strokeWidth": -20}),
        sent(PICTURE, {**PATH, "strokeWidth": "20px"}),
        sent(PICTURE, *[PATH] * (MAX_STROKES + 1)),
        sent(PICTURE, {**PATH, "path": [["M", 1, 2]] * (MAX_POINTS + 1)}),
    ],
    ids=range(33),
)
def test_what_no_canvas_sends_gets_a_sentence_within_memory(wrong: object) -> None:
    tracemalloc.start()
    with pytest.raises(DrawingError, match=r"canvas.*\. Draw .*\.$"):
        decode_payload(wrong, 280)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.just(PICTURE),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["drawing", "raw", "data", "objects", "path", "strokeWidth"]), inner
        )
    ),
)


@given(JSON, JSON, JSON)
def test_anything_a_browser_sends_is_read_or_told(drawing: Any, data: Any, one: Any) -> None:
    for value in (drawing, {"drawing": drawing}, sent(data, one), sent(PICTURE, PATH, one)):
        try:
            found = decode_payload(value, 280)
        except DrawingError as error:
            assert str(error).endswith(".")
        else:
            assert found is None or found.rgba.dtype == np.uint8
