import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from digitrec.errors import UserError
from digitrec.rooms.faults import RoomError
from digitrec.rooms.limits import Gate, lifetime


class Seconds:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = 1_000.0

    def __call__(self) -> float:
        return self.time


def is_let_in(gate: Gate, address: str) -> bool:
    try:
        gate.take(address)
    except RoomError as error:
        assert error.status == 429
        return False
    return True


def test_ten_tries_a_minute_and_no_more() -> None:
    clock = Seconds()
    gate = Gate(10, 60, clock)
    assert [is_let_in(gate, "192.0.2.1") for _ in range(12)] == [True] * 10 + [False] * 2
    clock.time += 59.9
    assert not is_let_in(gate, "192.0.2.1")
    clock.time += 0.1
    assert is_let_in(gate, "192.0.2.1")


def test_sentence_says_how_long_to_wait() -> None:
    clock = Seconds()
    gate = Gate(1, 60, clock)
    gate.take("192.0.2.1")
    clock.time += 18
    with pytest.raises(RoomError, match=r"^Too many tries: wait 42 seconds, then try again\.$"):
        gate.take("192.0.2.1")


def test_each_address_has_tries_of_its_own_and_a_household_of_ipv6_has_one() -> None:
    gate = Gate(1, 60, Seconds())
    assert is_let_in(gate, "192.0.2.1") and is_let_in(gate, "192.0.2.2")
    assert not is_let_in(gate, "::ffff:192.0.2.1")
    assert is_let_in(gate, "2001:db8::1") and not is_let_in(gate, "2001:db8::beef:2")
    assert is_let_in(gate, "2001:db8:0:1::1")
    assert is_let_in(gate, "testclient") and not is_let_in(gate, "testclient")


def test_a_check_counts_nothing_and_ends_with_the_tries() -> None:
    gate = Gate(1, 60, Seconds())
    for _ in range(30):  # a class behind one address
        gate.check("192.0.2.1")
    gate.take("192.0.2.1")
    with pytest.raises(RoomError):
        gate.check("192.0.2.1")
    gate.check("192.0.2.9")  # who never came


def test_many_addresses_take_bounded_memory() -> None:
    gate = Gate(10, 60, Seconds())
    for number in range(10_000):
        gate.take(f"name {number}")
    tracemalloc.start()
    for number in range(30_000):
        gate.take(f"other name {number}")
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 20_000_000
    assert is_let_in(gate, "name 1")  # forgotten


def test_threads_share_the_tries() -> None:
    gate = Gate(10, 60, Seconds())
    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(lambda _: is_let_in(gate, "192.0.2.1"), range(400))) == 10


def test_room_lasts_seven_days_or_as_many_as_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIGITREC_ROOM_DAYS", raising=False)
    assert lifetime() == timedelta(days=7)
    monkeypatch.setenv("DIGITREC_ROOM_DAYS", "30")
    assert lifetime() == timedelta(days=30)


@pytest.mark.parametrize("text", ["0", "-1", "a week", "1.5", "99999", "9" * 5_000, "٣"])
def test_other_days_get_a_sentence(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGITREC_ROOM_DAYS", text)
    with pytest.raises(UserError, match="number of days from 1 to 3,650"):
        lifetime()
