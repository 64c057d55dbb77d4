"""A store on SQLite and on PostgreSQL, with a clock that the test moves."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import psycopg
import pytest
from sqlalchemy import Engine, make_url

from digitrec.data.synthetic_digits import write_digit
from digitrec.drawing.drawings import Drawing
from digitrec.drawing.strokes import place_strokes
from digitrec.rooms.database import connect
from digitrec.rooms.store import Store
from tests.rooms import postgres


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    time: datetime = field(default_factory=lambda: datetime(2026, 3, 1, 12, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.time

    def move(self, **how_far: float) -> None:
        self.time += timedelta(**how_far)


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    postgres.require()
    with postgres.cluster() as address:
        yield address


_NUMBERS = itertools.count()


@pytest.fixture
def new_postgresql(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Makes a database in PostgreSQL and returns its address."""

    def make() -> str:
        server = make_url(request.getfixturevalue("cluster"))
        name = f"rooms{next(_NUMBERS)}"
        folder = server.query["host"]
        with psycopg.connect(host=str(folder), user="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return server.set(database=name).render_as_string()

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path, new_postgresql: Callable[[], str]) -> str:
    """The address of a database that is empty."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'rooms.sqlite'}"
    return new_postgresql()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = connect(url, patience_seconds=60)  # a disk that stalls is no fault here
    yield made
    made.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(engine: Engine, clock: Clock) -> Store:
    return Store(engine, clock)


@pytest.fixture
def sketch() -> Drawing:
    """A 7 as a pointer draws it, to a tenth of a pixel."""
    rng = np.random.default_rng(7)
    return Drawing([np.round(stroke, 1) for stroke in place_strokes(write_digit(7, rng), rng)])
