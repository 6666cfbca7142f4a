"""Links to a new password, for who forgot theirs: by mail, or from an admin's hand where none is sent.

A link works once and ends; it is kept as a hash. Setting the password ends every session and every other such
link; second factors stay, so who can read somebody's mail is not in yet. Nobody learns who has an account.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from mediahub.audit import Action, record
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import User
from mediahub.identity.account.change_password import is_of_provider
from mediahub.identity.addresses import find_user
from mediahub.identity.factors import challenges
from mediahub.identity.passwords import PasswordError, hash_password
from mediahub.identity.sessions import end_sessions
from mediahub.mail import send
from mediahub.messages import N_
from mediahub.problems import Conflict, Invalid, Missing
from mediahub.rights.explanations import Translate, plain
from mediahub.translations import translator

KIND = "new_password"
LIFETIME = timedelta(minutes=30)
"""A link that was asked for at the sign-in page."""
HANDED_OVER = timedelta(days=2)
"""A link from an admin's hand."""
OVER = N_("This link works no more: it was used, or its time is over. Ask for a new one.")


def send_reset_link(
    database: Database, email: str, address_of: Callable[[str], str], translate: Translate = plain
) -> None:
    """Write a link to a new password to whoever has this address; nothing to anybody else.

    `address_of` gives the whole address of a secret. Who signs in with a provider's account changes the
    password there, and gets none.
    """
    with database.begin() as session:
        user = find_user(session, email)
        may_have = user is not None and user.active and not is_of_provider(session, user.id)
        # the same work for nobody: how long the answer takes says nothing either
        secret = challenges.ask(session, KIND, user_id=user.id if user and may_have else None, lasts=LIFETIME)
        if user is None or not may_have:
            return
        _ = translator(user.language) if user.language else translate
        text = _(
            "Somebody asked for a new password of your MediaHub account. Open this link to choose one:\n\n"
            "%(address)s\n\n"
            "It works once, within %(minutes)d minutes. If it was not you, do nothing: your password stays.",
            address=address_of(secret),
            minutes=int(LIFETIME.total_seconds() // 60),
        )
        send(session, user.email, _("Choose a new password"), text, lasts=LIFETIME)
        record(session, Action.PASSWORD_RESET_ASKED, user)


def make_reset_link(
    session: Session, user_id: int, lasts: timedelta = HANDED_OVER, *, shown_to: str = ""
) -> str:
    """The secret of a link that an admin hands over; it is kept nowhere, and links that were made before work
    no more. `shown_to` is who may know it beside its owner and the office.

    Raises Missing, and Conflict for who signs in with a provider's account.
    """
    user = session.get(User, user_id)
    if user is None or not user.active:
        raise Missing(N_("There is no such person, or their account is switched off."))
    if is_of_provider(session, user_id):
        raise Conflict(N_("They sign in with their organisation’s account: its password is changed there."))
    record(session, Action.PASSWORD_RESET_ASKED, user, {"by": "admin", "shown_to": shown_to})
    withdraw_links(session, user_id)
    if shown_to or user.password is None:
        user.link_shown_to = shown_to[:255]
    return challenges.ask(session, KIND, {"shown_to": shown_to}, user_id=user_id, lasts=lasts)


def withdraw_links(session: Session, user_id: int) -> None:
    """Let no link to a new password of somebody work any more."""
    challenges.withdraw(session, KIND, user_id)


def owner_of(database: Database, secret: str) -> User | None:
    """Whose new password a link is for; None where it works no more. The link stays good."""
    with database.read() as session:
        asked = challenges.look(session, KIND, secret)
        user = session.get(User, asked.user_id) if asked and asked.user_id else None
        return user if user is not None and user.active else None


def use_reset_link(database: Database, secret: str, password: str) -> User:
    """Set the password of whose link it is; whose, once wherever they are signed in has ended. Raises Missing
    for a link that works no more, and Invalid for a password that is not taken, after which the link still
    works."""
    if owner_of(database, secret) is None:
        raise Missing(OVER)
    try:
        hashed = hash_password(password)
    except PasswordError as error:
        raise Invalid(*error.args) from error
    with database.begin() as session:
        asked = challenges.answer(session, KIND, secret)
        if asked is None or asked.user_id is None:
            raise Missing(OVER)
        user = session.get_one(User, asked.user_id, with_for_update=True)
        if not user.active:
            raise Missing(OVER)
        user.password, user.link_shown_to = hashed, str(asked.details.get("shown_to", ""))[:255]
        record(session, Action.PASSWORD_RESET, user, {"shown_to": user.link_shown_to})
        end_sessions(session, asked.user_id)
        withdraw_links(session, asked.user_id)
        session.flush()
        session.expunge(user)
        return user
