"""Signed-in sessions: a row each, so that signing out ends what a copied cookie could go on with.

Flask keeps a session in a signed cookie, and Flask-Login another that keeps somebody signed in. Both carry
the id that Flask-Login signed in: here the user's `fs_uniquifier` and the secret of a row. Without the row
both are worth nothing; signing in makes one, signing out deletes it, signing out everywhere all of a user.
The secret is another one after each step up (a second proof of who somebody is), so that a cookie that was
copied before opens nothing that the step opened.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import user_logged_in, user_logged_out
from flask_security.utils import set_request_attr
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Select, bindparam, delete, inspect, select, update
from sqlalchemy.orm import Session, joinedload, scoped_session

from mediahub.audit import Action, record
from mediahub.catalog.db.database import Database
from mediahub.catalog.db.read_only import ReadOnly
from mediahub.catalog.models import SignInSession, User
from mediahub.catalog.models.base import utcnow
from mediahub.encryption import hash_secret
from mediahub.identity.factors.policy import lacks_factor
from mediahub.identity.people.presence import note_person_seen
from mediahub.identity.press import viewer_of
from mediahub.identity.signatures import PatientSigner
from mediahub.messages import N_
from mediahub.problems import Missing
from mediahub.rights import Viewer

LIFETIME = timedelta(days=14)
SEEN_STEP = timedelta(minutes=5)
"""How exactly `last_seen_at` is kept, so that not every request writes."""
FLASK_LOGIN_ID = "_user_id"
FORM_TOKEN = "csrf_token"  # noqa: S105  (the name under which Flask-WTF keeps it)
HERE = "sign_in_session"
METHODS = "sign_in_methods"
VIEWER_HERE = "sign_in_viewer"
PROVED_AT = "sign_in_proved_at"


@dataclass(frozen=True, slots=True)
class Here:
    """The session that a request came with."""

    id: int
    authenticated_at: datetime
    """When whoever uses it last proved who they are."""
    methods: frozenset[str]
    needs_factor: bool


@dataclass(frozen=True, slots=True)
class Browser:
    """What a session is begun with."""

    device: str = ""
    """Its `User-Agent`."""
    address: str = ""


class SessionCookies(SecureCookieSessionInterface):
    """Flask's cookies of sessions, which a machine with a slower clock takes too."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """As Flask's; None where there is no key."""
        made = super().get_signing_serializer(app)
        if made is not None:
            made.signer = PatientSigner
        return made


def init_app(app: Flask, database: Database, users: scoped_session[Session]) -> None:
    """Keep a row for each sign-in to `app`; `users` is the session that Flask-Security reads users by."""
    app.session_interface = SessionCookies()

    @app.login_manager.user_loader  # type: ignore[attr-defined]
    def load(identity: str) -> User | None:
        now = utcnow()
        found = find_session(users(), identity, now)
        if found is not None:  # nearly every answer depends on it, and a second look would begin anew
            setattr(g, VIEWER_HERE, viewer_of(users(), found.user))
        users().commit()  # gives the connection back, which would else be held to the end of the request
        if found is None:
            return None
        here = Here(found.id, found.authenticated_at, frozenset(found.methods.split()), found.needs_factor)
        setattr(g, HERE, here)
        if now - found.last_seen_at >= SEEN_STEP:
            with suppress(ReadOnly), database.begin() as transaction:
                note_seen(transaction, found.id, request.remote_addr or "", now)
                note_person_seen(transaction, found.user_id, now)
        set_request_attr("fs_authn_via", "session")
        set_request_attr("fs_paa", session.get("fs_paa", 0))
        return found.user

    def begin(_: Flask, user: User, **__: Any) -> None:
        password = _hashed_anew(user)
        if password is not None:
            # SQLite refuses a change by who read before somebody else wrote: it goes with the row below
            users().rollback()
        browser = Browser(request.user_agent.string, request.remote_addr or "")
        methods, proved_at = g.pop(METHODS, ()), g.pop(PROVED_AT, None)
        with database.begin() as transaction:
            secret = begin_session(
                transaction, user.id, utcnow(), methods=methods, browser=browser, proved_at=proved_at
            )
            row = transaction.scalars(_by_secret(secret)).one()
            setattr(g, HERE, Here(row.id, row.authenticated_at, frozenset(methods), row.needs_factor))
            record(transaction, Action.SIGNED_IN, row.user, {"by": " ".join(methods)})
            note_person_seen(transaction, user.id, utcnow())
            if password is not None:
                transaction.get_one(User, user.id).password = password
        session[FLASK_LOGIN_ID] = f"{user.fs_uniquifier}.{secret}"
        session.pop(FORM_TOKEN, None)  # whoever planted a cookie before knows the one in it
        g.pop(FORM_TOKEN, None)

    def end(_: Flask, **__: Any) -> None:
        here: Here | None = g.pop(HERE, None)
        if here is not None:
            end_session(database, here.id)

    user_logged_in.connect(begin, app, weak=False)
    user_logged_out.connect(end, app, weak=False)


def here() -> Here | None:
    """The session that this request came with; None for guests and programs. Ask `current_user` before."""
    found: Here | None = g.get(HERE)
    return found


def viewer_here(user_id: int) -> Viewer | None:
    """The user of the session that this request came with, as the rule book sees them, in no event; None
    where the request came otherwise, or has become another user's."""
    found: Viewer | None = g.get(VIEWER_HERE)
    return found if found is not None and found.user_id == user_id else None


