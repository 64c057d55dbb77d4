import asyncio
import threading
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from digitrec.networks.specs import MODEL_NAMES
from digitrec.rooms.faults import StorageError
from digitrec.ui.room_api import opening, payloads, snapshots, watching
from tests.loops import run_alone
from tests.ui.room_api.conftest import ONE, SEVEN, Routes
from tests.ui.server.samples import sample


async def until(events: AsyncGenerator[dict[str, Any]], is_so) -> dict[str, Any]:
    async with asyncio.timeout(300):
        async for told in events:
            if is_so(told):
                return told
    raise AssertionError("it ended before")


async def in_thread(*call: Any, **more: Any) -> Any:
    return await asyncio.to_thread(*call, **more)


def test_wall_is_told_at_once_and_then_what_is_new(routes: Routes) -> None:
    code, _ = routes.open()
    key = routes.join(code)
    routes.send(key, SEVEN, 7, "a")

    async def watch() -> None:
        events = routes.events(code)
        first = await until(events, lambda told: True)
        assert first["startsAgain"] and first["people"] == 1 and first["room"]["code"] == code
        assert [one["strokes"] for one in first["drawings"]] == [SEVEN]
        await in_thread(routes.send, key, ONE, 7, "b")
        then = await until(events, lambda told: told["drawings"])
        assert not then["startsAgain"]
        assert [one["strokes"] for one in then["drawings"]] == [ONE]
        assert {score["name"]: score["total"] for score in then["scores"]} == dict.fromkeys(
            MODEL_NAMES, 2
        )
        assert {name: matrix[7][1] for name, matrix in then["confusions"].items()} == (
            dict.fromkeys(MODEL_NAMES, 1)
        )
        await events.aclose()

    run_alone(watch())


def test_phone_is_told_of_the_round_and_of_no_drawing(routes: Routes) -> None:
    code, host = routes.open()
    routes.send(routes.join(code))

    async def watch() -> None:
        events = routes.events(code, "phone")
        first = await until(events, lambda told: True)
        assert first["round"] is None and not first.keys() & {"people", "drawings", "scores"}
        await in_thread(routes.post, "host", {"key": host, "act": "round"})
        told = await until(events, lambda told: told["round"])
        assert 50 < told["round"]["secondsLeft"] <= 60
        await events.aclose()

    run_alone(watch())


def test_hidden_and_emptied_drawings_leave_the_wall(routes: Routes) -> None:
    code, host = routes.open()
    key = routes.join(code)
    hidden = routes.send(key, id="a").json["drawing"]["id"]
    routes.send(key, ONE, 1, "b")

    async def watch() -> None:
        events = routes.events(code)
        assert len((await until(events, lambda told: True))["drawings"]) == 2
        hide = {"key": host, "act": "hide", "drawing": hidden}
        await in_thread(routes.post, "host", hide)
        told = await until(events, lambda told: told["drawings"])
        assert [(one["id"], one["strokes"]) for one in told["drawings"]] == [(hidden, [])]
        assert told["scores"][0]["total"] == 1
        later = routes.events(code)  # who never sees it
        told = await until(later, lambda told: True)
        assert [one["strokes"] for one in told["drawings"]] == [ONE]
        await later.aclose()
        await in_thread(routes.post, "host", {"key": host, "act": "empty"})
        told = await until(events, lambda told: told.get("startsAgain"))
        assert told["drawings"] == [] and told["scores"][0]["total"] == 0
        await events.aclose()

    run_alone(watch())


def test_wall_catches_up_in_pages_and_meanwhile_sees_what_changes(
    routes: Routes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "PAGE_BYTES", 1)
    code, host = routes.open()
    key = routes.join(code)
    ids = [routes.send(key, id=f"{n}").json["drawing"]["id"] for n in range(4)]

    async def watch() -> None:
        events = routes.events(code)
        pages = [await until(events, lambda told: True) for _ in range(2)]
        assert [told["startsAgain"] for told in pages] == [True, False]
        assert [told["scores"][0]["total"] for told in pages] == [4, 4]
        other = routes.events(code)  # who is there when all are told
        hide = {"key": host, "act": "hide", "drawing": ids[0]}
        await in_thread(routes.post, "host", hide)
        await until(other, lambda told: told["scores"][0]["total"] == 3)
        pages += [await until(events, lambda told: True) for _ in range(3)]
        told = [(one["id"], bool(one["strokes"])) for page in pages for one in page["drawings"]]
        assert told == [*((id, True) for id in ids), (ids[0], False)]
        await events.aclose()
        await other.aclose()

    run_alone(watch())


