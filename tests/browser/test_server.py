"""What the server does once, when it starts."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from digitrec.rooms.database import connect as connect_rooms
from digitrec.rooms.store import Store
from tests.browser.driver import Server

# Four threads hold memory at the same time; then the C library tells from how many places it gives.
COUNT_ARENAS = """
import ctypes, sys, threading
from digitrec.ui.server.startup import share_memory
if sys.argv[2] == "shared":
    share_memory()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
together = threading.Barrier(4)
def take():
    libc.malloc(10_000)
    together.wait()
threads = [threading.Thread(target=take) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


def count_arenas(notes: Path, how: str) -> int:
    subprocess.run([sys.executable, "-c", COUNT_ARENAS, str(notes), how], check=True)
    return notes.read_text().count("<heap nr=")


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc can be asked")
def test_threads_share_memory(tmp_path: Path) -> None:
    assert count_arenas(tmp_path / "notes.xml", "apart") > 1
    assert count_arenas(tmp_path / "notes.xml", "shared") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="stands in for the program that Linux calls")
def test_start_opens_a_browser(tmp_path: Path) -> None:
    opened, program = tmp_path / "opened.txt", tmp_path / "xdg-open"
    program.write_text(f'#!/bin/sh\necho "$1" > {opened}.new && mv {opened}.new {opened}\n')
    program.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    flags = {"server.headless": "false", "server.showEmailPrompt": "false"}
    with Server(flags, {"PATH": path}) as server:
        deadline = time.monotonic() + 30
        while not opened.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert opened.read_text() == f"http://localhost:{server.port}\n"


def test_room_that_is_over_goes_though_nobody_asks_and_a_stop_leaves_one_whole_file(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rooms.sqlite"
    engine = connect_rooms(f"sqlite:///{path}")
    Store(engine, lambda: datetime(2020, 1, 1, tzinfo=UTC)).rooms.open()
    lasting, _ = Store(engine).rooms.open()
    with Server(environment={"DIGITREC_DATABASE": f"sqlite:///{path}"}) as server:
        deadline = time.monotonic() + 60
        while len(found := Store(engine).rooms.all()) > 1 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert [one.room for one in found] == [lasting]
        engine.dispose()
        server.terminate()
    assert os.listdir(tmp_path) == ["rooms.sqlite"]


def run(socket: ClientConnection, known: list[str]) -> list[ForwardMsg]:
    """Run the page for a browser that said that it knows messages, and return all there is."""
    request, got = BackMsg(), [ForwardMsg()]
    request.rerun_script.page_name = "confusion"
    request.rerun_script.cached_message_hashes.extend(known)
    socket.send(request.SerializeToString())
    while got[-1].WhichOneof("type") != "script_finished":
        got.append(ForwardMsg.FromString(socket.recv(decode=False)))
    return got


def test_browser_gets_all_though_it_may_have_forgotten_what_it_said_it_knows(server: str) -> None:
    address = server.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # pyright: ignore
        first = run(socket, [])
        again = run(socket, [message.hash for message in first])
    assert any(message.ByteSize() > 10_000 for message in first)
    assert not [message for message in again if message.WhichOneof("type") == "ref_hash"]
