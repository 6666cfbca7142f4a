"""Recent searches: the latest first, each once, and no more than are kept."""

from __future__ import annotations

from datetime import timedelta

from mediahub.alerts.forgetting import count_searches, forget_searches
from mediahub.alerts.recent import MAX_SEARCHES, recent_searches, remember_search
from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from tests.assets import add_event


def people(database: Database) -> tuple[int, int]:
    with database.begin() as session:
        return create_user(session, "eva@example.org", "correct horse battery", "press").id, add_event(
            session
        ).id


def test_only_so_many_are_kept_and_the_old_are_forgotten(database: Database) -> None:
    user, event = people(database)
    for number in range(MAX_SEARCHES + 3):
        remember_search(database, user, event, f"q=robot{number}")
    soon = utcnow() + timedelta(minutes=1)
    with database.begin() as session:
        assert len(recent_searches(session, user, event)) == MAX_SEARCHES == count_searches(session, soon)
        assert forget_searches(session, soon, 5) == 5
        assert forget_searches(session, soon - timedelta(days=1), 5) == 0
        assert count_searches(session, soon) == MAX_SEARCHES - 5
