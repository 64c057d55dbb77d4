"""Two replicas behind the proxy: who draws, and who is in a room, outlives either of them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Response, expect

from tests.browser.driver import (
    PATIENT_MS,
    Server,
    draw_with_finger,
    free_port,
    menu_link,
    put_away_the_word_about_the_connection,
)
from tests.browser.test_faults import choose, draw_and_save, expect_answer, visit
from tests.browser.test_room import joined, note, open_wall, tiles, write
from tests.deploy import proxy
from tests.deploy.proxy import Proxy
from tests.rooms import postgres

pytestmark = pytest.mark.visitor(ignore_https_errors=True, has_touch=True)
Replicas = list[Server]
ENDS: list[Callable[[Server], None]] = [Server.kill, Server.stop]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    proxy.require()
    postgres.require()
    with postgres.cluster() as address:
        yield address.replace("/?", "/postgres?")


@pytest.fixture
def replicas(cluster: str) -> Iterator[Replicas]:
    with ExitStack() as stack:
        shared = {"STREAMLIT_SERVER_COOKIE_SECRET": "of the tests", "DIGITREC_DATABASE": cluster}
        yield [stack.enter_context(Server(environment=shared)) for _ in range(2)]


@pytest.fixture
def hall(replicas: Replicas, tmp_path: Path) -> Iterator[Proxy]:
    with Proxy(tmp_path, [replica.port for replica in replicas]) as there:
        yield there


def expect_explained(page: Page, reasons: str, headline: str) -> None:
    """The server, asked again, explains what is drawn, so it has drawing and choices."""
    explained = page.get_by_role("heading", name=headline)
    choose(page, "What it saw")
    expect(explained).to_have_count(0, timeout=PATIENT_MS)
    choose(page, reasons)
    expect(explained).to_be_visible(timeout=PATIENT_MS)


@pytest.mark.parametrize("end", ENDS, ids=["killed", "stopped"])
def test_drawing_and_choices_outlive_each_replica(
    context: BrowserContext, replicas: Replicas, hall: Proxy, end: Callable[[Server], None]
) -> None:
    page = visit(context, hall.address)
    draw_and_save(page)
    for replica in replicas:
        end(replica)
        expect_explained(page, "Tug of war", "Hidden layer+: 7 against")
        replica.start()
    menu_link(page, "Morph").click()
    expect(page.get_by_alt_text("Drawing 1")).to_be_visible(timeout=PATIENT_MS)
    menu_link(page, "Draw").click()
    expect_answer(page, "7")


def test_room_outlives_each_replica(
    context: BrowserContext, replicas: Replicas, hall: Proxy
) -> None:
    wall, phone = context.new_page(), context.new_page()
    code = open_wall(wall, hall.address)
    phone.goto(f"{hall.address}/?room={code}")
    joined(phone)
    for count, replica in enumerate(replicas, start=1):
        replica.kill()
        write(phone, "7")
        expect(tiles(wall)).to_have_count(count, timeout=PATIENT_MS)
        replica.start()


def test_wall_and_phone_come_back_after_a_time_without_any_replica(
    context: BrowserContext, tmp_path: Path
) -> None:
    proxy.require()
    wall, phone = context.new_page(), context.new_page()
    with (
        Server(environment={"DIGITREC_DATABASE": f"sqlite:///{tmp_path}/rooms.sqlite"}) as only,
        Proxy(tmp_path, [only.port, free_port()]) as hall,
    ):
        code = open_wall(wall, hall.address)
        phone.goto(f"{hall.address}/?room={code}")
        write(joined(phone), "7")
        with wall.expect_response(is_refused), phone.expect_response(is_refused):
            only.kill()
        expect(wall.get_by_role("alert")).to_contain_text("The wall goes on by itself")
        put_away_the_word_about_the_connection(phone)
        draw_with_finger(phone, "0")
        phone.get_by_role("button", name="Send", exact=True).tap()
        expect(note(phone)).to_contain_text("1 kept on this phone")
        only.start()
        expect(tiles(wall)).to_have_count(2, timeout=PATIENT_MS)
        expect(wall.get_by_role("alert")).to_be_hidden()


def is_refused(answer: Response) -> bool:
    """Whether the proxy answers who follows a room, in place of a replica."""
    return "/rooms/events" in answer.url and answer.status == 503
