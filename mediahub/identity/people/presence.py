"""Presence: when people were last seen, kept to a few minutes so that not every request writes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from mediahub.catalog.models import User

SEEN_STEP = timedelta(minutes=5)
"""How exactly `User.last_seen_at` is kept."""


def note_person_seen(session: Session, user_id: int, now: datetime) -> None:
    """Remember that they did something now, with a browser or a token; within `SEEN_STEP` once."""
    is_old = or_(User.last_seen_at.is_(None), User.last_seen_at <= now - SEEN_STEP)
    session.execute(update(User).where(User.id == user_id, is_old).values(last_seen_at=now))
