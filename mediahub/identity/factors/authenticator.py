"""Codes of authenticator apps: TOTP (RFC 6238), six digits of SHA-1 every 30 seconds, as every app does them.

A code is good for one step before and after its own, and once: the step of the last one is kept.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime

from passlib.exc import TokenError
from passlib.totp import TOTP
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.models import Authenticator
from mediahub.catalog.models.base import utcnow

ISSUER = "MediaHub"
WINDOW = 30
"""Seconds that the clock of a phone may be off."""


def new_key() -> str:
    """A key that no app has yet, in Base32."""
    return str(TOTP.new().base32_key)


def address_of(key: str, account: str) -> str:
    """What the QR code says (Key Uri Format)."""
    return str(TOTP(key=key).to_uri(label=account.replace(":", " "), issuer=ISSUER))


def confirm(session: Session, user_id: int, key: str, code: str, now: datetime | None = None) -> bool:
    """Take an app that shows the right code, in the place of the one before; False for a wrong code."""
    now = now or utcnow()
    counter = _counter(key, code, now, None)
    if counter is None:
        return False
    values = {"key": key, "last_counter": counter, "confirmed_at": now}
    session.merge(Authenticator(user_id=user_id, **values))
    return True


def check(session: Session, user_id: int, code: str, now: datetime | None = None) -> bool:
    """Whether their app shows this code now; true once for each, also when two send it at once."""
    row = session.get(Authenticator, user_id)
    if row is None or row.confirmed_at is None or not row.key:
        return False
    counter = _counter(row.key, code, now or utcnow(), row.last_counter)
    if counter is None:
        return False
    later = update(Authenticator).where(
        Authenticator.user_id == user_id, Authenticator.last_counter < counter
    )
    taken = session.execute(
        later.values(last_counter=counter).returning(Authenticator.user_id),
        execution_options={"synchronize_session": False},
    )
    return taken.first() is not None


def remove(session: Session, user_id: int) -> bool:
    """Ask for codes no more; whether there was an app."""
    there = session.scalar(select(Authenticator.user_id).where(Authenticator.user_id == user_id))
    if there is None:
        return False
    session.execute(delete(Authenticator).where(Authenticator.user_id == user_id))
    return True


def tidy(code: str) -> str:
    """A code as it was meant: without spaces, and full-width digits, which Chinese keyboards make, as usual
    ones."""
    return "".join(unicodedata.normalize("NFKC", code).split())


def _counter(key: str, code: str, now: datetime, last: int | None) -> int | None:
    """The time step that a code is of; None for one that is wrong, or not later than the last."""
    digits = tidy(code)
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return None
    try:
        return int(TOTP(key=key).match(digits, time=now, window=WINDOW, last_counter=last).counter)
    except (TokenError, ValueError):  # a key that was kept amiss is ValueError
        return None
