from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select

from digitrec.rooms.faults import RoomError
from digitrec.rooms.rate_limiter import OPENINGS, WRONG_CODES, RateLimiter
from digitrec.rooms.store import Store
from digitrec.rooms.tables import rate_limits
from tests.rooms.conftest import Clock
from tests.rooms.refusals import refusal


@pytest.fixture
def limiter(store: Store) -> RateLimiter:
    return store.limiter


def test_ten_tries_a_minute_and_no_more(limiter: RateLimiter, clock: Clock) -> None:
    assert [limiter.hit(WRONG_CODES, "school") for _ in range(12)] == [True] * 10 + [False] * 2
    clock.move(seconds=59)
    assert not limiter.hit(WRONG_CODES, "school") and limiter.hit(WRONG_CODES, "home")
    clock.move(seconds=1)
    assert limiter.hit(WRONG_CODES, "school")


def test_sentence_says_how_long_to_wait(limiter: RateLimiter, clock: Clock) -> None:
    for _ in range(10):
        limiter.take(WRONG_CODES, "school")
    clock.move(seconds=18)
    for call in (limiter.take, limiter.check):
        refused = refusal(call, WRONG_CODES, "school")
        assert (refused.status, refused.retry_after) == (429, 42)
        assert "wait 42 seconds, then try again." in str(refused)


def test_a_check_counts_nothing(limiter: RateLimiter) -> None:
    for _ in range(30):
        limiter.check(WRONG_CODES, "school")
    assert limiter.hit(WRONG_CODES, "school")


def test_servers_and_threads_on_one_database_share_the_tries(engine: Engine, clock: Clock) -> None:
    limiters = [RateLimiter(engine, clock) for _ in range(2)]
    with ThreadPoolExecutor(8) as pool:
        let_in = pool.map(lambda n: limiters[n % 2].hit(WRONG_CODES, "school"), range(60))
        assert sum(let_in) == 10


def test_database_keeps_hashes_and_only_while_they_count(
    limiter: RateLimiter, engine: Engine, clock: Clock
) -> None:
    def keys() -> list[str]:
        with engine.connect() as connection:
            return list(connection.scalars(select(rate_limits.c.key)))

    limiter.hit(WRONG_CODES, "school")
    (before,) = keys()
    assert len(before) == 64 and "school" not in before
    clock.move(minutes=1)
    limiter.hit(OPENINGS, "home")
    assert len(keys()) == 1 and before not in keys()


def test_clock_that_is_set_back_shuts_nobody_out(limiter: RateLimiter, clock: Clock) -> None:
    for _ in range(10):
        limiter.take(WRONG_CODES, "school")
    clock.move(days=-1)
    limiter.check(WRONG_CODES, "school")
    assert limiter.hit(WRONG_CODES, "school")


def test_counts_can_be_cleared(limiter: RateLimiter) -> None:
    storage = limiter._storage
    assert storage.check()
    for who in ("school", "home"):
        limiter.take(OPENINGS, who)
    storage.clear(OPENINGS.key_for("school"))
    assert storage.reset() == 1


def test_database_that_fails_is_no_lock_out(limiter: RateLimiter, engine: Engine) -> None:
    rate_limits.drop(engine)
    with pytest.raises(Exception) as caught:
        limiter.take(WRONG_CODES, "school")
    assert type(caught.value).__name__ == "StorageError" and not isinstance(caught.value, RoomError)
