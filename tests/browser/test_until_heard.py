"""A word to the server, said again and again until it is heard: by the browser's own clock."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from digitrec.ui.components.assets import read_text

BEGIN = """async (text) => {
  const address = URL.createObjectURL(new Blob([text], {type: "text/javascript"}));
  const { UntilHeard } = await import(address);
  window.said = [];
  window.word = new UntilHeard();
  word.begin(() => said.push("first"));
}"""


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """An empty tab of a visitor whose clock stays the test's own."""
    with browser.new_context() as context:
        yield context.new_page()


def test_word_is_said_at_once_and_until_it_is_heard(tab: Page) -> None:
    tab.clock.install()
    tab.evaluate(BEGIN, read_text("until_heard.js"))
    assert tab.evaluate("said") == ["first"]
    tab.clock.run_for(4_000)
    assert tab.evaluate("said") == ["first"] * 3
    tab.evaluate("word.begin(() => said.push('second'))")  # in its place
    tab.clock.run_for(2_000)
    assert tab.evaluate("said") == ["first"] * 3 + ["second"] * 2
    tab.evaluate("word.end()")
    tab.clock.run_for(60_000)
    assert len(tab.evaluate("said")) == 5
