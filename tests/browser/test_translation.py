"""Pages in a browser that translates them: text nodes give way to others, under React's hands."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from digitrec.ui.server.assets import read_text
from tests.browser.driver import (
    PATHS,
    answer,
    choose,
    draw_with_mouse,
    finish,
    menu_link,
    morph_rows,
    slide,
    wait_until_shown,
)

REASONS = {"Robustness": re.compile("^How sure"), "Tug of war": re.compile("against")}
FINDINGS = ".st-key-findings"  # sentences that Streamlit renews, and a link brings again
# What no translator may touch: numbers, names, codes, and what is renewed at every frame.
AS_IT_IS = ".stage h1, .who, .headline, .cards, .split, .answers, .code, .address, .scores, .round"
# Translates as Google does: each text node gives way to two nested <font>, which hold the node
# itself or a copy; once, or whenever there is other text. What says translate="no" stays.
TRANSLATOR = """
const roots = [document];
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
  roots.push(attach.call(this, options));
  return roots.at(-1);
};
const KEPT = "[translate=no], .notranslate, font, script, style, textarea";
const isKept = (element) =>
  Boolean(element && (element.closest(KEPT) || isKept(element.getRootNode().host)));
const give = (text, isCopied) => {
  const [outer, inner] = [document.createElement("font"), document.createElement("font")];
  const kept = isCopied ? text.cloneNode() : text;
  outer.append(inner);
  text.replaceWith(outer);
  inner.append(kept);
};
window.translate = (isCopied) => {
  for (const root of roots) {
    const found = [];
    const walk = document.createTreeWalker(root.body ?? root, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (walk.currentNode.data.trim()) found.push(walk.currentNode);
    for (const text of found) if (!isKept(text.parentElement)) give(text, isCopied);
  }
};
window.goOnTranslating = () => {
  const watch = new MutationObserver(() => translate(true));
  const all = { childList: true, characterData: true, subtree: true };
  for (const root of roots) watch.observe(root, all);
  translate(true);
};
"""


def write_a_digit(page: Page) -> None:
    page.keyboard.press("7")
    expect(answer(page)).to_have_text("7")
    for reasons in ("Robustness", "Tug of war"):
        choose(page, reasons)
        expect(page.get_by_role("heading", name=REASONS[reasons])).to_be_visible()
    page.keyboard.press("Backspace")
    expect(answer(page)).to_have_text("?")


def write_by_hand(page: Page) -> None:
    written = page.locator(".tile").count()
    draw_with_mouse(page, "7")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".tile")).to_have_count(written + 1)


def open_and_leave_a_room(page: Page) -> None:
    page.locator(".open").click()
    expect(page.locator(".people")).to_have_text("0 people, 0 drawings")
    page.locator(".leave").click()
    expect(page.locator(".open")).to_be_visible()


def draw_another_digit(page: Page) -> None:
    finding = page.locator(".st-key-finding")
    page.locator(".clear").last.click()
    expect(finding).to_have_text("Draw a digit on each side, then slide from one to the other.")
    draw_with_mouse(page, "1", 1)
    expect(finding).to_contain_text("changes its mind")
    slide(page, 90)
    expect(morph_rows(page).first).to_contain_text("%")


def choose_other_curves(page: Page) -> None:
    sentences = page.locator(FINDINGS)
    chosen = page.get_by_test_id("stButtonGroup").first.get_by_text("Flatten", exact=True)
    chosen.click()
    expect(sentences).not_to_contain_text("Flatten")
    chosen.click()
    expect(sentences).to_contain_text("Flatten")


def choose_another_matrix(page: Page) -> None:
    for title in ("Perceptron", "Convnet"):
        choose(page, title)
        expect(page.locator(FINDINGS)).to_contain_text(title)


def compare_others(page: Page) -> None:
    for title in ("Flatten", "Convnet"):
        choose(page, title)
        expect(page.get_by_test_id("stMain")).to_contain_text(f"{title} right, ")


ACTS: dict[str, Callable[[Page], None]] = {
    "": write_a_digit,
    "hand": write_by_hand,
    "room": open_and_leave_a_room,
    "morph": draw_another_digit,
    "curves": choose_other_curves,
    "confusion": choose_another_matrix,
    "compare": compare_others,
}


@pytest.mark.parametrize("path", PATHS)
def test_page_that_is_translated_goes_on(tab: Page, server: str, path: str) -> None:
    tab.add_init_script(TRANSLATOR)
    tab.goto(f"{server}/{path}")
    wait_until_shown(tab)
    for translates in ("translate(false)", "translate(true)", "goOnTranslating()"):
        tab.evaluate(translates)
        assert tab.locator("font").count() > 0
        ACTS[path](tab)
    expect(tab.locator(f":is({AS_IT_IS}) font")).to_have_count(0)
    address, said = tab.url, tab.locator(FINDINGS).all_inner_texts()
    menu_link(tab, "My hand" if path == "" else "Draw").click()
    expect(tab).to_have_title(re.compile("^(My hand|.*Draw) · digitrec"))
    finish(tab)
    expect(tab.get_by_text("NotFoundError")).to_have_count(0)
    tab.goto(address)  # without the translator
    expect(tab.locator(FINDINGS)).to_have_text(said)


@pytest.mark.parametrize("is_copied", [False, True])
def test_node_that_was_translated_is_removed_renewed_and_preceded(
    tab: Page, is_copied: bool
) -> None:
    tab.evaluate(f"{{ {read_text('server/translation.js')} }}")
    tab.add_script_tag(content=TRANSLATOR)
    shown = tab.evaluate(
        """async (isCopied) => {
          const list = document.body.appendChild(document.createElement("p"));
          const [one, two, three] = ["one", "two", "three"].map((text) => new Text(text));
          list.append(one, two, three);
          for (const text of [one, two, three]) give(text, isCopied);
          await null; // the observer is called
          list.insertBefore(new Text("first "), one);
          list.removeChild(two);
          three.nodeValue = " 3";
          return list.textContent;
        }""",
        is_copied,
    )
    assert shown == "first one 3"
