"""What pens, fingers and windows do to a drawing: nothing is lost, and Undo takes it back."""

import re
import time
from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driver import (
    ALL,
    CANVAS,
    PHONE,
    STROKES,
    Point,
    answer,
    choose,
    draw_with_finger,
    draw_with_mouse,
    expect_sent,
    finish,
    ink,
    menu_link,
    on_screen,
    open_draw_page,
    put_finger_down,
    put_pen_down,
    wait_for_keys,
    wait_until_shown,
)

# Draws strokes, each x and y in turn on a canvas of 280, by events that no person could send.
DRAW = """
(canvas, strokes) => {
  const { left, top, width } = canvas.getBoundingClientRect();
  const fire = (type, x, y) => {
    const event = new PointerEvent(type, {pointerId: 1, buttons: type === 'pointerup' ? 0 : 1});
    Object.defineProperties(event, {
      clientX: {value: left + x * width / 280}, clientY: {value: top + y * width / 280}
    });
    canvas.dispatchEvent(event);
  };
  const start = performance.now();
  for (const stroke of strokes) {
    fire('pointerdown', stroke[0], stroke[1]);
    for (let at = 2; at < stroke.length; at += 2) fire('pointermove', stroke[at], stroke[at + 1]);
    fire('pointerup', ...stroke.slice(-2));
  }
  return performance.now() - start;
}
"""
SEVEN = [70, 60, 210, 60, 120, 230]
MANY = 2_000


def canvas_of(page: Page) -> Locator:
    return page.locator(CANVAS)


def undo_by_button(page: Page) -> None:
    page.get_by_role("button", name="Undo").click()


def undo_by_keys(page: Page) -> None:
    page.keyboard.press("Control+z")


def undo_by_touch(page: Page) -> None:
    page.get_by_role("button", name="Undo").tap()


def leave_and_come_back(page: Page) -> None:
    menu_link(page, "Curves").click()
    expect(page.get_by_role("heading", name="How the networks learned")).to_be_visible()
    menu_link(page, "Draw").click()
    wait_for_keys(page)


@pytest.mark.visitor(viewport={"width": 1280, "height": 800}, has_touch=True)
@pytest.mark.parametrize("undo", [undo_by_button, undo_by_keys, undo_by_touch])
@pytest.mark.parametrize("leave", [lambda page: None, leave_and_come_back])
def test_undo_takes_the_last_stroke_back(
    page: Page, undo: Callable[[Page], None], leave: Callable[[Page], None]
) -> None:
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    draw_with_mouse(page, "cross")
    expect(page.get_by_text("This does not look like a digit", exact=True)).to_be_visible()
    expect_sent(page)
    leave(page)
    undo(page)
    expect(answer(page)).to_have_text("7")
    assert len(ink(page)) == 1
    undo(page)
    expect(answer(page)).to_have_text("?")
    undo(page)  # of nothing is nothing
    draw_with_mouse(page, "0")
    expect(answer(page)).to_have_text("0")


def test_redo_does_again_what_undo_took_back(page: Page) -> None:
    for digit in ("1", "7"):
        draw_with_mouse(page, digit)
    strokes = ink(page)
    page.keyboard.press("Control+y")  # of nothing is nothing
    page.keyboard.press("Backspace")
    for left in (strokes, strokes[:1], []):
        page.keyboard.press("Control+z")
        assert ink(page) == left
    for left in (strokes[:1], strokes):
        page.keyboard.press("Control+Shift+Z")
        assert ink(page) == left
    for key, left in (("Meta+y", []), ("Meta+z", strokes), ("Control+Z", strokes[:1])):
        page.keyboard.press(key)
        assert ink(page) == left
    draw_with_mouse(page, "0")
    kept = ink(page)
    page.keyboard.press("Control+y")
    assert ink(page) == kept and kept[:1] == strokes[:1]
    undo_by_keys(page)
    page.keyboard.press("7")
    expect(answer(page)).to_have_text("7")
    page.keyboard.press("Control+y")
    expect(answer(page)).to_have_text("7")


