import subprocess
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from digitrec.drawing.drawings import Drawing, encode_strokes
from digitrec.rooms.store import Store, utc_now

WRITER = """
import json, sys
from digitrec.drawing.drawings import decode_strokes
from digitrec.rooms.database import connect
from digitrec.rooms.store import Store
url, key, strokes, first = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), int(sys.argv[4])
store = Store(connect(url, 60))
person, room = store.people.of(key)
for number in range(first, first + 20):
    store.send(person, f"{number}", decode_strokes(strokes), 7, {"convnet": 7})
    print(number, flush=True)
"""


def test_clock_is_aware_and_right() -> None:
    before = datetime.now(UTC)
    assert before <= utc_now() <= datetime.now(UTC)


def test_database_that_works_is_ready(store: Store) -> None:
    store.rooms.purge()
    room, _ = store.rooms.open()
    store.rooms.purge()
    assert store.wall.last_change(room) == 0


def test_killed_writer_leaves_each_drawing_whole_or_none(
    url: str, engine: Engine, sketch: Drawing
) -> None:
    """What it was told is kept is there; at most the one that it was sending is there besides."""
    store = Store(engine)
    room, _ = store.rooms.open()
    strokes = encode_strokes(sketch)
    answered = 0
    for first, lines in ((0, 1), (100, 5), (200, 12)):
        _, key = store.people.join(room, None)
        words = [sys.executable, "-c", WRITER, url, key, f"{strokes}", f"{first}"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            told = [writer.stdout.readline() for _ in range(lines)]
            writer.kill()
            told += writer.stdout.readlines()
        answered += len(told)
        found = store.people.of(key)
        assert found is not None
        for number in map(int, told):  # as a phone that asks once more
            assert store.send(found[0], f"{number}", sketch, 7, {}).answers == {"convnet": 7}
        kept = store.wall.all(room)
        assert answered <= len(kept) <= answered + 1
        answered = len(kept)
        assert all(one.strokes == strokes and one.answers == {"convnet": 7} for one in kept)
        assert [one.change for one in kept] == list(range(1, len(kept) + 1))
        store.rooms.purge()


@pytest.mark.parametrize("hours", [-1_000, 1_000])
def test_clock_that_jumps_loses_no_drawing(
    hours: int, store: Store, clock, sketch: Drawing
) -> None:
    room, key = store.rooms.open()
    store.rooms.keep(room, True)
    person, _ = store.people.join(room, None)
    sent = [store.send(person, "before", sketch, 7, {})]
    clock.move(hours=hours)
    sent.append(store.send(person, "during", sketch, 7, {}))
    clock.move(hours=-hours)
    sent.append(store.send(person, "after", sketch, 7, {}))
    assert store.wall.all(room) == sent == store.wall.since(room, 0)
    assert store.rooms.of_host(key) is not None and store.rooms.purge() == 0
