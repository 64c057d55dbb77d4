"""Takes the README's picture of the Draw page: `python -m tests.browser.screenshot`."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.driver import draw_with_mouse, open_chromium, serve

TARGET = Path(__file__).parents[2] / "docs" / "draw.png"


def main() -> None:
    """Draw a 1 as Europeans write it, which the perceptron misreads, and write the picture."""
    with serve() as address, open_chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(address)
        page.locator("canvas.upper-canvas").wait_for()
        draw_with_mouse(page, "flagged 1")
        expect(page.get_by_role("heading", level=1)).to_have_text("1")
        page.mouse.move(1260, 60)
        page.wait_for_timeout(1000)  # the bars slide
        TARGET.parent.mkdir(exist_ok=True)
        page.screenshot(path=TARGET)


if __name__ == "__main__":
    main()
