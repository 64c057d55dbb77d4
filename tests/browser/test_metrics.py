"""What a real server tells from outside of those who draw, and to whom."""

import socket
from collections.abc import Mapping
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import BrowserContext, expect
from prometheus_client.parser import text_string_to_metric_families

from tests.browser.driver import (
    Server,
    draw_with_mouse,
    expect_engine,
    finish,
    free_port,
    wait_for_keys,
    wait_until_healthy,
)

TOKEN = "a token for the tests"


def get(address: str, path: str = "metrics", **headers: str) -> tuple[int, str]:
    """Return status and body of what a server answers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(f"{address}/{path}", headers=named), timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def samples(address: str) -> Mapping[str, float]:
    """Return the metrics without labels, by name, as Prometheus reads them."""
    status, text = get(address)
    assert status == 200
    return {
        sample.name: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.labels
    }


def test_visitors_strokes_and_answers_are_counted(context: BrowserContext) -> None:
    port = free_port()
    with Server(environment={"DIGITREC_METRICS": f"loopback:{port}"}) as server:
        page = context.new_page()
        page.goto(f"{server.address}/?reasons=Tug+of+war")
        wait_for_keys(page)
        expect_engine(page)
        before = samples(f"http://127.0.0.1:{port}")
        assert before["digitrec_visitors"] == 1 and before["digitrec_drawings_total"] == 0
        draw_with_mouse(page, "7")
        expect(page.get_by_role("heading", name="Convnet: 7 against")).to_be_visible()
        finish(page)
        after = samples(f"http://127.0.0.1:{port}")
        assert after["digitrec_drawings_total"] == after["digitrec_answer_seconds_count"] == 1
        assert 0.001 < after["digitrec_answer_seconds_sum"] < 60
        assert after["digitrec_disagreements_total"] == 0
        assert after["process_resident_memory_bytes"] > 50e6
        assert after["process_cpu_seconds_total"] > before["process_cpu_seconds_total"]


def test_rooms_and_what_phones_send_are_counted(context: BrowserContext, tmp_path: Path) -> None:
    where = {"DIGITREC_DATABASE": f"sqlite:///{tmp_path}/rooms.sqlite"}
    port = free_port()
    with Server(environment=where | {"DIGITREC_METRICS": f"loopback:{port}"}) as server:
        wall, phone = context.new_page(), context.new_page()
        wall.goto(f"{server.address}/room")
        wall.get_by_role("button", name="Open a room").click()
        wall.locator(".how").wait_for()
        code = wall.locator(".code").inner_text()
        phone.goto(f"{server.address}/?room={code}")
        expect(phone.locator(".visit .task")).to_contain_text("Write a")
        draw_with_mouse(phone, "7")
        phone.get_by_role("button", name="Send", exact=True).click()
        expect(phone.locator(".visit .note")).to_contain_text("read it")
        expect(wall.locator(".people")).to_have_text("1 person, 1 drawing")
        found = samples(f"http://127.0.0.1:{port}")
        assert (found["digitrec_rooms"], found["digitrec_room_followers"]) == (1, 2)
        assert found["digitrec_room_send_seconds_count"] == 1
        assert found["digitrec_room_database_faults_total"] == 0
        assert code not in get(f"http://127.0.0.1:{port}")[1]


def test_metrics_are_off_unless_asked_for(server: str) -> None:
    assert get(server)[0] == get(server, "_stcore/metrics")[0] == 404


def test_loopback_is_a_port_of_its_own_that_no_proxy_leads_to() -> None:
    port = free_port()
    with Server(environment={"DIGITREC_METRICS": f"loopback:{port}"}) as server:
        there = f"http://127.0.0.1:{port}"
        wait_until_healthy(there)
        assert samples(there)["digitrec_visitors"] == 0
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port), timeout=10)
        for path in ("metrics", "%6detrics", "_stcore/metrics"):
            for host in ("localhost", "127.0.0.1"):
                assert get(server.address, path, Host=host)[0] == 404


def test_token_opens_to_those_who_have_it() -> None:
    setting = {"DIGITREC_METRICS": "token", "DIGITREC_METRICS_TOKEN": TOKEN}
    with Server(environment=setting) as server:
        for path in ("metrics", "_stcore/metrics"):
            status, text = get(server.address, path, Authorization=f"Bearer {TOKEN}")
            assert status == 200 and "# TYPE" in text
            assert get(server.address, path, Authorization=f"Bearer {TOKEN}x")[0] == 401
            assert get(server.address, path)[0] == 401


def test_setting_that_is_not_understood_is_said_when_the_server_starts(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    with Server(environment={"DIGITREC_METRICS": "yes"}, log=log) as server:
        assert get(server.address)[0] == 404
    assert "Metrics stay off: $DIGITREC_METRICS is not understood" in log.read_text()