@pytest.mark.parametrize("shift", [True, False], ids=["azerty", "qwerty"])
def test_digit_is_written_once_wherever_its_key_lies(page: Page, shift: bool) -> None:
    number = "canvas => canvas.getRootNode().stage.sync.revision"
    before = canvas_of(page).evaluate(number)
    key = {"key": "7", "code": "Digit7", "keyCode": 55, "shiftKey": shift}
    page.evaluate(
        """key => document.body.dispatchEvent(
          new KeyboardEvent('keydown', {...key, bubbles: true, cancelable: true}))""",
        key,
    )
    expect(answer(page)).to_have_text("7")
    finish(page)
    assert canvas_of(page).evaluate(number) == before + 1


@pytest.mark.visitor(**PHONE)
def test_undo_brings_back_what_clear_took(page: Page) -> None:
    for digit in ("1", "7"):
        draw_with_finger(page, digit)
    strokes = ink(page)
    page.get_by_role("button", name="Clear").tap()
    expect(answer(page)).to_have_text("?")
    undo_by_touch(page)
    assert ink(page) == strokes and len(strokes) == 2
    undo_by_touch(page)
    expect(answer(page)).to_have_text("1")


def test_reload_and_back_keep_the_drawing_and_the_saved_ones(page: Page, server: str) -> None:
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    page.get_by_role("button", name="Save this drawing").click()
    expect(page.get_by_text("Saved: the Morph page offers")).to_be_visible()
    undo_by_button(page)
    draw_with_mouse(page, "0")
    expect(answer(page)).to_have_text("0")
    strokes = ink(page)
    page.reload()
    expect(answer(page)).to_have_text("0")
    assert ink(page) == strokes
    page.goto(f"{server}/_stcore/health")
    page.go_back()
    expect(answer(page)).to_have_text("0")
    page.goto(f"{server}/morph")
    expect(page.get_by_alt_text("Drawing 1")).to_be_visible()
    expect(page.get_by_alt_text("Drawing 2")).to_have_count(0)


def test_tab_that_has_nothing_saved_asks_no_run_of_a_new_server(page: Page) -> None:
    of_session = "JSON.parse(sessionStorage.getItem('digitrec-saved'))?.session"
    before = page.wait_for_function(of_session).json_value()
    sent: list[bytes | str] = []
    page.on("websocket", lambda stream: stream.on("framesent", lambda frame: sent.append(frame)))
    page.reload()
    page.wait_for_function(f"before => ({of_session}) !== before", arg=before)
    assert sent and not any(b"saved" in frame for frame in sent if isinstance(frame, bytes))


def test_cleared_canvas_stays_so_after_a_reload(page: Page) -> None:
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    page.get_by_role("button", name="Clear").click()
    page.reload()
    wait_for_keys(page)
    expect(answer(page)).to_have_text("?")
    assert ink(page) == []


def test_pen_that_leaves_the_canvas_comes_back_on_the_same_stroke(page: Page) -> None:
    inside, beyond, back = on_screen(page, [(210, 60), (400, -20), (120, 230)])
    put_pen_down(page, "1")
    for place in (inside, beyond, (1270, 790), back):
        page.mouse.move(*place, steps=3)
    page.mouse.up()
    (stroke,) = ink(page)
    assert max(stroke) > 280 and stroke[-2:] == pytest.approx([120, 230], abs=1)


def test_pen_released_outside_the_window_has_ended_its_stroke(page: Page) -> None:
    put_pen_down(page, "7")
    page.mouse.move(-40, -40)
    page.mouse.up()
    page.mouse.move(*on_screen(page, [(140, 140)])[0])
    draw_with_mouse(page, "1")
    assert len(ink(page)) == 2


def test_release_that_nobody_told_of_ends_the_stroke(page: Page) -> None:
    canvas = canvas_of(page)
    canvas.dispatch_event(
        "pointerdown", {"pointerId": 1, "buttons": 1, "clientX": 99, "clientY": 99}
    )
    canvas.dispatch_event("pointermove", {"pointerId": 1, "buttons": 0, "clientX": 300})
    canvas.evaluate(DRAW, [SEVEN])
    assert len(ink(page)) == 2
    assert len(ink(page)[0]) == 2


