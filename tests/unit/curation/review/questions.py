"""Pictures with suggestions to answer."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import (
    Event,
    User,
)
from mediahub.curation.review.review import Desk
from mediahub.rights import Viewer

SIGN = [
    {"tagger": "signs", "source": "ocr", "reason": "The picture reads “{line}”.", "values": {"line": "DEMO"}}
]


def desk(session: DbSession, event: Event, *roles: str) -> Desk:
    user = session.scalars(select(User.id)).first()
    return Desk(session, event, Viewer(frozenset(roles or ("marketing",)), user))
