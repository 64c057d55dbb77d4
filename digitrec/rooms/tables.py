"""The tables of rooms as statements name them; `migrations` makes them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, kept as microseconds since 1970: the same in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> int | None:
        """Return what the database keeps."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: object) -> datetime | None:
        """Return what was kept."""
        return None if value is None else _EPOCH + value * _MICROSECOND


METADATA = MetaData()

rooms = Table(
    "rooms",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("code", String(6), nullable=False, unique=True),
    Column("host_hash", String(64), nullable=False, unique=True),
    Column("opened_at", Instant, nullable=False),
    Column("ends_at", Instant),  # null: the host keeps it
    Column("is_closed", Boolean, nullable=False),
    Column("change", Integer, nullable=False),  # of what a wall shows, counted
    Column("emptied", Integer, nullable=False),  # the change by which all drawings went
    sqlite_autoincrement=True,  # or SQLite gives the number of what was deleted to another
)

people = Table(
    "people",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("task", Integer),  # the digit to write; null: none was dealt yet
    Column("place_until", Instant, nullable=False),  # an hour from the last drawing on
    Column("is_removed", Boolean, nullable=False),  # by the host; the key is known, and no good
    sqlite_autoincrement=True,
)

rounds = Table(
    "rounds",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    sqlite_autoincrement=True,
)

drawings = Table(
    "drawings",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("room_id", ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("round_id", ForeignKey("rounds.id", ondelete="CASCADE")),
    Column("key", String(64), nullable=False),  # the phone's, by which it sends only once
    Column("change", Integer, nullable=False),
    Column("label", Integer),
    Column("strokes", Text, nullable=False),  # JSON: [[x0, y0, x1, y1, ...], ...]
    Column("answers", Text, nullable=False),  # JSON: {"convnet": 7, ...}
    Column("fooled", Integer, nullable=False),  # how many networks did not read the label
    Column("sent_at", Instant, nullable=False),
    Column("is_hidden", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

votes = Table(  # who was asked what a drawing shows, and said what
    "votes",
    METADATA,
    Column("drawing_id", ForeignKey("drawings.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("asked_at", Instant, nullable=False),
    Column("is_answered", Boolean, nullable=False),
    Column("digit", Integer),  # null: it shows none, or no answer came yet
)

rate_limits = Table(  # how often what was done, until a window ends
    "rate_limits",
    METADATA,
    Column("key", String(64), primary_key=True),  # a hash of who did what
    Column("hits", Integer, nullable=False),
    Column("ends_at", Instant, nullable=False),
)