@pytest.mark.visitor(**PHONE)
def test_of_ten_fingers_the_first_draws(page: Page) -> None:
    places = on_screen(page, STROKES["7"])
    touch = page.context.new_cdp_session(page)

    def send(kind: str, step: int, fingers: int) -> None:
        (x, y), spread = places[step], 12
        spots = [{"x": x + spread * id, "y": y + 3 * id, "id": id} for id in range(fingers)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})

    for fingers in range(1, 11):
        send("touchStart", 0, fingers)
    send("touchMove", 1, 10)
    send("touchMove", 2, 10)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(answer(page)).to_have_text("7")
    (stroke,) = ink(page)
    assert stroke == pytest.approx(SEVEN, abs=1)


class Writer:
    """A hand above a page's first canvas: a pen and fingers, at times of its own."""

    def __init__(self, page: Page) -> None:
        wait_until_shown(page)
        self.page, self.began = page, time.time()
        self.devtools = page.context.new_cdp_session(page)

    def touch(self, kind: str, *fingers: tuple[int, Point], at: float = 0) -> None:
        """Let fingers, each a number and its place, go down, move or go up, so many seconds on.

        Without any, all go up.
        """
        places = on_screen(self.page, [place for _, place in fingers])
        points = [
            {"x": x, "y": y, "id": id} for (id, _), (x, y) in zip(fingers, places, strict=True)
        ]
        event = {"type": f"touch{kind}", "touchPoints": points, "timestamp": self.began + at}
        self.devtools.send("Input.dispatchTouchEvent", event)

    def pen(self, kind: str, *places: Point, is_down: bool = True, at: float = 0) -> None:
        """Let the pen be pressed, moved or released at these places, so many seconds on."""
        for x, y in on_screen(self.page, places):
            event = {"type": f"mouse{kind}", "x": x, "y": y, "pointerType": "pen"}
            event |= {"button": "left" if is_down else "none", "buttons": int(is_down)}
            self.devtools.send("Input.dispatchMouseEvent", event | {"timestamp": self.began + at})

    def write(self, points: Sequence[Point], at: float = 0) -> None:
        """Draw one stroke with the pen."""
        self.pen("Pressed", points[0], at=at)
        self.pen("Moved", *points[1:], at=at)
        self.pen("Released", points[-1], at=at)

    def strokes(self) -> list[list[float]]:
        """Return what is on the canvas."""
        return canvas_of(self.page).first.evaluate(
            """canvas => {
              const { stage, hand, morph } = canvas.getRootNode();
              return (stage ?? hand ?? morph.canvases[0]).pad.strokes;
            }"""
        )


def expect_strokes(writer: Writer, *expected: Sequence[Point]) -> None:
    """Expect that these strokes are all that is on the canvas."""
    strokes = writer.strokes()
    assert len(strokes) == len(expected)
    for stroke, points in zip(strokes, expected, strict=True):
        assert stroke == pytest.approx([value for point in points for value in point], abs=1)


@pytest.mark.visitor(viewport={"width": 1280, "height": 800}, has_touch=True)
@pytest.mark.parametrize("path", ["", "hand", "morph"])
def test_pen_takes_over_from_a_resting_palm(tab: Page, server: str, path: str) -> None:
    tab.goto(f"{server}/{path}")
    writer = Writer(tab)
    tab.get_by_role("button", name="Clear").first.click()
    palm = (0, (200, 200))
    writer.touch("Start", palm)
    expect_strokes(writer, [palm[1]])
    writer.write(STROKES["7"])
    expect_strokes(writer, STROKES["7"])
    writer.touch("Move", (0, (240, 240)))
    writer.touch("End")
    for seconds in (1, 1.49):  # while the pen is down, and for half a second after
        writer.pen("Pressed", (100, 140), at=1)
        writer.touch("Start", palm, at=seconds)
        writer.touch("Move", (0, (100, 100)), at=seconds)
        writer.pen("Released", (100, 140), at=1)
        writer.touch("End", at=seconds)
    expect_strokes(writer, STROKES["7"], [(100, 140)], [(100, 140)])
    writer.pen("Moved", (50, 50), is_down=False, at=2)  # above the canvas
    writer.touch("Start", palm, at=2.4)
    writer.touch("End", at=2.4)
    writer.touch("Start", palm, at=2.51)
    writer.touch("End", at=2.6)
    expect_strokes(writer, STROKES["7"], [(100, 140)], [(100, 140)], [palm[1]])


