"""Tries to sign in that failed, in the audit log: under which address, and at which step."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mediahub.audit import Action, Subject, record
from mediahub.audit.origin import origin
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import User
from mediahub.identity.addresses import find_user, typed_account
from mediahub.identity.limits.noting import worth_noting


def note_failed(database: Database, email: str, step: str) -> None:
    """Somebody gave a wrong proof: `password`, `second_step`, `passkey` or `again`."""
    with database.begin() as session:
        record(session, Action.SIGN_IN_FAILED, _subject(session, email), {"step": step}, outcome="failed")


def note_failed_user(database: Database, user_id: int, step: str) -> None:
    """A wrong second step, or a wrong proof again, of whose password was right before."""
    with database.begin() as session:
        user = session.get(User, user_id)
        what = user or Subject("user", str(user_id))
        record(session, Action.SIGN_IN_FAILED, what, {"step": step}, outcome="failed")


def note_stopped(database: Database, email: str) -> None:
    """Somebody tried too often. Without end makes an entry at the first, tenth, hundredth try and so on."""
    tries = worth_noting(database, f"stopped:{email[:100]}:{origin().address}")
    if tries is None:
        return
    with database.begin() as session:
        what = _subject(session, email)
        record(session, Action.SIGN_IN_STOPPED, what, {"tries": tries}, outcome="refused")


def _subject(session: Session, email: str) -> User | Subject:
    return find_user(session, email) or typed_account(email)
