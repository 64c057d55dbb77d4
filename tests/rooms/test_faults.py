from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from digitrec.errors import UserError
from digitrec.rooms.faults import RoomError, StorageError, WrongCodeError, storage_faults
from digitrec.rooms.transactions import reading, writing
from tests.rooms.refusals import fault


def test_both_kinds_are_told_to_the_user() -> None:
    assert issubclass(RoomError, UserError) and issubclass(StorageError, UserError)
    error = RoomError("Too many came.", 429, 12)
    assert (str(error), error.status, error.retry_after) == ("Too many came.", 429, 12)
    wrong = WrongCodeError("K7P4MX")
    assert (wrong.status, wrong.nearest) == (404, "K7P4MX") and "K7P4MX?" in str(wrong)


def raising(error: Exception) -> Callable[[], None]:
    def call() -> None:
        with storage_faults():
            raise error

    return call


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("53100", "is full"),  # disk_full
        ("25006", "only be read"),  # read_only_sql_transaction
        ("42501", "only be read"),  # insufficient_privilege
        ("57P01", "does not answer"),  # admin_shutdown
        ("08006", "does not answer"),  # connection_failure
        ("53300", "too busy"),  # too_many_connections
        ("57014", "too busy"),  # query_canceled
        ("40P01", "too busy"),  # deadlock_detected
        ("XX001", "damaged"),  # data_corrupted
        ("42P01", "not the one it was"),  # undefined_table
    ],
)
def test_every_number_of_postgresql_that_is_no_bug_has_its_sentence(
    number: str, words: str
) -> None:
    cause = psycopg.errors.lookup(number)("what the server says, with a secret")
    sentence = fault(raising(OperationalError("SELECT 1", None, cause)))
    assert words in sentence and "secret" not in sentence


def test_our_own_bugs_are_not_hidden(engine: Engine) -> None:
    with pytest.raises(DBAPIError, match="no_such_column"), reading(engine) as connection:
        connection.execute(text("SELECT no_such_column FROM rooms"))
    row = "INSERT INTO rounds (room_id, started_at, ends_at) VALUES (99, 0, 0)"
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(text(row))
    with pytest.raises(ZeroDivisionError):
        raising(ZeroDivisionError())()
