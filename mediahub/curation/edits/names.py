"""Completing names of people, tags and sessions while somebody types one to tag a picture with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import PersonName, Session, TagName
from mediahub.catalog.names import fold
from mediahub.curation.edits.fields import DEPICTIONS

OFFERED = 12
"""Names at a time."""


def names_like(session: DbSession, event_id: int, field: str, text: str) -> dict[str, str]:
    """By key, what of a field (`people`, `tags` or the event's `sessions`) has a word that begins like
    `text`."""
    depictions, text = DEPICTIONS[field], fold(text)
    key, shown = getattr(depictions.target, depictions.key), getattr(depictions.target, depictions.shown)
    if field == "sessions":
        of_event = select(key, shown).where(Session.event_id == event_id)
        rows = session.execute(of_event.order_by(Session.starts_at))
        return {row[0]: row[1] for row in rows if text in fold(f"{row[1]} {row[0]}")}
    alias: Any = PersonName if field == "people" else TagName
    owner = alias.person_id if field == "people" else alias.tag_id
    begins = alias.folded.like(f"{text}%") | alias.folded.like(f"% {text}%")
    query = select(key, shown).join(alias, owner == depictions.target.id).where(begins).distinct()
    return dict(session.execute(query.order_by(shown).limit(OFFERED)).all())
