"""The first version: rooms, their people, drawings, rounds and votes.

A version says what the schema was then, so it names nothing of `tables`, which goes on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(6), nullable=False, unique=True),
        sa.Column("host_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger),
        sa.Column("is_closed", sa.Boolean, nullable=False),
        sa.Column("change", sa.Integer, nullable=False),
        sa.Column("emptied", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, primary_key=True),
        _owner("room_id", "rooms"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("task", sa.Integer),
        sa.UniqueConstraint("room_id", "number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer, primary_key=True),
        _owner("room_id", "rooms"),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("rounds_of_room", "rounds", ["room_id", "id"])
    op.create_table(
        "drawings",
        sa.Column("id", sa.Integer, primary_key=True),
        _owner("room_id", "rooms"),
        _owner("person_id", "people"),
        _owner("round_id", "rounds", nullable=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("change", sa.Integer, nullable=False),
        sa.Column("label", sa.Integer),
        sa.Column("strokes", sa.Text, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("fooled", sa.Integer, nullable=False),
        sa.Column("sent_at", sa.BigInteger, nullable=False),
        sa.Column("is_hidden", sa.Boolean, nullable=False),
        sa.UniqueConstraint("person_id", "key"),
        sa.UniqueConstraint("room_id", "change"),
        sqlite_autoincrement=True,
    )
    op.create_index("drawings_by_label", "drawings", ["room_id", "label"])
    op.create_index("drawings_by_time", "drawings", ["person_id", "sent_at"])
    op.create_index("drawings_of_round", "drawings", ["round_id"])
    op.create_table(
        "votes",
        _owner("drawing_id", "drawings", primary_key=True),
        _owner("person_id", "people", primary_key=True),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("is_answered", sa.Boolean, nullable=False),
        sa.Column("digit", sa.Integer),
    )
    op.create_index("votes_of_person", "votes", ["person_id"])


def _owner(name: str, table: str, *, nullable: bool = False, primary_key: bool = False):
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.Integer, key, nullable=nullable, primary_key=primary_key)
