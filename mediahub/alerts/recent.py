"""Recent searches of a user in an event."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mediahub.alerts.search_request import MAX_LENGTH, read_question
from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import RecentSearch
from mediahub.catalog.models.base import utcnow

MAX_SEARCHES = 12


def note_search(session: Session, user_id: int, event_id: int, query: str) -> None:
    """Remember that they looked for it now, and at most `MAX_SEARCHES`. An empty question is no search."""
    question = read_question(query)
    text = str(question)
    if len(text) > MAX_LENGTH or not (question.text or question.filters):
        return
    now = utcnow()
    row = insert_into(RecentSearch, session).values(
        user_id=user_id, event_id=event_id, query=text, used_at=now
    )
    same = ["user_id", "event_id", "query"]
    session.execute(row.on_conflict_do_update(index_elements=same, set_={"used_at": now}))
    mine = RecentSearch.user_id == user_id, RecentSearch.event_id == event_id
    kept = select(RecentSearch.id).where(*mine).order_by(RecentSearch.used_at.desc(), RecentSearch.id.desc())
    numbers = list(session.scalars(kept))
    session.execute(delete(RecentSearch).where(RecentSearch.id.in_(numbers[MAX_SEARCHES:])))


def remember_search(database: Database, user_id: int, event_id: int, query: str) -> None:
    """`note_search` in a transaction of its own."""
    with database.begin() as session:
        note_search(session, user_id, event_id, query)


def recent_searches(session: Session, user_id: int | None, event_id: int) -> list[str]:
    """Their questions as query strings, the latest first."""
    query = select(RecentSearch.query).where(
        RecentSearch.user_id == user_id, RecentSearch.event_id == event_id
    )
    return list(session.scalars(query.order_by(RecentSearch.used_at.desc(), RecentSearch.id.desc())))
