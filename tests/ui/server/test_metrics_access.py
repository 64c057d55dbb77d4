from collections.abc import Iterator

import pytest
from starlette.responses import PlainTextResponse

from digitrec.ui.server import metrics_access
from digitrec.ui.server.metrics_access import LOOPBACK, OFF, TOKEN, Access, StreamlitMetrics
from tests.ui.server.asgi import messages_of, scope_of

SECRET = "a token for the tests"
HERE = {"host": "127.0.0.1:8501"}


@pytest.fixture(autouse=True)
def read_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("DIGITREC_METRICS", "DIGITREC_METRICS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    metrics_access.access.cache_clear()
    yield
    metrics_access.access.cache_clear()


def status(access: Access, peer: str | None = "127.0.0.1", **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    refusal = access.refusal(scope_of("/metrics", HERE | named, peer))
    return refusal.status_code if refusal else 200


def test_off_is_not_found() -> None:
    assert status(Access()) == 404


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501"])
def test_nothing_at_the_apps_own_port_is_from_this_machine(host: str) -> None:
    """A proxy here is at 127.0.0.1 too, and a visitor sends any Host through it."""
    assert status(Access(LOOPBACK, port=9464), host=host) == 404


@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        (f"Bearer {SECRET}", 200),
        (f"Bearer {SECRET[:-1]}", 401),
        (f"Bearer {SECRET}x", 401),
        (f"Basic {SECRET}", 401),
        (SECRET, 401),
        ("Bearer ", 401),
        ("Bearer ä", 401),
        ("", 401),
    ],
)
def test_only_the_token_opens(authorization: str, expected: int) -> None:
    assert status(Access(TOKEN, SECRET), "192.0.2.1", authorization=authorization) == expected


def test_whoever_lacks_the_token_is_told_what_is_asked_for() -> None:
    refusal = Access(TOKEN, SECRET).refusal(scope_of())
    assert refusal and refusal.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("mode", "token", "expected"),
    [
        (None, None, Access(OFF)),
        ("", None, Access(OFF)),
        ("off", None, Access(OFF)),
        ("off", SECRET, Access(OFF)),
        ("loopback:9464", None, Access(LOOPBACK, port=9464)),
        ("token", SECRET, Access(TOKEN, SECRET)),
    ],
)
def test_setting_is_the_rule(
    mode: str | None,
    token: str | None,
    expected: Access,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    set_rule(monkeypatch, mode, token)
    assert metrics_access.access() == expected
    assert not caplog.messages


@pytest.mark.parametrize(
    ("mode", "token"),
    [
        ("on", None),
        ("loopback", None),
        ("loopback:0", None),
        ("loopback:65536", None),
        ("loopback:9464:", None),
        ("Token", SECRET),
        ("token", None),
        ("token", ""),
        ("token", SECRET[:15]),
        ("token", "ä" * 20),
    ],
)
def test_setting_that_is_not_understood_is_off_and_logged_once(
    mode: str, token: str | None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    set_rule(monkeypatch, mode, token)
    assert metrics_access.access() == metrics_access.access() == Access(OFF)
    (words,) = caplog.messages
    assert words.startswith("Metrics stay off: $DIGITREC_METRICS is")
    assert not token or token not in words


def set_rule(monkeypatch: pytest.MonkeyPatch, mode: str | None, token: str | None) -> None:
    if mode is not None:
        monkeypatch.setenv("DIGITREC_METRICS", mode)
    if token is not None:
        monkeypatch.setenv("DIGITREC_METRICS_TOKEN", token)


@pytest.mark.parametrize(
    ("mode", "path", "expected"),
    [
        ("off", "/_stcore/metrics", 404),
        ("off", "/_stcore/metrics/", 404),
        ("off", "/under/a/path/_stcore/metrics", 404),
        ("off", "/_stcore/health", 200),
        ("off", "/", 200),
        ("loopback:9464", "/_stcore/metrics", 404),
    ],
)
def test_streamlits_own_metrics_follow_the_rule(
    mode: str, path: str, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_rule(monkeypatch, mode, None)
    app = StreamlitMetrics(PlainTextResponse("theirs"))
    assert messages_of(app, scope_of(path, HERE))[0]["status"] == expected
