"""The container's image: what is put into it, and its command, run here as it is run there."""

import asyncio
import json
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import psutil
import pytest
from streamlit.runtime import metrics_util
from websockets.exceptions import ConnectionClosed

from benchmarks.visitor import Visitor
from tests.deploy import dockerfile
from tests.deploy.dockerfile import ROOT, Container
from tests.loops import run_alone

SOON_SECONDS = 5  # half of what Docker waits until it kills
IGNORED = (ROOT / ".dockerignore").read_text().splitlines()


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    with dockerfile.run(tmp_path_factory.mktemp("data")) as started:
        yield started


def copied() -> set[str]:
    """Return the paths that the image takes from this repository."""
    lines = [rest for stage in dockerfile.stages() for word, rest in stage if word == "COPY"]
    return {path for rest in lines if "--from" not in rest for path in rest.split()[:-1]}


def open_room(server: str) -> str:
    """Open a room as a host's browser does and return its code."""
    request = urllib.request.Request(
        f"{server}/rooms/open",
        json.dumps({"page": f"{server}/room"}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["room"]["code"]


def test_image_is_made_of_what_is_there_and_not_ignored() -> None:
    assert {path for path in copied() if (ROOT / path).exists()} == copied()
    assert {line[1:] for line in IGNORED if line.startswith("!")} == copied()


def test_image_has_all_of_a_model_but_what_nothing_opens() -> None:
    patterns = [line for line in IGNORED if line.startswith("models/")]
    files = [path.relative_to(ROOT) for path in (ROOT / "models").rglob("*.*")]
    left_out = {path.name for path in files if any(fnmatch(str(path), line) for line in patterns)}
    assert left_out == {"model.keras"}  # as tests/test_security.py says of it


def test_it_does_not_run_as_root() -> None:
    assert int(dockerfile.final("USER")) > 0


def test_all_replicas_have_the_name_by_which_streamlit_knows_a_machine() -> None:
    runs = [rest for word, rest in dockerfile.stages()[-1] if word == "RUN"]
    assert any(f"> {metrics_util._ETC_MACHINE_ID_PATH}" in command for command in runs)


def test_it_answers_at_the_port_it_is_told_and_at_every_address(container: Container) -> None:
    found = psutil.Process(container.process.pid).net_connections("tcp")
    listening = [place.laddr for place in found if place.status == psutil.CONN_LISTEN]
    assert listening == [("0.0.0.0", int(container.environment["PORT"]))]


def test_health_check_tells_a_server_from_none(container: Container) -> None:
    deadline = time.monotonic() + 60
    while not container.is_healthy():  # as Docker asks again
        assert time.monotonic() < deadline
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        elsewhere = container.environment | {"PORT": str(nobody.getsockname()[1])}
        assert not Container(container.process, elsewhere, container.data).is_healthy()


def test_it_can_write_to_its_volume_alone(container: Container) -> None:
    places = ["/", "/tmp", "/var/tmp", "/dev/shm", str(ROOT), str(Path.home())]
    touch = ["touch", *(f"{place}/digitrec" for place in places)]
    start = dockerfile.read_only(container.data)
    tried = subprocess.run([*start, *touch], capture_output=True, text=True)
    assert tried.stderr.count("Read-only file system") == len(places)
    open_room(container.address)
    assert (container.data / "digitrec" / "rooms.sqlite").stat().st_size > 0


def test_pages_under_the_proxys_name_may_connect(container: Container) -> None:
    lines = (
        "GET /_stcore/stream HTTP/1.1",
        "Host: digits.example.org",
        "Origin: https://digits.example.org",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version: 13",
    )
    port = int(container.environment["PORT"])
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        assert " 101 " in connection.recv(1000).decode().splitlines()[0]


def test_sigterm_ends_it_soon_with_pages_and_a_wall_open(tmp_path: Path) -> None:
    with dockerfile.run(tmp_path) as container:
        assert run_alone(stop_under_visitors(container)) < SOON_SECONDS


async def stop_under_visitors(container: Container) -> float:
    """Return the seconds that SIGTERM takes while three pages are open and a wall listens."""
    visitors = [await Visitor.open(container.address) for _ in range(3)]
    code = await asyncio.to_thread(open_room, container.address)
    port = int(container.environment["PORT"])
    events, request = await asyncio.open_connection("127.0.0.1", port)
    request.write(f"GET /rooms/events?code={code}&for=wall HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert b" 200 " in await events.readline()
    started = time.monotonic()
    container.process.send_signal(signal.SIGTERM)
    await asyncio.to_thread(container.process.wait, 60)
    seconds = time.monotonic() - started
    for visitor in visitors:
        with pytest.raises(ConnectionClosed):
            await drain(visitor)
    request.close()
    return seconds


async def drain(visitor: Visitor) -> Any:
    """Take what the server still says, until it has closed the connection."""
    while True:
        await visitor.socket.recv()