def test_drawing_is_encoded_once_for_all_and_not_by_the_loop(
    routes: Routes, monkeypatch: pytest.MonkeyPatch
) -> None:
    encode, threads = payloads.encode_drawing, []

    def encode_and_note(one: Any) -> bytes:
        threads.append(threading.current_thread())
        return encode(one)

    monkeypatch.setattr(payloads, "encode_drawing", encode_and_note)
    code, _ = routes.open()
    key = routes.join(code)
    routes.send(key)

    async def watch() -> None:
        walls = [routes.events(code) for _ in range(3)]
        for events in walls:
            await until(events, lambda told: told["drawings"])
        await in_thread(routes.send, key, ONE, 1, "b")
        for events in walls:
            await until(events, lambda told: told["drawings"])
            await events.aclose()
        assert len(threads) == 2 and threading.current_thread() not in threads

    run_alone(watch())


def test_wall_is_shown_the_latest_drawings_and_counts_all(
    routes: Routes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "MOST_SHOWN", 2)
    code, _ = routes.open()
    key = routes.join(code)
    ids = [routes.send(key, id=f"{n}").json["drawing"]["id"] for n in range(3)]

    async def watch() -> None:
        events = routes.events(code)
        told = await until(events, lambda told: True)
        assert [one["id"] for one in told["drawings"]] == ids[1:] and told["total"] == 3
        await events.aclose()

    run_alone(watch())


@pytest.mark.parametrize(
    ("limit", "for_", "address"),
    [
        ("MAX_WALLS", "wall", "192.0.2.2"),
        ("MAX_WATCHERS", "phone", "192.0.2.2"),
        ("MAX_WATCHERS_PER_ADDRESS", "phone", "192.0.2.1"),
    ],
)
def test_no_more_follow_than_a_room_and_an_address_may(
    routes: Routes, monkeypatch: pytest.MonkeyPatch, limit: str, for_: str, address: str
) -> None:
    monkeypatch.setattr(watching, limit, 1)
    code, _ = routes.open()
    query = f"code={code}&for={for_}"

    async def watch() -> None:
        events = routes.events(code)
        await until(events, lambda told: True)
        refused = await routes._answer("GET", "events", query=query, address=address)
        assert refused.status == 429 and "Too many" in refused.problem
        await events.aclose()
        again = routes.events(code, for_)
        await until(again, lambda told: True)
        await again.aclose()

    run_alone(watch())


def test_deleted_room_ends_what_is_told(routes: Routes) -> None:
    code, host = routes.open()

    async def watch() -> None:
        events = routes.events(code)
        await until(events, lambda told: True)
        await in_thread(routes.post, "host", {"key": host, "act": "delete"})
        told = await until(events, lambda told: told["isOver"])
        assert "over" in told["problem"]
        assert [more async for more in events] == []

    run_alone(watch())


def test_database_that_is_gone_is_told_until_it_is_back(
    routes: Routes, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _ = routes.open()
    wall = opening.open_store().wall

    def fail(*_: object) -> int:
        raise StorageError("The database is gone.")

    async def watch() -> None:
        events = routes.events(code)
        await until(events, lambda told: True)
        with monkeypatch.context() as patch:
            patch.setattr(wall, "last_change", fail)
            assert await until(events, lambda told: told["problem"] == "The database is gone.")
        await until(events, lambda told: not told["problem"])
        await events.aclose()

    run_alone(watch())


def test_nobody_looks_at_a_room_that_nobody_follows(routes: Routes) -> None:
    code, _ = routes.open()

    async def watch() -> None:
        one, two = routes.events(code), routes.events(code, "phone")
        await until(one, lambda told: True)
        await until(two, lambda told: True)
        assert len(watching._watches) == 1
        await one.aclose()
        assert len(watching._watches) == 1
        await two.aclose()
        assert not watching._watches

    run_alone(watch())


def test_rooms_and_those_who_follow_them_are_counted(routes: Routes) -> None:
    codes = [routes.open()[0] for _ in range(2)]

    async def watch() -> None:
        assert counted() == (0, 0)
        followed = [routes.events(code, as_) for code in codes for as_ in ("wall", "phone")]
        for events in followed:
            await until(events, lambda told: True)
        assert counted() == (2, 4)
        for events in followed[:3]:
            await events.aclose()
        assert counted() == (1, 1)
        await followed[3].aclose()
        assert counted() == (0, 0)

    run_alone(watch())


def counted() -> tuple[float, float]:
    return sample("rooms"), sample("room_followers")
