"""What people with other eyes and hands meet: axe-core on every page, spoken names and answers."""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from digitrec.data.mnist import Mnist
from digitrec.networks.specs import SPECS
from tests.browser.driver import (
    ALL,
    PATHS,
    answer,
    choose,
    draw_with_mouse,
    expect_engine,
    finish,
    morph_rows,
    put_pen_down,
    wait_for_keys,
    wait_for_shell,
)

WIDTHS_PX = (390, 1280)
AXE = Axe()
COLOR_SCHEMES = ("light", "dark")
SETTLE = """() => Promise.allSettled(document.getAnimations()
  .filter(animation => animation.effect.getTiming().iterations !== Infinity)
  .map(animation => animation.finished))"""


class Exempt(NamedTuple):
    """A violation that is not ours to mend: where it is met, and why it stays."""

    rule: str
    selector: str
    state: str
    reason: str


EXEMPT = [
    Exempt(
        "aria-dialog-name",
        ".stToast",
        "keeping",
        "Streamlit's toast is an alertdialog labelled by a title that it does not have",
    ),
]


def write_a_seven(page: Page) -> None:
    wait_for_keys(page)
    page.keyboard.press("7")
    expect(answer(page)).to_have_text("7")


def write_as_drawn(page: Page) -> None:
    wait_for_keys(page)
    page.keyboard.press("7")
    expect(answer(page)).to_have_text(re.compile(r"^\d$"))


def draw_a_cross(page: Page) -> None:
    draw_with_mouse(page, "cross")
    expect(page.get_by_text("This does not look like a digit", exact=True)).to_be_visible()


def pull(page: Page) -> None:
    write_a_seven(page)
    expect(page.get_by_alt_text(re.compile("^Unit"))).to_have_count(6)


def follow(page: Page) -> None:
    write_a_seven(page)
    expect(page.locator(".through figcaption").first).to_contain_text("a score of")


def disturb(page: Page) -> None:
    write_a_seven(page)
    expect(page.get_by_alt_text(re.compile("rather sure in")).first).to_be_visible()


def keep(page: Page) -> None:
    write_a_seven(page)
    page.get_by_role("button", name="Save this drawing").click()
    page.get_by_test_id("stToast").focus()  # so that it stays


def show_link(page: Page) -> None:
    write_a_seven(page)
    page.get_by_role("button", name="Link to this drawing").click()
    expect(page.get_by_role("dialog").get_by_test_id("stCode")).to_be_visible()


def see_example(page: Page) -> None:
    expect(morph_rows(page)).to_have_count(len(SPECS))


def empty_a_side(page: Page) -> None:
    see_example(page)
    page.get_by_role("button", name="Clear").last.click()
    expect(page.get_by_text("Draw a digit on each side")).to_be_visible()


def play(page: Page) -> None:
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()


def write_for_the_hand(page: Page) -> None:
    page.locator(".task").wait_for()
    draw_with_mouse(page, "7")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".tile")).to_have_count(1)


def open_room(page: Page) -> None:
    page.get_by_role("button", name="Open a room").click()
    expect(page.locator(".people")).to_have_text("0 people, 0 drawings")


def visit_room(page: Page) -> None:
    open_room(page)
    code = page.locator(".code").inner_text()
    page.goto(f"{page.url.split('/room')[0]}/?room={code}")
    expect(page.locator(".visit .task")).to_have_text(re.compile("^Write a"))
    draw_with_mouse(page, "7")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".visit .note")).to_contain_text("read it")


def press_a_drawing(page: Page) -> None:
    visit_room(page)
    page.goto(f"{page.url.split('/?')[0]}/room?wall={page.url.split('=')[1]}")
    page.locator(".tile").click()
    expect(page.get_by_role("link", name="See the reasons")).to_be_visible()


def look_at_matrix(page: Page) -> None:
    open_room(page)
    page.get_by_label("Show").select_option("Confusion matrix")
    expect(page.locator("table")).to_be_visible()


