"""Recipient numbers: a number in each delivered file that says to whom it went, and when."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import IO, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Event, RecipientNumber, User
from mediahub.catalog.models.base import utcnow

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""No two of which look alike: a number may be read out on the telephone."""
LENGTH = 12
PREFIX = "mh-"

NUMBER = re.compile(rb"mh-[2-9a-hjkmnp-z]{12}(?![2-9a-hjkmnp-z])")
MAX_COPY = 200 << 20
"""Bytes of a found copy."""
STEP = 4 << 20
OVERLAP = 64
"""Bytes that two pieces share, more than a number has."""
ONE_DAY = timedelta(days=1)

How = Literal["download", "zip", "push"]


def new_number(session: Session, event: Event, user: User, how: How, recipient: str = "") -> str:
    """The number for a delivery now, to `recipient` (or to `user` themselves); empty where the event does not
    mark its files."""
    if not event.numbers_deliveries:
        return ""
    number = PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    named = recipient or user.name_and_address
    session.add(
        RecipientNumber(id=number, event_id=event.id, user_id=user.id, recipient=named[:300], how=how)
    )
    session.flush()
    return number


def known_number(session: Session, event: Event, user_id: int | None) -> str:
    """The number that a user's single files carry today, if there is one."""
    if not event.numbers_deliveries:
        return ""
    query = select(RecipientNumber.id).where(
        RecipientNumber.event_id == event.id,
        RecipientNumber.user_id == user_id,
        RecipientNumber.how == "download",
        RecipientNumber.created_at > utcnow() - ONE_DAY,
    )
    return session.scalar(query.order_by(RecipientNumber.created_at.desc()).limit(1)) or ""


def number_of_today(session: Session, event: Event, user_id: int | None) -> str:
    """Today's recipient number, given out now if there is none; empty where the event numbers no files."""
    user = session.get(User, user_id) if user_id is not None else None
    if user is None or not event.numbers_deliveries:
        return ""
    return known_number(session, event, user_id) or new_number(session, event, user, "download")


def set_numbering(session: Session, event_id: int, on: bool) -> None:
    """Have an event's delivered files carry a number from now on, or no longer."""
    session.get_one(Event, event_id).numbers_deliveries = on


def latest_numbers(session: Session, event_id: int, limit: int) -> list[RecipientNumber]:
    """The numbers of an event that were given out last, the latest first."""
    query = select(RecipientNumber).where(RecipientNumber.event_id == event_id)
    return list(session.scalars(query.order_by(RecipientNumber.created_at.desc()).limit(limit)))


def numbers_in_copy(session: Session, event_id: int, copy: IO[bytes]) -> list[RecipientNumber]:
    """Those of an event's deliveries whose number stands in a found copy, which is read in pieces."""
    found: dict[str, RecipientNumber] = {}
    tail = b""
    while data := copy.read(STEP):
        piece = tail + data
        found |= {one.id: one for one in numbers_in(session, event_id, piece)}
        tail = piece[-OVERLAP:]  # of both: a read may give few bytes
    return list(found.values())


def numbers_in(session: Session, event_id: int, data: bytes) -> list[RecipientNumber]:
    """Those of an event's deliveries whose number stands in a file, wherever in it."""
    numbers = {found.decode() for found in NUMBER.findall(data)}
    query = select(RecipientNumber).where(
        RecipientNumber.event_id == event_id, RecipientNumber.id.in_(numbers)
    )
    return list(session.scalars(query.order_by(RecipientNumber.created_at))) if numbers else []
