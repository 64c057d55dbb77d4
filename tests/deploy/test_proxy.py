"""The proxy: what it passes on, what it refuses, and to whom it leads a browser."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import requests

from tests.deploy import proxy
from tests.deploy.proxy import Proxy

pytestmark = pytest.mark.usefixtures("haproxy")


@pytest.fixture
def haproxy() -> None:
    proxy.require()


class Echo(BaseHTTPRequestHandler):
    """Answers with its own port and the headers that it was sent."""

    wbufsize = 2**16  # so that all is written at once, before who asked can have gone

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        told = {"port": self.server.server_address[1], **headers}
        content = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@contextmanager
def echo() -> Iterator[int]:
    """Run a server and yield its port; in the end it accepts nobody."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def replicas() -> Iterator[dict[int, ExitStack]]:
    """Two servers by their ports, each of which can be closed."""
    stacks = {}
    for _ in range(2):
        stack = ExitStack()
        stacks[stack.enter_context(echo())] = stack
    yield stacks
    for stack in stacks.values():
        stack.close()


@contextmanager
def visit(there: Proxy) -> Iterator[requests.Session]:
    """Yield somebody who has no cookie yet, and trusts the certificate."""
    with requests.Session() as session:
        session.trust_env, session.verify = False, str(there.certificate)
        yield session


def test_origin_and_scheme_are_passed_and_a_clients_own_word_of_its_address_is_not(
    tmp_path: Path, replicas: dict[int, ExitStack]
) -> None:
    lies = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "Origin": "https://a.b"}
    with Proxy(tmp_path, list(replicas)) as there, visit(there) as visitor:
        answer = visitor.get(there.address, headers=lies)
    told = answer.json()
    assert told["origin"] == "https://a.b" and told["host"] == f"localhost:{there.port}"
    assert told["x-forwarded-for"] == "127.0.0.1" and told["x-forwarded-proto"] == "https"
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = answer.headers["Set-Cookie"]
    assert all(word in cookie for word in ("digitrec=", "HttpOnly", "Secure", "SameSite=Lax"))


def test_a_browser_stays_at_its_replica_until_that_one_dies(
    tmp_path: Path, replicas: dict[int, ExitStack]
) -> None:
    with Proxy(tmp_path, list(replicas)) as there, visit(there) as visitor:
        first = visitor.get(there.address).json()["port"]
        assert {visitor.get(there.address).json()["port"] for _ in range(8)} == {first}
        others = set()
        for _ in range(8):
            with visit(there) as other:
                others.add(other.get(there.address).json()["port"])
        assert others == set(replicas)  # whom no cookie binds, though all have one address
        replicas[first].close()
        assert visitor.get(there.address).json()["port"] != first
        assert visitor.get(there.address).status_code == 200


def test_unencrypted_requests_are_sent_to_where_they_are_encrypted(
    tmp_path: Path, replicas: dict[int, ExitStack]
) -> None:
    with Proxy(tmp_path, list(replicas)) as there, visit(there) as visitor:
        address = f"http://localhost:{there.http_port}/?room=ABC234"
        answer = visitor.get(address, allow_redirects=False)
        assert answer.status_code == 308
        assert answer.headers["Location"].startswith("https://localhost")
        assert answer.headers["Location"].endswith("/?room=ABC234")


METRICS = [
    *(
        "/metrics",
        "/%6detrics",
        "/m%65tric%73",
        "/metrics/",
        "/metrics?a=b",
        "/tools/digits/metrics",
    ),
    *("/_stcore/metrics", "/_stcore%2f%6Detrics"),
]


def test_metrics_are_not_for_the_world_however_they_are_written(
    tmp_path: Path, replicas: dict[int, ExitStack]
) -> None:
    with Proxy(tmp_path, list(replicas)) as there, visit(there) as visitor:
        asked = requests.Request("GET", there.address).prepare()
        for path in METRICS:
            asked.url = f"{there.address}{path}"  # as it stands, where the library would decode it
            assert visitor.send(asked).status_code == 404, path
        asked.url = f"{there.address}/?metrics"
        assert visitor.send(asked).status_code == 200


def test_too_many_requests_are_refused(tmp_path: Path, replicas: dict[int, ExitStack]) -> None:
    with (
        Proxy(tmp_path, list(replicas), DIGITREC_MOST_REQUESTS="5") as there,
        visit(there) as visitor,
    ):
        statuses = [visitor.get(there.address).status_code for _ in range(8)]
    assert statuses == 5 * [200] + 3 * [429]


def test_five_hundred_half_open_connections_keep_nobody_out(
    tmp_path: Path, replicas: dict[int, ExitStack]
) -> None:
    with Proxy(tmp_path, list(replicas)) as there, visit(there) as visitor, ExitStack() as idle:
        for _ in range(500):
            idle.enter_context(socket.create_connection(("127.0.0.1", there.port))).send(b"\x16")
        assert visitor.get(there.address).status_code == 200


def test_without_a_certificate_something_in_front_is_believed(
    tmp_path: Path, replicas: dict[int, ExitStack]
) -> None:
    front = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https"}
    with Proxy(tmp_path, list(replicas), is_encrypted=False) as there, visit(there) as visitor:
        answer = visitor.get(there.address, headers=front)
    assert front.items() <= answer.json().items()
    assert "Secure" not in answer.headers["Set-Cookie"]


def test_replicas_of_one_name_can_be_asked_of_a_name_server() -> None:
    proxy.check(DIGITREC_REPLICAS_AT="app:8501", DIGITREC_COOKIE_SECRET="a secret of the tests")
