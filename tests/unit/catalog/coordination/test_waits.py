"""Rows wait for their time, and for none that cannot be; they are silent by their age, and by such a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.coordination.waits import MAX_CLOCK_SKEW, has_come, is_ahead, is_to_come, silent_for
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Mail
from mediahub.catalog.models.base import utcnow

SECOND = timedelta(seconds=1)
AGE = timedelta(minutes=10)


@pytest.mark.parametrize(
    ("touched_ago", "is_silent"),
    [
        (AGE + SECOND, True),
        (AGE - SECOND, False),
        (0 * SECOND, False),
        (SECOND - MAX_CLOCK_SKEW, False),
        (-MAX_CLOCK_SKEW - SECOND, True),
    ],
)
def test_a_row_is_silent_after_its_age_and_before_its_time(
    database: Database, touched_ago: timedelta, is_silent: bool
) -> None:
    now = utcnow()
    with database.begin() as session:
        session.add(
            Mail(recipient="a@example.org", subject="s", text="t", due_at=now - touched_ago, expires_at=now)
        )

    with database.read() as session:
        found = session.scalar(select(Mail.id).where(silent_for(Mail.due_at, now, AGE)))

    assert (found is not None) == is_silent
    assert is_ahead(now - touched_ago, now) == (touched_ago < -MAX_CLOCK_SKEW)


@pytest.mark.parametrize(
    ("ahead", "has_it_come"),
    [
        (-SECOND, True),
        (SECOND, False),
        (AGE, False),
        (AGE + MAX_CLOCK_SKEW - SECOND, False),
        (AGE + MAX_CLOCK_SKEW + SECOND, True),
    ],
)
def test_a_row_waits_for_its_time_unless_none_is_so_far_ahead(
    database: Database, ahead: timedelta, has_it_come: bool
) -> None:
    now = utcnow()
    with database.begin() as session:
        due = now + ahead
        session.add(Mail(recipient="a@example.org", subject="s", text="t", due_at=due, expires_at=now))

    with database.read() as session:
        found = session.scalar(select(Mail.id).where(has_come(Mail.due_at, now, AGE)))

    assert (found is not None) == has_it_come
    assert is_to_come(now + ahead, now, AGE) == (not has_it_come)
