"""The second version: people's places, which end, and how often a network has tried."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Give nobody who is there a place for longer, for they get one with their next drawing."""
    places = sa.Column("place_until", sa.BigInteger, nullable=False, server_default="0")
    op.add_column("people", places)
    removed = sa.Column("is_removed", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("people", removed)
    op.create_table(
        "rate_limits",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("hits", sa.Integer, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
    )
    op.create_index("rate_limits_by_end", "rate_limits", ["ends_at"])
