"""Contact sheets that a worker draws: what one shows, asked for once, and whether it is there by now."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Basket, ContactSheet
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files.naming import safe
from mediahub.delivery.papers.contact_sheet_request import Frame, Heading
from mediahub.messages import N_
from mediahub.problems import TooMany
from mediahub.storage.keys import contact_sheet_key

AT_ONCE = 24
"""Pictures that are drawn while somebody waits for the answer: two pages, within half a second."""
LIFETIME = timedelta(hours=24)
"""For how long a sheet that was drawn can be taken again."""
FAILED_FOR = timedelta(minutes=1)
"""For how long who asks is told that drawing it failed; then it is tried anew."""
MAX_OPEN = 5
"""Sheets of one person that are waited for."""
RETRY_AFTER = 2
"""Seconds after which a sheet may be there."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a contact sheet shows to one person, without the database it was read from."""

    basket_id: int
    event_id: int
    name: str
    heading: Heading
    ids: list[str]
    frames: list[Frame]

    @property
    def filename(self) -> str:
        """What a browser saves it as."""
        return f"{safe(self.name)}.pdf"

    @property
    def is_small(self) -> bool:
        """Whether it is drawn at once."""
        return len(self.frames) <= AT_ONCE


def fingerprint(heading: Heading, frames: Sequence[Frame]) -> str:
    """SHA-256 of what a sheet shows: the same pictures, words and reasons. Not of when it was asked for."""
    shown = asdict(heading)
    del shown["line"]
    rows = [(one.name, one.caption, one.credit, one.note, one.rights, one.key) for one in frames]
    return hashlib.sha256(json.dumps([shown, rows], sort_keys=True).encode()).hexdigest()


def waited_for(session: Session, basket_id: int, user_id: int) -> ContactSheet | None:
    """The sheet of a basket that somebody asked for and that is not drawn yet."""
    query = select(ContactSheet).where(
        ContactSheet.basket_id == basket_id, ContactSheet.user_id == user_id, ContactSheet.state == "waiting"
    )
    return session.scalar(query.order_by(ContactSheet.created_at.desc()).limit(1))


def ask_for(session: Session, content: Content, user_id: int) -> ContactSheet:
    """The sheet with this content, which a worker draws unless it is there, or just failed. Raises
    TooMany."""
    now, shown = utcnow(), fingerprint(content.heading, content.frames)
    holds = and_(ContactSheet.state != "failed", ContactSheet.created_at > now - LIFETIME)
    same = select(ContactSheet).where(
        ContactSheet.user_id == user_id,
        ContactSheet.basket_id == content.basket_id,
        ContactSheet.fingerprint == shown,
        or_(holds, and_(ContactSheet.state == "failed", ContactSheet.ended_at > now - FAILED_FOR)),
    )
    session.get_one(Basket, content.basket_id, with_for_update=True)  # two may ask at once
    found = session.scalar(same.order_by(ContactSheet.created_at.desc()).limit(1))
    if found is not None:
        return found
    waiting = select(func.count()).where(ContactSheet.user_id == user_id, ContactSheet.state == "waiting")
    if (session.scalar(waiting) or 0) >= MAX_OPEN:
        raise TooMany(N_("Several contact sheets are being drawn for you. Wait until one is ready."), 15)
    sheet_id = secrets.token_hex(16)
    sheet = ContactSheet(
        id=sheet_id,
        event_id=content.event_id,
        user_id=user_id,
        basket_id=content.basket_id,
        fingerprint=shown,
        heading=asdict(content.heading),
        filename=content.filename,
        wanted=" ".join(content.ids),
        total=len(content.ids),
        key=contact_sheet_key(sheet_id),
    )
    session.add(sheet)
    session.flush()
    return sheet