def note_methods(*methods: str, proved_at: datetime | None = None) -> None:
    """By what the sign-in that follows in this request was proved, and when, if not just now."""
    setattr(g, METHODS, methods)
    setattr(g, PROVED_AT, proved_at)


def step_up(database: Database, method: str) -> None:
    """Whoever uses this session has proved again who they are: it goes on under another secret."""
    found = here()
    if found is None:
        return
    now = utcnow()
    with database.begin() as transaction:
        row = transaction.get(SignInSession, found.id)
        if row is None:
            return
        secret = renew_session(row, method, now)
        session[FLASK_LOGIN_ID] = f"{row.user.fs_uniquifier}.{secret}"
        setattr(g, HERE, Here(row.id, now, frozenset(row.methods.split()), row.needs_factor))
        record(transaction, Action.REAUTHENTICATED, row.user, {"by": method})
    if current_app.config["REMEMBER_COOKIE_NAME"] in request.cookies:
        session["_remember"] = "set"  # Flask-Login writes its other cookie anew, with the same secret


def _hashed_anew(user: User) -> str | None:
    """The hash that checking the password gave this user because the old one's costs are not today's."""
    return user.password if inspect(user).attrs.password.history.has_changes() else None


def begin_session(
    session: Session,
    user_id: int,
    now: datetime,
    *,
    methods: Collection[str] = (),
    browser: Browser | None = None,
    proved_at: datetime | None = None,
) -> str:
    """A new session of this user; its secret, which is kept nowhere. Those that are over are swept away. It
    is as fresh as the proof of who they are, which a provider may have asked for before."""
    secret = secrets.token_urlsafe(32)
    browser = browser or Browser()
    session.execute(delete(SignInSession).where(SignInSession.expires_at <= now))
    row = SignInSession(
        user_id=user_id,
        secret_sha256=hash_secret(secret),
        expires_at=now + LIFETIME,
        last_seen_at=now,
        authenticated_at=proved_at or now,
        methods=" ".join(methods),
        needs_factor=lacks_factor(session, user_id, methods),
        device=browser.device[:300],
        address=browser.address[:45],
    )
    session.add(row)
    session.flush()
    return secret


