"""Signed-in sessions: a row each, so that signing out ends what a copied cookie could go on with.

Flask keeps a session in a signed cookie, and Flask-Login another that keeps somebody signed in. Both carry
the id that Flask-Login signed in: here the user's `fs_uniquifier` and the secret of a row. Without the row
both are worth nothing; signing in makes one, signing out deletes it, signing out everywhere all of a user.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, g, session
from flask_login import user_logged_in, user_logged_out
from flask_security.utils import set_request_attr
from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session, joinedload, scoped_session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import SignInSession, User
from mediahub.catalog.models.base import utcnow
from mediahub.encryption import hash_secret

LASTS = timedelta(days=14)
FLASK_LOGIN_ID = "_user_id"
FORM_TOKEN = "csrf_token"  # noqa: S105  (the name under which Flask-WTF keeps it)
HERE = "sign_in_session"


def init_app(app: Flask, database: Database, users: scoped_session[Session]) -> None:
    """Keep a row for each sign-in to `app`; `users` is the session that Flask-Security reads users by."""

    @app.login_manager.user_loader  # type: ignore[attr-defined]
    def load(identity: str) -> User | None:
        found = find_session(users(), identity, utcnow())
        if found is None:
            return None
        setattr(g, HERE, found.id)
        set_request_attr("fs_authn_via", "session")
        set_request_attr("fs_paa", session.get("fs_paa", 0))
        return found.user

    def begin(_: Flask, user: User, **__: Any) -> None:
        password = _hashed_anew(user)
        if password is not None:
            # SQLite refuses a change by who read before somebody else wrote: it goes with the row below
            users().rollback()
        with database.begin() as transaction:
            secret = begin_session(transaction, user.id, utcnow())
            if password is not None:
                transaction.get_one(User, user.id).password = password
        session[FLASK_LOGIN_ID] = f"{user.fs_uniquifier}.{secret}"
        session.pop(FORM_TOKEN, None)  # whoever planted a cookie before knows the one in it
        g.pop(FORM_TOKEN, None)

    def end(_: Flask, **__: Any) -> None:
        here = g.pop(HERE, None)
        if here is not None:
            with database.begin() as transaction:
                transaction.execute(delete(SignInSession).where(SignInSession.id == here))

    user_logged_in.connect(begin, app, weak=False)
    user_logged_out.connect(end, app, weak=False)


def _hashed_anew(user: User) -> str | None:
    """The hash that checking the password gave this user because the old one's costs are not today's."""
    return user.password if inspect(user).attrs.password.history.has_changes() else None


def begin_session(session: Session, user_id: int, now: datetime) -> str:
    """A new session of this user; its secret, which is kept nowhere. Those that are over are swept away."""
    secret = secrets.token_urlsafe(32)
    session.execute(delete(SignInSession).where(SignInSession.expires_at <= now))
    row = SignInSession(user_id=user_id, secret_sha256=hash_secret(secret), expires_at=now + LASTS)
    session.add(row)
    session.flush()
    return secret


def find_session(session: Session, identity: str, now: datetime) -> SignInSession | None:
    """The session of an id that was signed in, with its user; None if it ended, or its user is shut out."""
    uniquifier, _, secret = identity.partition(".")
    query = select(SignInSession).where(
        SignInSession.secret_sha256 == hash_secret(secret), SignInSession.expires_at > now
    )
    found = session.scalar(query.options(joinedload(SignInSession.user)))
    if found is None or not found.user.active or found.user.fs_uniquifier != uniquifier:
        return None
    return found


def end_sessions(session: Session, user_id: int) -> None:
    """End every session of this user, and whatever else was signed in by their `fs_uniquifier`."""
    session.get_one(User, user_id).fs_uniquifier = secrets.token_hex(32)
    session.execute(delete(SignInSession).where(SignInSession.user_id == user_id))


def sign_out_everywhere(database: Database, user_id: int) -> None:
    """`end_sessions` in a transaction of its own."""
    with database.begin() as session:
        end_sessions(session, user_id)
