"""Back-off after wrong passwords: pauses that double, an end to each, and none for who knows it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import RateCount
from mediahub.identity.limits import backoff
from mediahub.identity.limits.backoff import LINK, LINK_HERE, PROOFS, Backoff, one_try
from mediahub.problems import TooMany

pytestmark = pytest.mark.databases
SLOW = Backoff("test", 2, 30, 300, 3600)
SHARED = Backoff("shared", 3, 10, 60, 900, ends=False)


def wrong(database: Database, *slowed: tuple[Backoff, object]) -> int:
    """Try a wrong one; the seconds to wait if it was refused, 0 if it was made."""
    try:
        with one_try(database, *slowed or ((SLOW, "a"),)):
            return 0
    except TooMany as error:
        return error.retry_after


def right(database: Database, *slowed: tuple[Backoff, object]) -> None:
    with one_try(database, *slowed or ((SLOW, "a"),)) as was_right:
        was_right()


def later(database: Database, seconds: float) -> None:
    """Let so much time pass."""
    with database.begin() as session:
        for row in session.scalars(select(RateCount)):
            row.expires_at -= timedelta(seconds=seconds)


def counted(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {row.key: row.hits for row in session.scalars(select(RateCount)) if row.hits}


def test_each_wrong_try_doubles_the_pause_up_to_the_longest(database: Database) -> None:
    pauses = []
    for _ in range(8):
        pauses.append(pause := wrong(database))
        if pause:
            later(database, pause)
            assert wrong(database) == 0
    assert pauses == [0, 0, 30, 60, 120, 240, 300, 300]
    assert wrong(database, (SLOW, "b")) == 0


def test_what_is_refused_does_not_count_and_the_right_one_is_taken_when_the_pause_ends(
    database: Database,
) -> None:
    for _ in range(2):
        wrong(database)
    for _ in range(50):
        assert wrong(database) in (29, 30)
    with pytest.raises(TooMany, match=r"Try again in (30|2\d) s") as refused:
        right(database)
    later(database, refused.value.retry_after)
    right(database)
    assert counted(database) == {}
    assert [wrong(database) for _ in range(2)] == [0, 0]


def test_a_long_wait_is_told_in_minutes(database: Database) -> None:
    long = Backoff("long", 0, 600, 600, 3600)
    wrong(database, (long, 1))
    with pytest.raises(TooMany, match="Try again in 10 min") as refused:
        right(database, (long, 1))
    assert refused.value.retry_after == 600


def test_a_while_without_a_wrong_try_ends_it(database: Database) -> None:
    for _ in range(9):
        if pause := wrong(database):
            later(database, pause)
    later(database, SLOW.memory + 1)
    assert wrong(database) == 0
    assert counted(database) == {"test:a": 1}


def test_a_right_try_takes_nothing_from_what_others_tried(database: Database) -> None:
    """Nobody forgets the tries of a network by signing in with an account of their own, nor lengthens its
    pause."""
    for _ in range(4):
        if pause := wrong(database, (SHARED, "net"), (SLOW, "victim")):
            later(database, pause)
    later(database, 100)
    before = _expiry(database, "shared:net")
    right(database, (SHARED, "net"), (SLOW, "own"))
    assert counted(database)["shared:net"] == 3
    assert _expiry(database, "shared:net") == before
    assert "test:own" not in counted(database)
    assert counted(database)["test:victim"] == 3


def _expiry(database: Database, key: str) -> object:
    with database.read() as session:
        return session.get_one(RateCount, key).expires_at


def test_the_longest_pause_of_several_holds(database: Database) -> None:
    for _ in range(3):
        wrong(database, (SHARED, "net"))
    wrong(database, (SLOW, "a"))
    wrong(database, (SLOW, "a"))
    assert wrong(database, (SHARED, "net"), (SLOW, "a")) == 30
    assert counted(database) == {"shared:net": 3, "test:a": 2}


def test_what_raised_was_no_try(database: Database) -> None:
    for _ in range(9):
        with pytest.raises(RuntimeError), one_try(database, (SLOW, "a")):
            raise RuntimeError("the database went away")
    assert counted(database) == {}


def test_many_at_once_are_not_all_made(database: Database) -> None:
    made: list[int] = []
    tries = [threading.Thread(target=lambda: made.append(wrong(database))) for _ in range(12)]
    for one in tries:
        one.start()
    for one in tries:
        one.join()
    assert made.count(0) == SLOW.free
    assert counted(database) == {"test:a": SLOW.free}


@pytest.mark.parametrize(
    ("slowed", "most"),
    [(LINK_HERE, 40), (LINK, 400), (PROOFS, 120), (backoff.SIGN_IN_HERE, 120), (backoff.SIGN_IN_ACCOUNT, 350),
     (backoff.SIGN_IN_DEVICE, 320)],
)  # fmt: skip
def test_who_guesses_without_end_has_few_tries_in_a_day(slowed: Backoff, most: int) -> None:
    tries, waited = 0, timedelta(0)
    while waited < timedelta(days=1):
        tries += 1
        waited += slowed.pause(tries)
    assert tries < most


@pytest.mark.parametrize(
    "slowed", [one for one in vars(backoff).values() if isinstance(one, Backoff)], ids=lambda one: one.name
)
def test_a_pause_is_over_before_the_tries_are_forgotten(slowed: Backoff) -> None:
    assert slowed.first <= slowed.longest < slowed.memory