@pytest.mark.visitor(**PHONE)
def test_finger_that_writes_takes_over_from_one_that_rests(page: Page) -> None:
    writer, palm = Writer(page), (0, (220, 250))
    first, *others = STROKES["1"]
    writer.touch("Start", palm)
    writer.touch("Move", (0, (225, 252)))  # no hand is quite still
    writer.touch("Start", palm, (1, first))
    for point in [(140, 100), (140, 150), *others]:
        writer.touch("Move", palm, (1, point))
    writer.touch("End", (1, point))
    writer.touch("Move", (0, (140, 140)))  # on its way up
    writer.touch("End")
    (stroke,) = writer.strokes()
    assert stroke[:2] + stroke[-2:] == pytest.approx([140, 50, 140, 230], abs=1)
    expect(answer(page)).to_have_text("1")
    page.get_by_role("button", name="Clear").tap()
    writer.touch("Start", palm)
    writer.touch("Start", palm, (1, first))
    writer.touch("End", palm)  # which leaves first
    writer.touch("Move", (1, others[-1]))
    writer.touch("End")
    expect_strokes(writer, STROKES["1"])
    writer.touch("Start", palm)
    writer.touch("Cancel")  # by a device that knows palms
    expect_strokes(writer, STROKES["1"])


@pytest.mark.visitor(**PHONE)
def test_second_finger_does_not_end_the_stroke_of_the_first(page: Page) -> None:
    writer = Writer(page)
    first, corner, last = STROKES["7"]
    writer.touch("Start", (0, first))
    writer.touch("Move", (0, corner))
    writer.touch("Start", (0, corner), (1, (60, 200)))
    writer.touch("Move", (0, corner), (1, (60, 100)))
    writer.touch("End", (1, (60, 100)))
    writer.touch("Move", (0, last))
    writer.touch("End")
    expect_strokes(writer, STROKES["7"])


@pytest.mark.visitor(**PHONE)
def test_touch_whose_end_never_comes_blocks_nobody(page: Page) -> None:
    for kind, place in (("down", 99), ("move", 240)):
        dead = {"pointerId": 77, "pointerType": "touch", "buttons": 1}
        canvas_of(page).dispatch_event(f"pointer{kind}", dead | {"clientX": place, "clientY": 200})
    draw_with_finger(page, "7")
    expect(page.locator(".headline")).to_have_text(re.compile("read"))
    assert len(ink(page)) == 2 and ink(page)[1][:2] == pytest.approx(SEVEN[:2], abs=1)
    put_finger_down(page, "1")  # which never goes up
    page.get_by_role("button", name="Clear").click()
    draw_with_finger(page, "7")
    expect(answer(page)).to_have_text("7")
    assert len(ink(page)) == 1


@pytest.mark.parametrize("place", ["NaN", "Infinity", "-Infinity"])
def test_places_that_are_none_are_left_out(page: Page, place: str) -> None:
    nowhere = float(place)
    strokes = [[nowhere, 60, *SEVEN], [*SEVEN[:2], nowhere, nowhere, *SEVEN[2:]], [nowhere] * 4]
    canvas_of(page).evaluate(DRAW, strokes)
    expect(answer(page)).to_have_text("7")
    assert all(0 <= value <= 280 for stroke in ink(page) for value in stroke)


