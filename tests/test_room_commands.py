import io
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from digitrec.cli import main
from digitrec.data.pen_drawings import read_pen_drawings
from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import Drawing
from digitrec.drawing.strokes import place_strokes
from digitrec.rooms.database import connect
from digitrec.rooms.records import Room
from digitrec.rooms.store import Store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("DIGITREC_DATABASE", f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    engine = connect()
    yield Store(engine)
    engine.dispose()


@pytest.fixture
def room(store: Store) -> Room:
    """A room of two people with three drawings, one of them without a label."""
    room, _ = store.rooms.open()
    rng = np.random.default_rng(0)
    people = [store.people.join(room, None)[0] for _ in range(2)]
    for number, (person, label) in enumerate(zip([*people, people[0]], (4, 9, None), strict=True)):
        drawing = Drawing(place_strokes(write_digit(label or 0, rng), rng))
        store.send(person, f"{number}", drawing, label, {"convnet": 4})
    return room


def test_list_shows_each_room(store: Store, room: Room, capsys) -> None:
    kept, _ = store.rooms.open()
    store.rooms.keep(kept, True)
    store.rooms.close(kept)
    assert main(["rooms", "list"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert room.ends_at is not None
    assert first.split() == [
        *(room.code, "open", "2", "people", "3", "drawings", "until"),
        *f"{room.ends_at:%Y-%m-%d %H:%M} UTC".split(),
    ]
    assert second.split() == [kept.code, "closed", "0", "people", "0", "drawings", "kept"]


def test_no_rooms_are_said_to_be_none(store: Store, capsys) -> None:
    assert main(["rooms", "list"]) == 0
    assert capsys.readouterr().out == "There are no rooms. Open one on the page Room.\n"


def test_export_of_strokes_is_read_back(store: Store, room: Room, tmp_path: Path, capsys) -> None:
    path = tmp_path / "room.jsonl"
    store.rooms.close(room)
    assert main(["rooms", "export", room.code.lower(), str(path)]) == 0
    found, problems = read_pen_drawings(path)
    assert not problems
    assert [(one.label, one.writer) for one in found] == [(4, "person 1"), (9, "person 2")]
    out = capsys.readouterr().out
    assert out.startswith(f"2 drawings are written to {path}; 1 without")


def test_export_of_pictures_is_as_mnist(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "room.npz"
    path.write_text("an older one")
    assert main(["rooms", "export", room.code, str(path)]) == 0
    with np.load(io.BytesIO(path.read_bytes())) as arrays:
        assert arrays["images"].shape == (2, 28, 28) and arrays["labels"].tolist() == [4, 9]
    assert {file.name for file in tmp_path.glob("*room.*")} == {"room.npz"}


def test_delete_says_what_it_deleted(store: Store, room: Room, capsys) -> None:
    assert main(["rooms", "delete", f"{room.code[:3]}-{room.code[3:]}"]) == 0
    words = f"Room {room.code} is deleted, with 2 people and 3 drawings.\n"
    assert capsys.readouterr().out == words
    assert store.rooms.all() == []


def test_rooms_that_are_over_are_deleted_first(
    store: Store, room: Room, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    assert room.ends_at is not None
    monkeypatch.setattr(Store.__init__, "__defaults__", (lambda: room.ends_at,))
    assert main(["rooms", "list"]) == 0
    assert "There are no rooms" in capsys.readouterr().out and store.rooms.all() == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["delete", "nothing"], "There is no room 'nothing'. See: python -m digitrec rooms list"),
        (["export", "nothing", "room.npz"], "There is no room 'nothing'"),
        (["export", "nothing", "room.zip"], "room.zip is neither a .jsonl nor a .npz file"),
    ],
)
def test_bad_arguments_get_one_sentence(store: Store, arguments, sentence: str, capsys) -> None:
    assert main(["rooms", *arguments]) == 1
    error = capsys.readouterr().err
    assert sentence in error and error.count("\n") == 1


def test_file_that_cannot_be_written_gets_a_sentence(room: Room, tmp_path: Path, capsys) -> None:
    assert main(["rooms", "export", room.code, str(tmp_path / "nowhere" / "room.npz")]) == 1
    assert "could not be written: No such file or directory." in capsys.readouterr().err
    (tmp_path / "folder.npz").mkdir()
    assert main(["rooms", "export", room.code, str(tmp_path / "folder.npz")]) == 1
    assert "folder.npz is not a regular file: name a file." in capsys.readouterr().err


def test_export_to_a_pipe_or_an_odd_name_gets_a_sentence(
    room: Room, tmp_path: Path, capsys
) -> None:
    os.mkfifo(tmp_path / "pipe.npz")
    for name in ("pipe.npz", "a\0b.npz", "x" * 252 + ".npz"):
        assert main(["rooms", "export", room.code, str(tmp_path / name)]) == 1
        captured = capsys.readouterr()
        assert captured.out == "" and captured.err.count("\n") == 1
    assert (tmp_path / "pipe.npz").is_fifo()


def test_database_that_fails_gets_a_sentence(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setenv("DIGITREC_DATABASE", "mysql://someone:secret@host/rooms")
    assert main(["rooms", "list"]) == 1
    error = capsys.readouterr().err
    assert "not understood" in error and "secret" not in error and error.count("\n") == 1


@pytest.mark.parametrize("arguments", [["rooms"], ["rooms", "open"], ["rooms", "export", "code"]])
def test_commands_that_are_none_are_explained(arguments: list[str], capsys) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    assert "usage" in capsys.readouterr().err