_LIVING = (
    select(SignInSession)
    .where(SignInSession.secret_sha256 == bindparam("secret"), SignInSession.expires_at > bindparam("now"))
    .options(joinedload(SignInSession.user).joinedload(User.roles))
)
# asked with every request, so the roles come with it; to write a statement down takes longer than to ask it


def _by_secret(secret: str) -> Select[SignInSession]:
    return select(SignInSession).where(SignInSession.secret_sha256 == hash_secret(secret))


def renew_session(row: SignInSession, method: str, now: datetime) -> str:
    """A new secret of a session whose user proved by `method` who they are; the old one opens nothing."""
    secret = secrets.token_urlsafe(32)
    row.secret_sha256 = hash_secret(secret)
    row.authenticated_at = now
    row.methods = " ".join(dict.fromkeys([*row.methods.split(), method]))
    return secret


def note_seen(session: Session, session_id: int, address: str, now: datetime) -> None:
    """Remember when a session was last used, and from where."""
    seen = update(SignInSession).where(SignInSession.id == session_id)
    session.execute(seen.values(last_seen_at=now, address=address[:45]))


def find_session(session: Session, identity: str, now: datetime) -> SignInSession | None:
    """The session of an id that was signed in, with its user; None if it ended, or its user is shut out."""
    uniquifier, _, secret = identity.partition(".")
    found = session.scalars(_LIVING, {"secret": hash_secret(secret), "now": now}).unique().one_or_none()
    if found is None or not found.user.active or found.user.fs_uniquifier != uniquifier:
        return None
    return found


def sessions_of(session: Session, user_id: int, now: datetime) -> list[SignInSession]:
    """Where somebody is signed in, the one that was used last first."""
    query = select(SignInSession).where(SignInSession.user_id == user_id, SignInSession.expires_at > now)
    return list(session.scalars(query.order_by(SignInSession.last_seen_at.desc(), SignInSession.id.desc())))


def end_own_session(database: Database, user_id: int, session_id: int) -> None:
    """Sign one of somebody's devices out. Raises Missing if it is none of theirs."""
    own = (SignInSession.id == session_id, SignInSession.user_id == user_id)
    with database.begin() as session:
        ended = session.execute(delete(SignInSession).where(*own).returning(SignInSession.id)).all()
        if not ended:
            raise Missing(N_("There is no such device of yours; it may be signed out already."))
        record(session, Action.SESSION_ENDED, session.get_one(User, user_id))


def end_session(database: Database, session_id: int) -> None:
    """End a session, if it is not over."""
    with database.begin() as session:
        row = session.get(SignInSession, session_id)
        if row is not None:
            record(session, Action.SIGNED_OUT, row.user)
            session.delete(row)


def end_other_sessions(session: Session, user_id: int, kept: int | None) -> int:
    """Sign somebody out everywhere but in the session `kept`; how many others there were."""
    others = delete(SignInSession).where(SignInSession.user_id == user_id)
    if kept is not None:
        others = others.where(SignInSession.id != kept)
    return len(session.execute(others.returning(SignInSession.id)).all())


def sign_out_elsewhere(database: Database, user_id: int, kept: int | None) -> int:
    """`end_other_sessions` in a transaction of its own."""
    with database.begin() as session:
        record(session, Action.SIGNED_OUT_EVERYWHERE, session.get_one(User, user_id), {"but_here": True})
        return end_other_sessions(session, user_id, kept)


def end_sessions(session: Session, user_id: int) -> None:
    """End every session of this user, and whatever else was signed in by their `fs_uniquifier`."""
    session.get_one(User, user_id).fs_uniquifier = secrets.token_hex(32)
    session.execute(delete(SignInSession).where(SignInSession.user_id == user_id))


def sign_out_everywhere(database: Database, user_id: int) -> None:
    """`end_sessions` in a transaction of its own."""
    with database.begin() as session:
        end_sessions(session, user_id)
        record(session, Action.SIGNED_OUT_EVERYWHERE, session.get_one(User, user_id))
