import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from digitrec.networks.specs import MODEL_NAMES
from digitrec.rooms.faults import StorageError
from digitrec.ui.rooms import database, watching
from digitrec.ui.server import observing
from tests.loops import run_alone
from tests.ui.rooms.conftest import ONE, SEVEN, Routes


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
    wall = database.open_store().wall

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


def counted() -> tuple[int, int]:
    return observing.followed_rooms, observing.room_followers
