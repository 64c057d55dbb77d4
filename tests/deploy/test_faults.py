"""What others see of the app while connections are held open, or its database stands still."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from digitrec.ui.engine import serving
from tests.browser.driver import Server
from tests.rooms import postgres
from tests.ui.room_api.conftest import SEVEN

PHONES = 60  # more than the threads in which Starlette reads files


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    postgres.require()
    with postgres.cluster() as address:
        yield address


@pytest.fixture(scope="module")
def server(cluster: str) -> Iterator[Server]:
    address = cluster.replace("/?", "/postgres?")
    with Server(environment={"DIGITREC_DATABASE": address}) as server:
        yield server


def expect_page_and_engine(server: Server) -> None:
    """A new visitor's page and a file of its engine come."""
    for path in ("", f"{serving.address()}reader.js"):
        answer = requests.get(f"{server.address}/{path}", timeout=60)
        assert answer.status_code == 200 and answer.content


def post(server: Server, name: str, body: dict[str, object]) -> requests.Response:
    return requests.post(f"{server.address}/rooms/{name}", json=body, timeout=120)


def test_five_hundred_half_open_connections_keep_nobody_out(server: Server) -> None:
    with ExitStack() as idle:
        for _ in range(500):
            connection = socket.create_connection(("127.0.0.1", server.port))
            idle.enter_context(connection).send(b"GET / HT")
        expect_page_and_engine(server)


def test_database_that_stands_still_keeps_only_rooms_waiting(server: Server, cluster: str) -> None:
    code = post(server, "open", {"page": f"{server.address}/room"}).json()["room"]["code"]
    key = post(server, "join", {"code": code}).json()["key"]
    answers: list[requests.Response] = []

    def send(number: int) -> None:
        drawing = {"key": key, "id": f"{number}", "strokes": SEVEN, "label": 7}
        answers.append(post(server, "send", drawing))

    phones = [threading.Thread(target=send, args=(number,)) for number in range(PHONES)]
    with postgres.stalled(Path(cluster.split("host=")[1])):
        for phone in phones:
            phone.start()
        expect_page_and_engine(server)
        assert not answers
        phones[0].join()  # who is told, while the database still stands
    for phone in phones:
        phone.join()
    assert {answer.status_code for answer in answers} <= {200, 429, 503}
    problems = [answer.json()["problem"] for answer in answers if answer.status_code == 503]
    assert problems and all("does not answer" in problem for problem in problems)
