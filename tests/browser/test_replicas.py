"""Two replicas behind the proxy: who draws, and who is in a room, outlives either of them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.driver import PATIENT_MS, Server, menu_link
from tests.browser.test_faults import choose, draw_and_save, expect_answer, visit
from tests.browser.test_room import joined, open_wall, tiles, write
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
