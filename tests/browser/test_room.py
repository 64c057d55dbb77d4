"""A room: a wall and two phones, each a browser of its own."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from digitrec import cli
from digitrec.networks.specs import SPECS
from digitrec.ui.room import example
from tests.browser.conftest import note_refusal
from tests.browser.driver import (
    BARS_PX,
    CANVAS,
    PHONE,
    Server,
    Wire,
    draw_with_finger,
    draw_with_mouse,
    expect_engine,
    expect_room_on_short_phones,
    menu_link,
    morph_rows,
    put_away_the_word_about_the_connection,
)
from tests.rooms import postgres

SENT = re.compile("read it")
Phones = Callable[[str], Page]


@pytest.fixture
def page(tab: Page) -> Page:
    """An empty tab: each test opens what it is about."""
    return tab


@pytest.fixture
def phone(browser: Browser) -> Iterator[Phones]:
    """Opens an address on a phone of its own."""
    contexts: list[BrowserContext] = []
    thrown: list[str] = []

    def open_on_phone(address: str) -> Page:
        context = browser.new_context(**PHONE)
        context.on("weberror", lambda error: thrown.append(str(error.error)))
        context.on("console", lambda message: note_refusal(message, thrown))
        contexts.append(context)
        page = context.new_page()
        page.goto(address)
        return page

    yield open_on_phone
    for context in contexts:
        context.close()
    assert thrown == []


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """A server for one test, with rooms of its own."""
    with Server(environment={"DIGITREC_DATABASE": f"sqlite:///{tmp_path}/rooms.sqlite"}) as server:
        yield server


def open_wall(page: Page, server: str) -> str:
    """Open a room and return its code."""
    page.goto(f"{server}/room")
    page.get_by_role("button", name="Open a room").click()
    page.locator(".how").wait_for()
    return page.locator(".code").inner_text()


def joined(page: Page) -> Page:
    """Wait until a phone has its task; above it, bars can be told apart."""
    expect(page.locator(".visit .task")).to_have_text(re.compile("^Write an? [0-9]$"))
    expect_engine(page)
    heights = "all => all.map(bars => bars.clientHeight)"
    assert min(page.locator(".card .bars").evaluate_all(heights)) >= BARS_PX
    expect_room_on_short_phones(page)
    return page


def write(page: Page, digit: str) -> None:
    """Draw with a finger, send it, and wait until the phone is told how it was read."""
    draw_with_finger(page, digit)
    page.get_by_role("button", name="Send", exact=True).tap()
    expect(page.locator(".visit .note")).to_have_text(SENT)


def tiles(wall: Page) -> Locator:
    return wall.locator(".tile")


def note(page: Page) -> Locator:
    return page.locator(".visit .note")


def test_two_phones_and_a_wall_from_the_address_to_the_export(
    browser: Browser, phone: Phones, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = {"DIGITREC_DATABASE": f"sqlite:///{tmp_path}/rooms.sqlite"}
    with (
        Server({"server.address": "0.0.0.0"}, where) as server,
        browser.new_context(viewport={"width": 1280, "height": 800}) as context,
    ):
        wall = context.new_page()
        code = open_wall(wall, server.address)
        address = wall.locator(".address").inner_text()  # what the QR code says
        assert address.endswith(f"/?room={code}") and "127.0.0.1" not in address
        expect(wall.get_by_alt_text(f"QR code of {address}")).to_be_visible()
        first, second = joined(phone(address)), joined(phone(address))
        expect(first.locator(".visit .note")).to_contain_text("No name, no account")
        write(first, "7")
        write(second, "0")
        write(second, "1")
        expect(tiles(wall)).to_have_count(3)
        expect(wall.locator(".people")).to_have_text("2 people, 3 drawings")
        expect(wall.locator(".scores .counts").first).to_have_text(re.compile(" of 3$"))
        expect(second.locator(".tally")).to_contain_text("Right out of your 2:")
        wall.get_by_text("Take it away").click()
        with wall.expect_download() as taken:
            wall.get_by_role("button", name="Strokes (NDJSON)").click()
        taken.value.save_as(tmp_path / "room.jsonl")
        with wall.expect_download() as picture:
            wall.get_by_role("button", name="Picture").click()
        assert Path(picture.value.path()).read_bytes().startswith(b"\x89PNG")
    assert cli.main(["pen-accuracy", "--model", "convnet", str(tmp_path / "room.jsonl")]) == 0
    assert "digits: 3; writers: 2" in capsys.readouterr().out


def test_press_on_a_drawing_shows_who_read_it_and_leads_to_its_reasons(
    page: Page, own: Server, phone: Phones
) -> None:
    code = open_wall(page, own.address)
    write(joined(phone(f"{own.address}/?room={code}")), "7")
    tiles(page).first.click()
    for spec in SPECS.values():
        expect(page.locator(".read")).to_contain_text(f"{spec.title} reads 7")
    page.get_by_role("link", name="See the reasons").click()
    expect(page.get_by_role("heading", name=re.compile("^Convnet: 7 against"))).to_be_visible()


def test_lobby_shows_an_example_that_gives_way_to_the_room(page: Page, server: str) -> None:
    page.goto(f"{server}/room")
    expect(tiles(page)).to_have_count(example.COUNT)
    expect(page.locator(".scores li")).to_have_count(len(SPECS))
    open_wall(page, server)
    expect(tiles(page)).to_have_count(0)
    expect(page.locator(".people")).to_have_text("0 people, 0 drawings")
    page.get_by_role("button", name="Leave").click()
    tiles(page).first.click()
    expect(page.get_by_role("button", name="Hide")).to_be_hidden()
    page.get_by_role("link", name="See the reasons").click()
    expect(page.get_by_role("heading", name="against")).to_be_visible()


def test_hidden_drawing_leaves_every_wall(page: Page, own: Server, phone: Phones) -> None:
    code = open_wall(page, own.address)
    write(joined(phone(f"{own.address}/?room={code}")), "7")
    other = phone(f"{own.address}/room?wall={code}")
    expect(tiles(other)).to_have_count(1)
    expect(other.get_by_role("button", name="Delete")).to_be_hidden()  # it is not the host's
    tiles(page).first.click()
    page.get_by_role("button", name="Hide").click()
    for wall in (page, other):
        expect(tiles(wall)).to_have_count(0)


def test_host_removes_a_person_whose_phone_says_so(page: Page, own: Server, phone: Phones) -> None:
    code = open_wall(page, own.address)
    vandal, other = (joined(phone(f"{own.address}/?room={code}")) for _ in range(2))
    for digit in ("7", "1"):
        write(vandal, digit)
    write(other, "0")
    expect(tiles(page)).to_have_count(3)
    tiles(page).first.click()
    page.get_by_role("button", name="Remove this person").click()
    expect(page.locator(".sure")).to_contain_text("cannot be brought back")
    page.locator(".sure").get_by_role("button", name="Remove this person").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(tiles(page)).to_have_count(1)
    expect(page.locator(".people")).to_have_text("1 person, 1 drawing")
    draw_with_finger(vandal, "7")
    vandal.get_by_role("button", name="Send", exact=True).tap()
    expect(note(vandal)).to_have_text("The host removed you from this room.")
    expect(vandal.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    assert vandal.evaluate("localStorage['digitrec-unsent']") == "[]"
    write(other, "1")
    expect(tiles(page)).to_have_count(2)


def test_phone_waits_for_its_turn_to_join_and_lost_its_place_joins_again(
    page: Page, own: Server, phone: Phones
) -> None:
    code = open_wall(page, own.address)
    address = f"{own.address}/?room={code}"
    refused = iter([429])

    def crowd(route: Route) -> None:
        if status := next(refused, None):
            sentence = "Too many tries from your network: wait 1 seconds, then try again."
            route.fulfill(status=status, json={"problem": sentence}, headers={"Retry-After": "1"})
        else:
            route.continue_()

    visitor = phone("about:blank")
    visitor.route("**/rooms/join", crowd)
    visitor.goto(address)
    expect(note(visitor)).to_contain_text("This phone tries again by itself.")
    joined(visitor)
    visitor.locator(CANVAS).evaluate(
        """(canvas, code) => {
          canvas.getRootNode().stage.visit.place.member.key = "given away";
          localStorage["digitrec-visited"] = JSON.stringify({ [code]: "given away" });
        }""",
        code,
    )
    write(visitor, "7")
    expect(tiles(page)).to_have_count(1)
    expect(page.locator(".people")).to_have_text("2 people, 1 drawing")


def test_host_comes_back_to_the_room_and_ends_it(page: Page, own: Server, phone: Phones) -> None:
    code = open_wall(page, own.address)
    visitor = joined(phone(f"{own.address}/?room={code}"))
    page.goto(f"{own.address}/room")
    page.get_by_role("button", name=f"Back to room {code}").click()
    page.get_by_role("button", name="Close", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).click()
    expect(visitor.locator(".visit .task")).to_have_text("Closed")
    expect(visitor.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="Open a room")).to_be_visible()
    expect(note(visitor)).to_contain_text("This room is over")


def test_round_fools_the_networks_and_not_the_room(page: Page, own: Server, phone: Phones) -> None:
    code = open_wall(page, own.address)
    address = f"{own.address}/?room={code}"
    author, one, two = (joined(phone(address)) for _ in range(3))
    page.get_by_role("button", name=re.compile("Fool the networks")).click()
    expect(page.locator(".round")).to_contain_text(re.compile("Fool the networks: [0-9]+ s"))
    task = author.locator(".visit .task")
    expect(task).to_have_text(re.compile("^Fool them with an? [0-9]$"))
    while task.inner_text().endswith("7"):  # or nobody is fooled by the 7 that is drawn
        before = task.inner_text()
        author.get_by_role("button", name="Another").tap()
        expect(task).not_to_have_text(before)
    digit = task.inner_text()[-1]
    write(author, "7")
    for voter in (one, two):  # each is asked after sending, until the round is over
        voter.get_by_role("button", name="Free").tap()
        draw_with_finger(voter, "0")
        voter.get_by_role("button", name="Send", exact=True).tap()
        voter.locator(".asks").get_by_role("button", name=digit, exact=True).tap()
        expect(voter.locator(".asks")).to_be_hidden()
    page.get_by_label("Show").select_option("Best fooling")
    expect(tiles(page).filter(visible=True)).to_have_count(1)


def test_cut_network_keeps_drawings_on_the_phone_and_sends_them_once(
    page: Page, own: Server, phone: Phones
) -> None:
    code = open_wall(page, own.address)
    with Wire(own.address) as wire:
        visitor = joined(phone(f"{wire.address}/?room={code}"))
        write(visitor, "7")
        wire.cut()
        put_away_the_word_about_the_connection(visitor)
        for digit, waiting in (("0", 1), ("1", 2)):
            draw_with_finger(visitor, digit)
            visitor.get_by_role("button", name="Send", exact=True).tap()
            expect(note(visitor)).to_contain_text(f"{waiting} kept on this phone")
        wire.mend()
        expect(tiles(page)).to_have_count(3)
        expect(note(visitor)).to_have_text(SENT)
        expect(page.locator(".people")).to_have_text("1 person, 3 drawings")


def test_phone_that_leaves_the_stage_and_comes_back_goes_on(
    page: Page, own: Server, phone: Phones
) -> None:
    visitor = joined(phone(f"{own.address}/?room={open_wall(page, own.address)}"))
    write(visitor, "7")
    told = note(visitor).inner_text()
    visitor.get_by_test_id("stExpandSidebarButton").tap()
    menu_link(visitor, "Morph").tap()
    expect(morph_rows(visitor)).to_have_count(len(SPECS))
    visitor.go_back()
    expect(note(visitor)).to_have_text(told)
    write(visitor, "0")
    expect(visitor.locator(".tally")).to_contain_text("Right out of your 2:")


def test_killed_server_loses_nothing(page: Page, own: Server, phone: Phones) -> None:
    code = open_wall(page, own.address)
    visitor = joined(phone(f"{own.address}/?room={code}"))
    write(visitor, "7")
    expect(tiles(page)).to_have_count(1)
    own.kill()
    put_away_the_word_about_the_connection(visitor)
    draw_with_finger(visitor, "0")
    visitor.get_by_role("button", name="Send", exact=True).tap()
    expect(note(visitor)).to_contain_text("1 kept on this phone")
    expect(page.get_by_role("alert")).to_contain_text("The wall goes on by itself")
    own.start()
    expect(tiles(page)).to_have_count(2)
    expect(page.get_by_role("alert")).to_be_hidden()


def test_open_walls_and_phones_do_not_keep_the_server_from_ending(
    page: Page, own: Server, phone: Phones
) -> None:
    code = open_wall(page, own.address)
    joined(phone(f"{own.address}/?room={code}"))
    own.stop_at_once()
    expect(page.get_by_role("alert")).to_contain_text("The wall goes on by itself")


def test_two_servers_on_one_postgresql_show_the_same_wall(page: Page, phone: Phones) -> None:
    postgres.require()
    with postgres.cluster() as address:
        where = {"DIGITREC_DATABASE": address.replace("/?", "/postgres?")}
        with Server(environment=where) as one, Server(environment=where) as other:
            code = open_wall(page, one.address)
            write(joined(phone(f"{other.address}/?room={code}")), "7")
            expect(tiles(page)).to_have_count(1)
            one.kill()
            expect(page.get_by_role("alert")).to_be_visible()
            page.goto(f"{other.address}/room?wall={code}")
            expect(tiles(page)).to_have_count(1)


def test_wrong_code_gets_a_sentence_and_the_nearest_an_offer(
    page: Page, own: Server, phone: Phones
) -> None:
    code = open_wall(page, own.address)
    typed = code[:-1]
    visitor = phone(f"{own.address}/?room={typed}")
    expect(note(visitor)).to_contain_text(f"Did you mean {code}?")
    visitor.get_by_role("button", name=f"Join {code}").tap()
    joined(visitor)
    lobby = phone(f"{own.address}/room")
    lobby.get_by_label("Code of a room").fill("?!")
    lobby.get_by_role("button", name="Join").tap()
    expect(lobby.get_by_role("alert")).to_contain_text("There is no room with this code")
    lobby.get_by_label("Code of a room").fill(code.lower())
    lobby.get_by_role("button", name="Join").tap()
    joined(lobby)


def test_mouse_draws_in_a_room_too(page: Page, own: Server) -> None:
    code = open_wall(page, own.address)
    page.goto(f"{own.address}/?room={code}")
    joined(page)
    page.get_by_role("button", name="Free").click()
    draw_with_mouse(page, "7")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(note(page)).to_contain_text("Convnet 7")


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_wall_is_one_screen(page: Page, own: Server, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_wall(page, own.address)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollHeight <= main.clientHeight")
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.get_by_role("button", name="Leave presenter view")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Present", exact=True)).to_have_count(0)


def test_full_disk_is_a_sentence_in_the_lobby(page: Page, tmp_path: Path) -> None:
    where = {"DIGITREC_DATABASE": f"sqlite:///{tmp_path}/rooms.sqlite", "HOME": str(tmp_path)}
    with Server(environment=where, is_disk_full=True) as server:
        page.goto(f"{server.address}/room")
        page.get_by_role("button", name="Open a room").click()
        expect(page.get_by_role("alert")).to_contain_text("database of rooms")
