"""Limits on work that is paid for: in a while, and at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import RateCount
from mediahub.catalog.models.base import utcnow
from mediahub.identity.limits.work_limits import AtOnce, Rate, count, refuse_above, spend
from mediahub.problems import TooMany

RATE = Rate("things", 3, 600, "Try again in %(minutes)s minutes.")


def test_a_rate_is_used_up_by_each_alone_and_comes_back(database: Database) -> None:
    for _ in range(RATE.most):
        spend(database, RATE, "ann")
    with pytest.raises(TooMany) as refused:
        spend(database, RATE, "ann")
    assert str(refused.value) == "Try again in 10 minutes."
    assert 590 < refused.value.retry_after <= 600
    spend(database, RATE, "bob")
    with database.begin() as session:  # as if the time were over
        session.execute(update(RateCount).values(expires_at=utcnow() - timedelta(seconds=1)))
    spend(database, RATE, "ann")


def test_what_is_only_counted_is_refused_from_then_on(database: Database) -> None:
    refuse_above(database, RATE, 7)
    count(database, RATE, 7, amount=3)
    with pytest.raises(TooMany):
        refuse_above(database, RATE, 7)


def test_one_too_many_at_once_is_refused_and_has_its_turn_later() -> None:
    one = AtOnce(1, 0.0, 5, "Another is at work.")
    with one.turn():
        with pytest.raises(TooMany) as refused, one.turn():
            pass
        assert (str(refused.value), refused.value.retry_after) == ("Another is at work.", 5)
    with pytest.raises(ZeroDivisionError), one.turn():
        raise ZeroDivisionError
    with one.turn():  # an error gives the turn back
        pass
