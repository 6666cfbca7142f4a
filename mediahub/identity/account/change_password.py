"""Changing one's own password: the old one is asked for, unless there is none yet."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.audit import Action, record
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import OidcAccount, User
from mediahub.identity.factors.proofs import Given, reauthenticate
from mediahub.identity.passwords import PasswordError, hash_password
from mediahub.identity.sessions import end_other_sessions
from mediahub.messages import N_
from mediahub.problems import Conflict, Invalid


def change_password(
    database: Database, user_id: int, old: Given, new: str, *, session_id: int | None, end_others: bool
) -> int:
    """Give oneself another password; how many other sessions ended with the old one, if `end_others`.

    Raises Invalid for a wrong old one or a new one that is not taken, Conflict where a provider signs them
    in, and TooMany.
    """
    with database.read() as session:
        hashed = session.get_one(User, user_id).password
        if not hashed and is_of_provider(session, user_id):
            raise Conflict(N_("You sign in with your organisation’s account: change the password there."))
    if hashed and reauthenticate(database, user_id, old, None) != "password":
        raise Invalid(N_("That is not your password. Nothing was changed."))
    try:
        fresh = hash_password(new)
    except PasswordError as error:
        raise Invalid(*error.args) from error
    with database.begin() as session:
        user = session.get_one(User, user_id)
        user.password = fresh
        record(session, Action.PASSWORD_CHANGED, user)
        return end_other_sessions(session, user_id, session_id) if end_others else 0


def remove_password(session: Session, user_id: int) -> None:
    """Let a provider alone sign somebody in: a password here would still open what is shut there. Raises
    Conflict where no provider does, and nothing would be left."""
    user = session.get_one(User, user_id)
    if not is_of_provider(session, user_id):
        raise Conflict(N_("Without a password nothing would sign this account in: no organisation does."))
    if user.password:
        user.password = None
        record(session, Action.PASSWORD_REMOVED, user)


def remove_own_password(database: Database, user_id: int) -> None:
    """`remove_password` in a transaction of its own. Raises Conflict."""
    with database.begin() as session:
        remove_password(session, user_id)


def is_of_provider(session: Session, user_id: int) -> bool:
    """Whether a provider of OpenID Connect signs them in."""
    return session.scalar(select(OidcAccount.id).where(OidcAccount.user_id == user_id).limit(1)) is not None
