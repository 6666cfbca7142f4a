"""Marked deliveries: a number in each file that says to whom it went, and when."""

from __future__ import annotations

import secrets
from typing import Literal

from sqlalchemy.orm import Session

from mediahub.catalog.models import DeliveryMark, Event, User

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""No two of which look alike: a number may be read out on the telephone."""
LENGTH = 12
PREFIX = "mh-"

How = Literal["download", "zip", "push"]


def new_mark(session: Session, event: Event, user: User, how: How) -> str:
    """The number for a delivery to `user` now; empty where the event does not mark its files."""
    if not event.marks_deliveries:
        return ""
    number = PREFIX + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    recipient = f"{user.name} <{user.email}>" if user.name else user.email
    session.add(
        DeliveryMark(id=number, event_id=event.id, user_id=user.id, recipient=recipient[:300], how=how)
    )
    return number
