"""The app below a path of its host: its own, or one that a proxy in front takes off."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.driver import (
    Server,
    draw_with_mouse,
    expect_engine,
    free_port,
    menu_link,
    wait_for_keys,
    wait_until_healthy,
)
from tests.browser.test_room import SENT, open_wall, tiles
from tests.deploy import proxy

# Takes off its path, with a slash behind it or without.
STRIPPING = r"""
defaults
    mode http
    timeout connect 3s
    timeout client 60s
    timeout server 60s
listen front
    bind 127.0.0.1:{port}
    http-request deny deny_status 404 if !{{ path_beg {path} }}
    http-request replace-path {path}/?(.*) /\1
    server app 127.0.0.1:{to}
"""


@contextmanager
def stripping(folder: Path, path: str, server: Server) -> Iterator[str]:
    """Run HAProxy in front of a server and yield where it shows it."""
    proxy.require()
    port, file = free_port(), folder / "haproxy.cfg"
    file.write_text(STRIPPING.format(port=port, path=path, to=server.port))
    command = [str(proxy.program()), "-db", "-f", str(file)]
    with subprocess.Popen(command) as running:
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}{path}/_stcore/health")
            yield f"http://127.0.0.1:{port}{path}"
        finally:
            running.kill()


@pytest.fixture(params=["its own", "taken off"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where browsers find the app, without a slash at the end."""
    flags = {"server.baseUrlPath": "tools/digits"} if request.param == "its own" else {}
    rooms = {"DIGITREC_DATABASE": f"sqlite:///{tmp_path}/rooms.sqlite"}
    with Server(flags, rooms) as server:
        if flags:
            yield f"{server.address}/tools/digits"
        else:
            with stripping(tmp_path, "/at/a/school", server) as shown:
                yield shown


def test_everything_works_below_a_path(context: BrowserContext, address: str) -> None:
    page, wall = context.new_page(), context.new_page()
    page.goto(f"{address}?reasons=Tug+of+war")
    expect(page).to_have_url(f"{address}/?reasons=Tug+of+war")
    wait_for_keys(page)
    expect_engine(page)
    draw_with_mouse(page, "7")
    expect(page.get_by_role("heading", name="Convnet: 7 against")).to_be_visible()
    page.get_by_role("button", name="Link to this drawing").click()
    link = page.get_by_role("dialog").get_by_test_id("stCode").locator("code").inner_text()
    assert link.startswith(f"{address}/?")
    page.keyboard.press("Escape")
    menu_link(page, "Curves").click()
    expect(page).to_have_url(f"{address}/curves")
    page.goto(f"{address}/morph/")
    expect(page).to_have_url(f"{address}/morph")
    expect(page.locator(".morph:not([inert])")).to_be_visible()

    code = open_wall(wall, address)
    page.goto(f"{address}/room")
    page.get_by_label("Code of a room").fill(code)
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page).to_have_url(f"{address}/?room={code}")
    expect(page.locator(".visit .task")).to_contain_text("Write a")
    expect_engine(page)
    draw_with_mouse(page, "7")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".visit .note")).to_have_text(SENT)
    tiles(wall).click()
    reasons = wall.locator(".reasons")
    expect(reasons).to_have_attribute("href", re.compile(f"^{re.escape(address)}/[?]drawing="))
