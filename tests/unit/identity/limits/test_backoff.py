"""Back-off after wrong passwords: pauses that double, an end to each, and none for who knows it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import RateCount
from mediahub.catalog.models.base import utcnow
from mediahub.identity.limits.backoff import LINK, LINK_BY_ADDRESS, Backoff, count_wrong, forget, refuse_early
from mediahub.problems import TooMany

pytestmark = pytest.mark.databases
SLOW = Backoff("test", 2, 30, 300, 3600, "Wait %(minutes)s minutes.")


def wait(database: Database, now: datetime | None = None, who: str = "a") -> int:
    """Seconds until somebody may try again; 0 is at once."""
    try:
        refuse_early(database, SLOW, who, now)
    except TooMany as error:
        return error.retry_after
    return 0


def test_each_wrong_try_doubles_the_pause_up_to_the_longest(database: Database) -> None:
    pauses = []
    for _ in range(8):
        pauses.append(wait(database))
        count_wrong(database, SLOW, "a")
    assert pauses[:2] == [0, 0]
    assert [round(pause, -1) for pause in pauses[2:]] == [30, 60, 120, 240, 300, 300]
    assert wait(database, who="b") == 0


def test_a_pause_ends_and_the_next_is_longer_still(database: Database) -> None:
    """A window that ends does not give all tries again."""
    for _ in range(4):
        count_wrong(database, SLOW, "a")
    after = utcnow() + timedelta(seconds=121)
    assert wait(database, after) == 0
    count_wrong(database, SLOW, "a")
    assert wait(database) > 200


def test_a_while_without_a_wrong_try_ends_it(database: Database) -> None:
    for _ in range(9):
        count_wrong(database, SLOW, "a")
    with database.begin() as session:
        session.execute(update(RateCount).values(expires_at=utcnow() - timedelta(seconds=1)))
    assert wait(database) == 0
    count_wrong(database, SLOW, "a")
    with database.read() as session:
        assert session.scalars(select(RateCount.hits)).one() == 1


def test_the_right_password_ends_it(database: Database) -> None:
    for _ in range(9):
        count_wrong(database, SLOW, "a")
    forget(database, SLOW, "a")
    assert wait(database) == 0
    forget(database, SLOW, "nobody")


@pytest.mark.parametrize(("slowed", "most"), [(LINK_BY_ADDRESS, 40), (LINK, 400)])
def test_who_guesses_without_end_has_few_tries_in_a_day(slowed: Backoff, most: int) -> None:
    tries, waited = 0, timedelta(0)
    while waited < timedelta(days=1):
        tries += 1
        waited += slowed.pause(tries)
    assert tries < most
    assert slowed.memory > slowed.longest
