"""What one does with a drawing: written digits, presenter's view, links, keeping."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.driver import answer, choose, draw_with_mouse


def test_keyboard_writes_and_clears(page: Page) -> None:
    for digit in ("7", "3"):
        page.keyboard.press(digit)
        expect(answer(page)).to_have_text(digit)
        page.keyboard.press("Backspace")
        expect(answer(page)).to_have_text("?")


def test_presenter_view_comes_and_goes_with_the_drawing(page: Page) -> None:
    page.keyboard.press("7")
    expect(answer(page)).to_have_text("7")
    page.keyboard.press("p")
    canvas = page.locator("canvas.upper-canvas")
    expect(canvas).to_have_css("width", "560px")
    expect(answer(page)).to_have_text("7")
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    page.keyboard.press("Backspace")
    expect(answer(page)).to_have_text("?")
    page.keyboard.press("3")  # whose button is hidden here
    expect(answer(page)).to_have_text("3")
    page.keyboard.press("p")
    expect(canvas).to_have_css("width", "280px")
    expect(answer(page)).to_have_text("3")


def test_link_reopens_the_drawing_with_its_view(page: Page, browser: Browser) -> None:
    choose(page, "Tug of war")
    choose(page, "Perceptron+")
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
    page.get_by_role("button", name="Link to this drawing").click()
    address = page.get_by_test_id("stCode").locator("code").inner_text()
    with browser.new_context() as other:
        visitor = other.new_page()
        visitor.goto(address)
        expect(answer(visitor)).to_have_text("7")
        expect(visitor.get_by_role("heading", name="Perceptron+: 7 against")).to_be_visible()
        draw_with_mouse(visitor, "cross")  # it can be drawn on
        visitor.get_by_role("button", name="Clear").click()
        expect(answer(visitor)).to_have_text("?")


def test_damaged_link_gets_a_sentence(page: Page, server: str) -> None:
    page.goto(f"{server}/?drawing=xyz")
    expect(page.get_by_text("The drawing in this link is damaged")).to_be_visible()
    draw_with_mouse(page, "7")
    expect(answer(page)).to_have_text("7")
