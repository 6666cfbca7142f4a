"""Tries to sign in that failed, in the audit log: under which address, and at which step."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mediahub.audit import Action, Subject, record
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import User
from mediahub.identity.addresses import find_user


def note_failed(database: Database, email: str, step: str) -> None:
    """Somebody gave a wrong proof: `password`, `second_step`, `passkey` or `again`."""
    with database.begin() as session:
        record(session, Action.SIGN_IN_FAILED, _subject(session, email), {"step": step})


def note_failed_user(database: Database, user_id: int, step: str) -> None:
    """The same, of who has given a right one before."""
    with database.begin() as session:
        user = session.get(User, user_id)
        record(session, Action.SIGN_IN_FAILED, user or Subject("user", str(user_id)), {"step": step})


def note_stopped(database: Database, email: str) -> None:
    """Somebody tried too often."""
    with database.begin() as session:
        record(session, Action.SIGN_IN_STOPPED, _subject(session, email))


def _subject(session: Session, email: str) -> User | Subject:
    return find_user(session, email) or Subject("user", name=email.strip()[:255])
