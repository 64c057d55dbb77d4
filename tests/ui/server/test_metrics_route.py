import socket
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request
from starlette.responses import Response
from streamlit.runtime.stats import CounterStat, GaugeStat

from digitrec.ui.server import instrumentation, metrics_access, metrics_route
from digitrec.ui.server.metrics_access import LOOPBACK, Access
from tests.ui.server.asgi import scope_of

TOKEN = "a token for the tests"


class Sessions:
    """Three visitors, as Streamlit tells of them."""

    def get_stats(self, family_names: list[str]) -> dict[str, list[CounterStat | GaugeStat]]:
        events = {"connection": 5, "reconnection": 1, "disconnection": 3}
        return {
            "active_sessions": [GaugeStat("active_sessions", 3)],
            "session_events": [
                CounterStat("session_events", count, {"type": event})
                for event, count in events.items()
            ],
        }


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Metrics for who has the token."""
    monkeypatch.setenv("DIGITREC_METRICS", "token")
    monkeypatch.setenv("DIGITREC_METRICS_TOKEN", TOKEN)
    metrics_access.access.cache_clear()
    running = SimpleNamespace(stats_mgr=Sessions())
    monkeypatch.setattr(metrics_route.runtime, "get_instance", lambda: running)
    yield
    metrics_access.access.cache_clear()


def answer(**headers: str) -> Response:
    may = {"authorization": f"Bearer {TOKEN}"}
    return metrics_route.respond(Request(scope_of("/metrics", may | headers)))


def samples() -> dict[str, float]:
    """Return the values by name and labels, as Prometheus reads them."""
    text = bytes(answer().body).decode()
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.usefixtures("counted")
def test_what_was_counted_is_told() -> None:
    before = samples()
    for seconds in (0.02, 0.03, 60.0):
        instrumentation.answers.observe(seconds)
    instrumentation.sends.observe(0.2)
    instrumentation.drawings.inc()
    for _ in range(2):
        instrumentation.disagreements.inc()
    found = {name: value - before[name] for name, value in samples().items()}
    assert found["digitrec_drawings_total"] == 1
    assert found["digitrec_disagreements_total"] == 2
    assert found["digitrec_room_database_faults_total"] == 0
    assert found["digitrec_answer_seconds_count"] == 3
    assert found["digitrec_answer_seconds_sum"] == pytest.approx(60.05)
    assert found["digitrec_answer_seconds_bucket 0.025"] == 1
    assert found["digitrec_answer_seconds_bucket 0.05"] == 2
    assert found["digitrec_answer_seconds_bucket 5.0"] == 2
    assert found["digitrec_answer_seconds_bucket +Inf"] == 3
    assert found["digitrec_room_send_seconds_count"] == 1


@pytest.mark.usefixtures("counted")
def test_visitors_are_those_of_streamlit() -> None:
    found = samples()
    assert found["digitrec_visitors"] == 3
    assert found["digitrec_visits_total connection"] == 5
    assert found["digitrec_visits_total disconnection"] == 3


@pytest.mark.usefixtures("counted")
@pytest.mark.skipif(sys.platform != "linux", reason="the library reads them from /proc")
def test_process_tells_its_memory_and_processor_time() -> None:
    found = samples()
    assert found["process_resident_memory_bytes"] > 10e6
    assert found["process_cpu_seconds_total"] > 0


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [("", "text/plain"), ("application/openmetrics-text", "application/openmetrics-text")],
)
def test_form_is_what_is_asked_for_and_nobody_keeps_it(accept: str, media_type: str) -> None:
    found = answer(accept=accept)
    assert found.status_code == 200
    assert found.headers["content-type"].startswith(f"{media_type};")
    assert found.headers["cache-control"] == "no-store"


@pytest.mark.usefixtures("counted")
def test_whoever_may_not_read_them_gets_the_refusal() -> None:
    found = answer(authorization="Bearer of nothing")
    assert found.status_code == 401 and b"digitrec" not in bytes(found.body)


def test_port_that_is_taken_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(metrics_route, "access", lambda: Access(LOOPBACK, port=port))
        metrics_route.listen()
    (words,) = caplog.messages
    assert words.startswith(f"Metrics stay off: port {port} cannot be had (Address already in use)")
