"""A component's linked module, called and left as Streamlit does it."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, expect
from starlette.requests import Request

from digitrec.ui.components import assets

MODULE = """
export default ({ parentElement }) => {
  parentElement.own ??= { leave: () => (parentElement.isLeft = true) };
  return () => parentElement.own.leave();
};
"""
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
    linked = assets.link(MODULE)

    def serve(route: Route) -> None:
        file = urlsplit(route.request.url).path.split("/")[-1]
        found = assets.respond(Request({"type": "http", "path_params": {"file": file}}))
        route.fulfill(body=bytes(found.body), headers=dict(found.headers))

    tab.route("**/modules/*", serve)
    tab.goto(f"{server}/_stcore/health")
    assert tab.evaluate(LEFT, linked) == [False, False, True]


def test_part_that_is_not_there_says_so_and_comes_when_it_is(tab: Page, server: str) -> None:
    is_missing = True

    def serve(route: Route) -> None:
        if is_missing:
            route.fulfill(status=404)
        else:
            route.continue_()

    tab.route("**/modules/*", serve)
    tab.goto(server)
    missing = tab.get_by_text("This part of the page is missing: open the page again").first
    expect(missing).to_be_visible()
    expect(missing).to_contain_text(f"{server}/modules/")
    is_missing = False
    expect(tab.locator(".stage:not([inert])")).to_be_visible()
    expect(missing).to_have_count(0)