def see(words: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_text(words).first.wait_for()


def open_expander(words: str) -> Callable[[Page], None]:
    return lambda page: page.locator("summary", has_text=words).click()


def hover_over_the_choice(page: Page) -> None:
    finish(page)
    page.get_by_role("radio", checked=True).first.hover()
    expect(page.locator("button[data-hovered=true]")).to_have_count(1)


def look_at(alt: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_alt_text(re.compile(alt)).first.wait_for()


# What each state is called, its address, and what a person does there.
STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    **{path: (path, finish) for path in PATHS if path},
    "choice under a mouse": ("confusion", hover_over_the_choice),
    "blank": ("", see("Waiting for a digit")),
    "digit": ("", write_a_seven),
    "no digit": ("", draw_a_cross),
    "tug of war, blank": ("?reasons=Tug+of+war", see("Draw a digit to see its tug of war")),
    "tug of war": ("?reasons=Tug+of+war&model=Hidden+layer", pull),
    "tug of war, convnet": ("?reasons=Tug+of+war&model=Convnet", write_a_seven),
    "robustness": ("?reasons=Robustness", disturb),
    "as drawn": ("?given=As+drawn&model=Flatten", write_as_drawn),
    "presenter": ("?present=yes", write_a_seven),
    "link": ("", show_link),
    "damaged link": ("?drawing=xyz", see("The drawing in this link is damaged")),
    "keeping": ("", keep),
    "curves": ("curves", see("overfits")),
    "curves of the perceptron": ("curves?models=Perceptron", see("What each digit looks for")),
    "curves, playing": ("curves", play),
    "curves, large": ("curves?details=true", finish),
    "no curves": ("curves?models=", see("Choose a model to see its curves")),
    "confusion": ("confusion", look_at("read as")),
    "confusion beside": ("confusion?beside=Perceptron", look_at("Confusion matrix of Perceptron")),
    "difference": ("confusion?beside=Flatten&view=Difference", look_at("Convnet less Flatten")),
    "drawn digits": ("confusion?source=Drawn+digits", see("Counted, but not shown")),
    "other views": ("confusion", open_expander("Another view")),
    "every mistake": ("confusion", open_expander("Each mistake")),
    "unknown names": ("confusion?model=Transformer", see("The link asks for")),
    "compare": ("compare", see("is the most honest")),
    "each one's honesty": ("compare?details=true", finish),
    "every figure": ("compare", open_expander("Every figure")),
    "all counts": ("compare", open_expander("All counts")),
    "morph, empty": ("morph", empty_a_side),
    "morph": ("morph", see_example),
    "own hand": ("hand", write_for_the_hand),
    "wall": ("room", open_room),
    "in a room": ("room", visit_room),
    "a drawing on the wall": ("room", press_a_drawing),
    "matrix of a room": ("room", look_at_matrix),
    "unknown room": ("room?wall=AAAAAA", see("There is no room with this code")),
    "story": ("?step=1", see("A neat 4")),
    "your turn": ("?step=7", see("Your turn")),
    "through, blank": ("?reasons=Through+the+network", see("Draw a digit to see it on its way")),
    "votes": ("?reasons=Through+the+network&model=Perceptron", follow),
    "units": ("?reasons=Through+the+network&model=Flatten", follow),
    "maps": ("?reasons=Through+the+network&model=Convnet", follow),
}


def open_state(page: Page, server: str, state: str) -> None:
    path, do = STATES[state]
    page.goto(f"{server}/{path}")
    do(page)


def violations(page: Page) -> list[tuple[str, str, dict[str, Any]]]:
    """Return what axe finds serious or critical: rule, selector and all that it says of it."""
    finish(page)
    wait_for_shell(page)
    expect(page.locator("[data-stale=true]")).to_have_count(0)  # which Streamlit makes pale
    page.evaluate(SETTLE)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [
        (violation["id"], str(node["target"]), node)
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def is_exempt(rule: str, target: str) -> bool:
    return any(rule == exempt.rule and exempt.selector in target for exempt in EXEMPT)


# Each state with the widths at which one tab is looked at, in this order. What a person had to do
# something for is made wider afterwards, and not done twice; a page by itself is opened at either
# width, with its menu open and shut.
VISITS = [
    (state, widths)
    for state, (path, _) in STATES.items()
    for widths in ([(width,) for width in WIDTHS_PX] if state == path else [WIDTHS_PX])
]


@pytest.mark.parametrize(
    ("state", "widths"), VISITS, ids=lambda part: part if isinstance(part, str) else f"{part[0]}"
)
def test_axe_finds_nothing_serious(
    tab: Page, server: str, mnist: Mnist, state: str, widths: Sequence[int]
) -> None:
    tab.set_viewport_size({"width": widths[0], "height": 844})
    open_state(tab, server, state)
    for width in widths:
        tab.set_viewport_size({"width": width, "height": 844})
        for scheme in COLOR_SCHEMES:
            tab.emulate_media(color_scheme=scheme)
            expect(tab.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
            left = [
                f"{rule} at {target}: {node['html'][:200]} {node['failureSummary']}"
                for rule, target, node in violations(tab)
                if not is_exempt(rule, target)
            ]
            assert not left, f"{state}, {width} px, {scheme}:\n" + "\n".join(left)


def test_menu_that_comes_as_the_page_becomes_narrow_is_a_list(page: Page) -> None:
    expect(page.get_by_test_id("stSidebarNavItems")).to_have_count(0)
    page.set_viewport_size({"width": WIDTHS_PX[0], "height": 844})
    sections = page.get_by_test_id("stSidebarNavItems").locator("> div")
    expect(sections.first).to_have_role("listitem")
    expect(sections.locator("li").first).to_have_role("none")


@pytest.mark.parametrize("exempt", EXEMPT, ids=lambda exempt: exempt.rule)
def test_what_is_exempt_still_occurs(tab: Page, server: str, exempt: Exempt) -> None:
    open_state(tab, server, exempt.state)
    assert any(
        rule == exempt.rule and exempt.selector in target for rule, target, _ in violations(tab)
    ), f"Mended by now, take it off the list: {exempt}"


def test_canvas_has_a_spoken_name_and_says_what_to_do_without_a_pointer(page: Page) -> None:
    canvas = page.get_by_role("img", name="Canvas to draw a digit on")
    expect(canvas).to_have_count(1)
    expect(canvas).to_have_accessible_description(re.compile("press a key from 0 to 9"))


def test_both_canvases_of_morph_are_told_apart(tab: Page, server: str) -> None:
    tab.goto(f"{server}/morph")
    for name in ("First digit", "Second digit"):
        canvas = tab.get_by_role("img", name=f"{name}: canvas to draw it on")
        expect(canvas).to_have_count(1)
        expect(canvas).to_have_accessible_description(re.compile("save it on the Draw page"))


def test_each_answer_is_announced_once_the_pen_rests(page: Page) -> None:
    expect_engine(page)
    region = page.locator(".spoken")
    expect(region).to_have_role("status")
    expect(region).to_be_empty()
    region.evaluate(
        """node => {
          window.region = node;
          window.said = [];
          new MutationObserver(() => window.said.push(node.textContent))
            .observe(node, {childList: true, characterData: true, subtree: true});
        }"""
    )
    put_pen_down(page, "7")
    expect(page.locator(".headline")).to_have_text(f"{ALL} read 7")
    assert page.evaluate("window.said") == []
    page.mouse.up()
    expect(region).to_have_text(re.compile(rf"^Reads 7, >?[\d.]+\s% probability\. {ALL} read 7\.$"))
    words = region.inner_text()
    choose(page, "Tug of war")  # which runs the page again and says nothing
    expect(page.get_by_role("heading", name="Convnet: 7 against")).to_be_visible()
    assert region.inner_text() == words
    page.get_by_role("button", name="Clear").click()
    expect(region).to_have_text("No digit yet.")
    draw_with_mouse(page, "cross")
    expect(region).to_have_text(
        re.compile(r"^This does not look like a digit: (<1|\d+)\s% probable\. ")
    )
    said = page.evaluate("window.said")
    assert [words.split()[0] for words in said] == ["Reads", "No", "This"]
    assert region.evaluate("node => node === window.region && node.isConnected")


def test_headings_follow_each_other(page: Page) -> None:
    choose(page, "Tug of war")
    write_a_seven(page)
    expect(page.get_by_role("heading", level=2)).to_have_text(f"{ALL} read 7")
    expect(page.get_by_role("heading", level=3)).to_have_text(re.compile("Convnet: 7 against"))
