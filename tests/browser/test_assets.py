"""A component's linked module, called and left as Streamlit does it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from digitrec.ui.server import assets

MODULE = """
export default ({ parentElement }) => {
  parentElement.own ??= { leave: () => (parentElement.isLeft = true) };
  return () => parentElement.own.leave();
};
"""
SHELL = {"body": MODULE, "content_type": "text/javascript"}
LEFT = """async (text) => {
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const { default: show } = await import(address);
  const parentElement = document.body.appendChild(document.createElement("div"));
  const isLeft = () => Boolean(parentElement.isLeft);
  const left = [];
  for (let call = 0; call < 2; call++) {
    const leave = await show({ parentElement });
    leave(); // as where the data changed again before this call was done
    left.push(isLeft());
  }
  const leave = await show({ parentElement });
  parentElement.remove();
  leave();
  return [...left, isLeft()];
}"""


def test_component_is_left_with_the_page_and_not_where_its_data_changes_quickly(
    tab: Page, server: str
) -> None:
    tab.route("**/shell/shell.js", lambda route: route.fulfill(**SHELL))
    tab.goto(f"{server}/_stcore/health")
    assert tab.evaluate(LEFT, assets.link("shell/shell.js")) == [False, False, True]


SHOWN_TWICE = """async (texts) => {
  const parentElement = document.body.appendChild(document.createElement("div"));
  for (const text of texts) {
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    await (await import(address)).default({ parentElement });
  }
}"""


def test_page_is_opened_again_where_its_server_is_of_another_version(
    tab: Page, server: str
) -> None:
    tab.route("**/shell/shell.js", lambda route: route.fulfill(**SHELL))
    tab.goto(f"{server}/_stcore/health")
    text = assets.link("shell/shell.js")
    tab.evaluate("window.isOld = true")
    tab.evaluate(SHOWN_TWICE, [text, text])
    assert tab.evaluate("window.isOld")
    version = assets.address_of("shell/shell.js").split("/")[1]
    with tab.expect_navigation():
        tab.evaluate(
            f"texts => void ({SHOWN_TWICE})(texts)", [text, text.replace(version, "0" * 16)]
        )
    assert tab.evaluate("window.isOld === undefined")


@pytest.mark.parametrize("missing_file", ["*", "stage.js", "sentences.js"])
def test_part_that_is_not_there_says_so_and_comes_when_it_is(
    tab: Page, server: str, missing_file: str
) -> None:
    is_missing = True

    def serve(route: Route) -> None:
        if is_missing:
            route.fulfill(status=404)
        else:
            route.continue_()

    tab.route(f"**/modules/**/{missing_file}", serve)
    tab.goto(server)
    missing = tab.get_by_text("This part of the page is missing: open the page again").first
    expect(missing).to_be_visible()
    expect(missing).to_contain_text(f"{server}/modules/")
    is_missing = False
    expect(tab.locator(".stage:not([inert])")).to_be_visible()
    expect(missing).to_have_count(0)


@pytest.mark.parametrize(
    ("page_path", "entry"), [("", "draw/stage.js"), ("morph", "morph/morph.js")]
)
def test_modules_are_asked_for_once_and_before_those_that_import_them(
    tab: Page, server: str, page_path: str, entry: str
) -> None:
    asked: list[str] = []
    held: list[Route] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.route(f"**/{entry}", lambda route: held.append(route))
    with tab.expect_request("**/canvas/pad.js"):
        tab.goto(f"{server}/{page_path}", wait_until="commit")
    held.pop().continue_()
    expect(tab.locator(f".{Path(entry).stem}:not([inert])")).to_be_visible()
    modules = [address for address in asked if "/modules/" in address]
    assert len(modules) == len(set(modules))
