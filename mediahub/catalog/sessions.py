"""Sessions of an event's programme, as pages read them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import selectinload

from mediahub.catalog.models import Session


def sessions_with_speakers(session: DbSession, event_id: int) -> list[Session]:
    """The programme with its speakers, in order of time."""
    query = select(Session).where(Session.event_id == event_id).options(selectinload(Session.speakers))
    return list(session.scalars(query.order_by(Session.starts_at)))


def titles_by_code(session: DbSession, event_id: int, codes: Collection[str]) -> dict[str, str]:
    """By code the titles of sessions; those without a title are left out."""
    if not codes:
        return {}
    query = select(Session.code, Session.title).where(Session.event_id == event_id, Session.code.in_(codes))
    return {code: title for code, title in session.execute(query) if title}
