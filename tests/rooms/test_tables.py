from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, insert, select

from digitrec.rooms.tables import rooms
from digitrec.rooms.transactions import writing

TOKYO = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 3, 1, 12, 30, 15, 999_999, tzinfo=UTC),
        datetime(2026, 3, 1, 21, 30, tzinfo=TOKYO),
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        None,
    ],
)
def test_instants_come_back_to_the_microsecond_and_in_utc(
    engine: Engine, instant: datetime | None
) -> None:
    room = {"code": "ABCDEF", "host_hash": "x", "is_closed": False, "change": 0, "emptied": 0}
    opened_at = datetime(2026, 3, 1, tzinfo=UTC)
    with writing(engine) as connection:
        connection.execute(
            insert(rooms).values(room | {"opened_at": opened_at, "ends_at": instant})
        )
        kept = connection.execute(select(rooms.c.ends_at)).scalar_one()
    assert kept == instant and (kept is None or kept.utcoffset() == timedelta())


def test_instants_are_found_in_their_order(engine: Engine) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    with writing(engine) as connection:
        for number in range(3):
            room = {"code": f"{number}", "host_hash": f"{number}", "is_closed": False}
            opened = {"opened_at": at + timedelta(microseconds=number), "change": 0, "emptied": 0}
            connection.execute(insert(rooms).values(room | opened))
        later = select(rooms.c.code).where(rooms.c.opened_at > at).order_by(rooms.c.opened_at)
        assert connection.execute(later).scalars().all() == ["1", "2"]
