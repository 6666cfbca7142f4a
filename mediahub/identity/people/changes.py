"""Shutting people out and letting them in again: accounts, devices, tokens, second factors, deletion."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mediahub.audit import Action, record
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import ApiToken, SignInSession, User
from mediahub.identity.account.change_password import remove_password
from mediahub.identity.account.reset_links import withdraw_links
from mediahub.identity.factors.requests import remove_factors
from mediahub.identity.people.overview import require_person
from mediahub.identity.people.roles import YourOwnAccount, require_other_admin
from mediahub.identity.sessions import end_sessions
from mediahub.identity.tokens import revoke_token
from mediahub.messages import N_
from mediahub.objects.account_objects import account_prefixes, delete_below
from mediahub.problems import Conflict, Missing
from mediahub.storage import Bucket


def disable(database: Database, user_id: int, *, by: int | None) -> None:
    """Shut somebody out: their devices are signed out, their tokens, feeds and cameras open nothing while it
    lasts. Raises PersonMissing, YourOwnAccount, LastAdmin."""
    with database.begin() as session:
        user = _other(session, user_id, by)
        end_sessions(session, user_id)
        withdraw_links(session, user_id)
        if user.active:
            user.active = False
            record(session, Action.ACCOUNT_DISABLED, user)


def enable(database: Database, user_id: int) -> None:
    """Let somebody in again who was shut out. They sign in anew. Raises PersonMissing."""
    with database.begin() as session:
        user = require_person(session, user_id)
        if not user.active:
            user.active = True
            record(session, Action.ACCOUNT_ENABLED, user)


def rename(database: Database, user_id: int, name: str) -> None:
    """What others call them. Raises PersonMissing."""
    with database.begin() as session:
        user = require_person(session, user_id)
        before, user.name = user.name, " ".join(name.split())[:200]
        if user.name != before:
            record(session, Action.ACCOUNT_CHANGED, user, {"name": user.name, "before": before})


def sign_out(database: Database, user_id: int, session_id: int | None = None) -> None:
    """Sign one device of somebody out, or all of them. Raises PersonMissing, Missing."""
    with database.begin() as session:
        user = require_person(session, user_id)
        if session_id is None:
            end_sessions(session, user_id)
            record(session, Action.SIGNED_OUT_EVERYWHERE, user)
            return
        own = SignInSession.id == session_id, SignInSession.user_id == user_id
        if not session.execute(delete(SignInSession).where(*own).returning(SignInSession.id)).all():
            raise Missing(N_("That device is signed out already."))
        record(session, Action.SESSION_ENDED, user)


def end_token(database: Database, user_id: int, prefix: str) -> None:
    """End a token of somebody at once. Raises PersonMissing, Missing."""
    with database.begin() as session:
        require_person(session, user_id)
        token = session.scalar(select(ApiToken).where(ApiToken.prefix == prefix, ApiToken.user_id == user_id))
        if token is None:
            raise Missing(N_("They have no such token."))
        revoke_token(session, prefix)


def remove_password_of(database: Database, user_id: int) -> None:
    """Let their organisation alone sign somebody in, and sign them out. Raises PersonMissing, Conflict where
    no organisation signs them in."""
    with database.begin() as session:
        require_person(session, user_id)
        remove_password(session, user_id)
        end_sessions(session, user_id)


def reset_factors(database: Database, user_id: int, *, by: int | None) -> None:
    """Remove the second factors of somebody who lost them, and sign them out: a password alone lets them in,
    until they set up new ones. Raises PersonMissing, YourOwnAccount."""
    with database.begin() as session:
        require_person(session, user_id)
        if by == user_id:
            raise YourOwnAccount
        remove_factors(session, user_id)
        end_sessions(session, user_id)


def delete_person(database: Database, bucket: Bucket, user_id: int, typed: str, *, by: int | None) -> str:
    """Delete an account for good, if its address was `typed` to confirm it; the address.

    With it go its devices, tokens, feeds, baskets, zips, saved searches, picks and press accounts with their
    cards. Pictures, edits, galleries and links that they made stay, as somebody's who is not there any more;
    usage records and the audit log keep the name for as long as they are kept. Raises PersonMissing,
    YourOwnAccount, LastAdmin, and Conflict where something else was typed.
    """
    with database.begin() as session:
        user = _other(session, user_id, by)
        if typed.strip().casefold() != user.email.casefold():
            raise Conflict(N_("Type the address of the account to confirm that it is to go."))
        record(session, Action.ACCOUNT_DELETED, user)
        session.flush()
        email, prefixes = user.email, account_prefixes(session, user_id)
        session.delete(user)
    delete_below(database, bucket, prefixes)
    return email


def _other(session: Session, user_id: int, by: int | None) -> User:
    """The account of somebody else, who is not the last admin."""
    user = require_person(session, user_id)
    if by == user_id:
        raise YourOwnAccount
    if user.active and "admin" in user.role_names:
        require_other_admin(session, user_id)
    return user
