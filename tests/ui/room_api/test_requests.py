"""Whatever is sent to the rooms' routes is answered, in a sentence where it is refused."""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.responses import StreamingResponse

from digitrec.errors import UserError
from digitrec.ui.room_api import opening, phone_requests, requests
from tests.fuzzing import mutated
from tests.loops import run_alone
from tests.rooms import postgres
from tests.ui.room_api.conftest import PAGE, SEVEN, Routes

REFUSED = {400, 401, 403, 404, 409, 410, 413, 429}
ODD: list[Any] = [
    *(2**31 - 1, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**400, -1, 0, 1.5, 1e308, 7.0),
    *(float("nan"), float("inf"), None, True, "", "\0", "\ud800", "é" * 2_000, "9" * 5_000),
    *([], {}, [[]], [[1, 2, 3]], [[1e308, 1]], [[2**63, 1]], [["1", "2"]], {"a": {"b": []}}),
    *("http://[", "http://h:x/", "javascript:alert()", "http://\udfff/", f"http://{'ß' * 900}/"),
]


def payloads(code: str, host: str, phone: str) -> list[tuple[str, dict[str, Any]]]:
    """Return what pages send to each route."""
    return [
        ("open", {"page": PAGE}),
        ("see", {"code": code, "page": PAGE, "key": host}),
        ("link", {"code": code, "drawing": 1, "key": host}),
        ("join", {"code": code, "key": phone}),
        ("send", {"key": phone, "id": "a", "strokes": SEVEN, "label": 7, "round": 1}),
        ("task", {"key": phone}),
        ("ask", {"key": phone}),
        ("vote", {"key": phone, "drawing": 1, "digit": 7}),
        *(("host", {"key": host, "act": act, "drawing": 1}) for act in ("hide", "remove", "keep")),
        ("export", {"key": host, "format": "npz"}),
    ]


def odd_values(good: dict[str, Any], count: int, chance: random.Random) -> Iterator[bytes]:
    """Yield so many copies of a payload with odd values, missing and unknown fields."""
    for _ in range(count):
        odd = dict(good)
        for _ in range(chance.randint(1, 2)):
            name = chance.choice([*good, "unknown"])
            if odd.pop(name, None) is None or chance.random() < 0.9:
                odd[name] = chance.choice(ODD)
        yield json.dumps(odd).encode()


def test_three_thousand_payloads_are_answered(routes: Routes) -> None:
    code, host = routes.open()
    good = payloads(code, host, routes.join(code))
    chance = random.Random(0)
    sent = [
        (name, body)
        for number, (name, payload) in enumerate(good)
        for bodies in (
            odd_values(payload, 150, chance),
            mutated(json.dumps(payload).encode(), 100, seed=number),
        )
        for body in bodies
    ]
    assert len(sent) == 3_000

    async def send() -> set[int]:
        statuses = set()
        for number, (name, body) in enumerate(sent):
            address = f"192.0.2.{number % 50}"
            answer = await routes.respond("POST", name, raw=body, address=address)
            statuses.add(answer.status_code)
            if isinstance(answer, StreamingResponse):
                await answer.body_iterator.aclose()  # pyright: ignore
            elif answer.status_code != 200:
                problem = json.loads(bytes(answer.body))["problem"]
                assert answer.status_code in REFUSED and problem[-1] in ".?", (name, body)
        return statuses

    assert {200, 400, 401, 403, 404} <= run_alone(send())


@pytest.fixture(params=["sqlite", "postgresql"])
def anywhere(
    request: pytest.FixtureRequest, routes: Routes, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Routes]:
    """The routes on either database."""
    if request.param == "sqlite":
        yield routes
        return
    postgres.require()
    with postgres.cluster() as address:
        monkeypatch.setenv("DIGITREC_DATABASE", address.replace("/?", "/postgres?"))
        yield routes
        opening.close_store()


def test_numbers_beyond_the_databases_get_a_sentence(anywhere: Routes) -> None:
    code, host = anywhere.open()
    phone = anywhere.join(code)
    for number in (-1, 2**31, 2**63, 2**64, 10**400, 1.5, True, "1", float("inf")):
        for name, body in (
            ("link", {"code": code, "drawing": number}),
            ("host", {"key": host, "act": "hide", "drawing": number}),
            ("host", {"key": host, "act": "remove", "drawing": number}),
            ("vote", {"key": phone, "drawing": number, "digit": None}),
            ("send", {"key": phone, "id": "a", "strokes": SEVEN, "round": number}),
            ("send", {"key": phone, "id": "a", "strokes": SEVEN, "label": number}),
        ):
            refused = anywhere.post(name, body)
            assert refused.status == 400 or (name, number) == ("send", 1), (name, number)
            assert refused.problem.endswith(".")
    largest = 2**31 - 1
    assert anywhere.post("link", {"code": code, "drawing": largest}).status == 404
    assert anywhere.send(phone, round=largest).status == 200
    assert anywhere.send(phone, id="\0").status == 400
    assert anywhere.post("join", {"code": f"{code}\0", "key": "\0"}).status == 200


@pytest.mark.parametrize(
    "how",
    [
        {"media_type": "text/plain"},  # as a form on another site could send
        *({"raw": raw} for raw in (b"", b"{", b"[" * 50_000, b"\xff", b'{"x":' * 20_000)),
        *({"body": body} for body in (["code"], {"code": 5}, {"code": "x" * 3_000}, {}, None)),
    ],
)
@pytest.mark.parametrize("name", ["open", "join", "send", "task", "ask", "vote", "host", "export"])
def test_what_no_page_sends_gets_a_sentence(routes: Routes, name: str, how: Any) -> None:
    answer = routes.post(name, **how)
    assert answer.status == 400 and answer.problem.endswith(".")


def test_what_a_later_page_sends_besides_is_ignored() -> None:
    vote = requests.decode(phone_requests.Vote, b'{"key": "k", "drawing": 3, "sureness": [0.5]}')
    assert vote == phone_requests.Vote("k", drawing=3, digit=None)
    with pytest.raises(UserError, match=r"^What came from the browser is damaged\. Reload"):
        requests.decode(phone_requests.Vote, b'{"drawing": 3}')


def test_odd_queries_are_refused(routes: Routes) -> None:
    for query in ("", "code=", f"code={'x' * 5_000}", "code=%ff&for=%00", "code[]=1", "&&==%"):
        assert routes.get("events", query=query).status in (400, 404)
