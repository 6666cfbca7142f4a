"""Searches nobody repeats and feeds that were ended go after a while, some at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.alerts.feeds.feeds import create_feed
from mediahub.alerts.forgetting import count_feeds, count_searches, forget_feeds, forget_searches
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import FeedToken, RecentSearch
from mediahub.identity.accounts import create_user
from tests.assets import TAKEN, add_event

DAY = timedelta(days=1)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        event = add_event(session)
        user = create_user(session, "eva@example.org", "correct horse battery", "press")
        for days in range(3):
            at = TAKEN + days * DAY
            session.add(RecentSearch(event_id=event.id, user_id=user.id, query=f"q={days}", used_at=at))
            create_feed(session, user.id, event.id)[0].revoked_at = at
        create_feed(session, user.id, event.id)
        session.flush()
        yield session


def test_searches(session: Session) -> None:
    before = TAKEN + 2 * DAY
    assert (count_searches(session, TAKEN), count_searches(session, before)) == (0, 2)
    assert [forget_searches(session, before, limit) for limit in (1, 9, 9)] == [1, 1, 0]
    assert list(session.scalars(select(RecentSearch.query))) == ["q=2"]


def test_feeds_that_were_not_ended_stay(session: Session) -> None:
    before = TAKEN + 2 * DAY
    assert (count_feeds(session, TAKEN), count_feeds(session, before)) == (0, 2)
    assert [forget_feeds(session, before, limit) for limit in (1, 9, 9)] == [1, 1, 0]
    assert set(session.scalars(select(FeedToken.revoked_at))) == {None, before}
