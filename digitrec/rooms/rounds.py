"""Rounds: a minute in which all try to fool the networks, and what the room votes afterwards."""

from datetime import timedelta

from sqlalchemy import func, insert, select, update

from digitrec.images import CLASS_COUNT
from digitrec.networks.specs import MODEL_NAMES
from digitrec.rooms.faults import RoomError
from digitrec.rooms.records import Person, Room, RoomDrawing, Round
from digitrec.rooms.rows import Repository, lock_open_room, next_change, read_drawings, round_of
from digitrec.rooms.tables import drawings, rounds, votes
from digitrec.rooms.transactions import reading, writing

_ASKED = 2  # people per drawing
_PATIENCE = timedelta(seconds=20)  # for an answer, until another person is asked


class Rounds(Repository):
    """The rounds of the rooms. Each call raises StorageError when the database fails."""

    def start(self, room: Room, seconds: int = 60) -> Round:
        """Return a new round, or the one that is running; RoomError 410 in a closed room."""
        now = self.now()
        with writing(self.engine) as connection:
            lock_open_room(connection, room.id, now)
            latest = connection.execute(_latest(room.id)).one_or_none()
            if latest is not None and latest.started_at <= now < latest.ends_at:
                return round_of(latest)
            next_change(connection, room.id)
            added = insert(rounds).values(
                room_id=room.id, started_at=now, ends_at=now + timedelta(seconds=seconds)
            )
            return round_of(connection.execute(added.returning(*rounds.c)).one())

    def current(self, room: Room) -> Round | None:
        """Return the latest round, after its end too; None before the first."""
        with reading(self.engine) as connection:
            latest = connection.execute(_latest(room.id)).one_or_none()
        return None if latest is None else round_of(latest)

    def ask(self, person: Person) -> RoomDrawing | None:
        """Return a drawing of the latest round for this person to say what it shows.

        It is another's, and one that this person was never asked about. Two people are asked about
        each, those first that fooled the most networks; whoever has not answered after 20 seconds
        does not count. None if there is none; RoomError 410 in a closed room.
        """
        now = self.now()
        # An ask from the future was made before a clock was set back: nobody waits for it.
        is_waited_for = votes.c.asked_at.between(now - _PATIENCE, now)
        counts = votes.c.is_answered | is_waited_for
        of_drawing = votes.c.drawing_id == drawings.c.id
        asked = select(func.count()).where(of_drawing, counts).scalar_subquery()
        mine = select(votes.c.drawing_id).where(of_drawing, votes.c.person_id == person.id)
        with writing(self.engine) as connection:
            lock_open_room(connection, person.room, now)
            latest = connection.execute(_latest(person.room)).one_or_none()
            if latest is None:
                return None
            query = (
                select(drawings.c.id)
                .where(drawings.c.round_id == latest.id, drawings.c.person_id != person.id)
                .where(~drawings.c.is_hidden, drawings.c.label.is_not(None))
                .where(asked < _ASKED, ~mine.exists())
                .order_by(drawings.c.fooled.desc(), asked.desc(), drawings.c.id)
                .limit(1)
            )
            found = connection.execute(query).scalar_one_or_none()
            if found is None:
                return None
            asking = insert(votes).values(
                drawing_id=found, person_id=person.id, asked_at=now, is_answered=False
            )
            connection.execute(asking)
            return read_drawings(connection, drawings.c.id == found)[0]

    def vote(self, person: Person, drawing_id: int, digit: int | None) -> None:
        """Keep this person's first answer: a digit, or None if it shows none.

        RoomError 409 if the person was not asked, 400 if it is no digit, 410 in a closed room.
        """
        if digit is not None and not (type(digit) is int and 0 <= digit < CLASS_COUNT):
            raise RoomError("What came from the phone is damaged. Answer again.", 400)
        mine = (votes.c.drawing_id == drawing_id) & (votes.c.person_id == person.id)
        with writing(self.engine) as connection:
            lock_open_room(connection, person.room, self.now())
            asked = connection.execute(select(votes).where(mine)).one_or_none()
            if asked is None:
                raise RoomError("Nobody asked you about this drawing.", 409)
            if asked.is_answered:
                return
            answer = update(votes).where(mine).values(is_answered=True, digit=digit)
            connection.execute(answer)
            changed = next_change(connection, person.room)
            shown = update(drawings).where(drawings.c.id == drawing_id).values(change=changed)
            connection.execute(shown)

    def best(self, round: Round, misread_by: int = len(MODEL_NAMES) - 1) -> list[RoomDrawing]:
        """Return the drawings that fooled so many networks and no two people, most fooled first.

        They come without their strokes.
        """
        which = (drawings.c.round_id == round.id) & (drawings.c.fooled >= misread_by)
        with reading(self.engine) as connection:
            shown = which & ~drawings.c.is_hidden
            found = read_drawings(connection, shown, with_strokes=False)
        believed = [one for one in found if one.voted is not None and one.voted == one.label]
        return sorted(believed, key=lambda drawing: (-len(drawing.misread_by), drawing.id))


def _latest(room_id: int):
    return select(rounds).where(rounds.c.room_id == room_id).order_by(rounds.c.id.desc()).limit(1)