def test_window_resized_during_a_stroke_keeps_it(page: Page) -> None:
    put_pen_down(page, "1")
    before = canvas_of(page).bounding_box()
    page.set_viewport_size({"width": 1024, "height": 640})
    after = canvas_of(page).bounding_box()
    assert before and after and after["width"] < before["width"]
    page.mouse.move(*on_screen(page, [(150, 240)])[0], steps=4)
    page.mouse.up()
    expect(answer(page)).to_have_text("1")
    (stroke,) = ink(page)
    assert stroke[-2:] == pytest.approx([150, 240], abs=1)
    side = canvas_of(page).evaluate("canvas => [canvas.width, canvas.clientWidth]")
    assert side[0] == side[1]


@pytest.mark.visitor(**PHONE)
def test_phone_turned_during_a_stroke_keeps_it(page: Page) -> None:
    lift = put_finger_down(page, "7")
    page.set_viewport_size({"width": 844, "height": 390})
    lift()
    expect(answer(page)).to_have_text("7")
    (stroke,) = ink(page)
    assert stroke[:2] == pytest.approx(SEVEN[:2], abs=1)


@pytest.mark.visitor(viewport={"width": 640, "height": 400}, device_scale_factor=2)
def test_digit_is_read_at_twice_the_size(page: Page) -> None:
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    side = canvas_of(page).evaluate("canvas => [canvas.width, canvas.clientWidth]")
    assert side[0] == 2 * side[1]


def test_another_monitor_makes_the_canvases_sharp(tab: Page, server: str) -> None:
    tab.add_init_script(
        """const ask = matchMedia;
        window.asked = [];
        window.matchMedia = query => (asked.push(ask(query)), asked.at(-1));"""
    )
    open_draw_page(tab, server)
    choose(tab, "Through the network")
    draw_with_mouse(tab, "7")
    expect(tab.locator(".through figcaption").first).to_contain_text("a score of")
    show_on_monitor(tab, 2)
    tab.evaluate("for (const one of [...asked]) one.dispatchEvent(new Event('change'))")
    expect_sharp(canvas_of(tab), 2)
    expect_sharp(tab.locator(".through canvas").first, 2)
    show_on_monitor(tab, 3)  # of which nobody says anything
    tab.mouse.move(*on_screen(tab, [(-9, -9)])[0])
    tab.mouse.move(*on_screen(tab, [(9, 9)])[0])
    expect_sharp(canvas_of(tab), 3)
    assert len(ink(tab)) == 1


def show_on_monitor(page: Page, ratio: int) -> None:
    """Give the page a monitor of this resolution; no listener in Chromium is told of it."""
    size = {"width": 1280, "height": 800, "deviceScaleFactor": ratio, "mobile": False}
    page.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", size)


def expect_sharp(canvas: Locator, ratio: int) -> None:
    """Expect as many pixels as the screen has, and that they are painted."""
    canvas.page.wait_for_function(
        """([canvas, ratio]) => {
          const { width, height, clientWidth } = canvas;
          const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
          return Math.abs(width - ratio * clientWidth) < 1 && pixels.some(Boolean);
        }""",
        arg=[canvas.element_handle(), ratio],
    )


def test_thousands_of_strokes_are_all_kept_and_read(page: Page) -> None:
    steps = [at / MANY for at in range(MANY)]
    bar = [[70 + 280 * at, 60, 72 + 280 * at, 60] for at in steps if at < 0.5]
    stem = [[300 - 180 * at, 340 * at - 110, 299 - 180 * at, 341 * at - 110] for at in steps]
    strokes = bar + [stroke for at, stroke in zip(steps, stem, strict=True) if at >= 0.5]
    print(f"{canvas_of(page).evaluate(DRAW, strokes):.0f} ms for {len(strokes)} strokes")
    expect(page.locator(".headline")).to_have_text(f"{ALL} read 7")
    assert len(ink(page)) == MANY
    page.reload()
    expect(page.locator(".headline")).to_have_text(f"{ALL} read 7")
    assert len(ink(page)) == MANY


def test_no_focus_frame_surrounds_the_stage_after_a_key(page: Page) -> None:
    page.keyboard.press("7")
    expect(answer(page)).to_have_text("7")
    for key in ("Backspace", "p", "p"):
        page.keyboard.press(key)
        expect(page.get_by_test_id("stApp").locator("*:focus")).to_have_count(0)
