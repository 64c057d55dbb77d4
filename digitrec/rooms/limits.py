"""How much a room takes, and how long it lasts."""

import os
from datetime import timedelta

from digitrec.errors import UserError

MAX_PEOPLE = 200  # who joined or drew within the last hour
PLACE_LASTS = timedelta(hours=1)
MAX_DRAWINGS = 20_000
MAX_DRAWINGS_PER_MINUTE = 20  # of one person
MAX_DRAWING_BYTES = 40_000  # of its strokes as JSON; people's digits take a twentieth of it
# Anybody who reaches the app may open a room: so many, each of them full, take 40 GB, and among so
# few codes of all, one who tries 10 a minute at random comes near one in days.
MAX_OPEN_ROOMS = 50
# Who follows a room, of which each holds a connection: its people with a second tab here and there,
# and its walls, which may have most to catch up on. Two full rooms may share one address.
MAX_WALLS = 60
MAX_WATCHERS = 300
MAX_WATCHERS_PER_ADDRESS = 600
_MAX_DAYS = 3_650


def lifetime() -> timedelta:
    """Return how long a room lasts unless its host keeps it: seven days, or $DIGITREC_ROOM_DAYS."""
    text = os.environ.get("DIGITREC_ROOM_DAYS") or "7"
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _MAX_DAYS):
        raise UserError(
            f"$DIGITREC_ROOM_DAYS is {text[:20]!r}: set it to a number of days from 1 to "
            f"{_MAX_DAYS:,}."
        )
    return timedelta(days=int(text))
