"""Second factors as pages ask for them: set up, removed, used. Each is a transaction of its own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.audit import Action, record
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Passkey, SignInSession, User
from mediahub.identity.factors import authenticator, challenges, passkeys, recovery_codes
from mediahub.identity.factors.passkeys import Site
from mediahub.identity.factors.policy import has_authenticator, has_passkey, lacks_factor
from mediahub.messages import N_
from mediahub.problems import Invalid, Missing

NEW_AUTHENTICATOR = "authenticator_new"


@dataclass(frozen=True, slots=True)
class NewAuthenticator:
    """An app that is being set up."""

    key: str
    """In Base32, to be typed."""
    address: str
    """For its QR code."""


def begin_authenticator(database: Database, user_id: int) -> str:
    """Begin to set an app up; the secret under which its key waits for the first code."""
    with database.begin() as session:
        challenges.withdraw(session, NEW_AUTHENTICATOR, user_id)
        key = authenticator.new_key()
        return challenges.ask(session, NEW_AUTHENTICATOR, {"key": key}, user_id=user_id)


def waiting_authenticator(database: Database, user_id: int, secret: str) -> NewAuthenticator | None:
    """The app that is being set up; None once it is, or after ten minutes."""
    with database.read() as session:
        asked = challenges.look(session, NEW_AUTHENTICATOR, secret)
        if asked is None or asked.user_id != user_id:
            return None
        key = asked.details["key"]
        return NewAuthenticator(key, authenticator.address_of(key, session.get_one(User, user_id).email))


def confirm_authenticator(database: Database, user_id: int, secret: str, code: str) -> list[str]:
    """Take the app that shows this code; recovery codes, if it is the first second factor. Raises Invalid."""
    with database.begin() as session:
        asked = challenges.look(session, NEW_AUTHENTICATOR, secret)
        if asked is None or asked.user_id != user_id:
            raise Missing(N_("That took longer than ten minutes. Begin once more with a new code to scan."))
        is_first = not has_second_factor(session, user_id)
        if not authenticator.confirm(session, user_id, asked.details["key"], code):
            raise Invalid(
                N_("That is not the code that the app shows now. Wait for the next one and try again.")
            )
        challenges.withdraw(session, NEW_AUTHENTICATOR, user_id)
        record(session, Action.SECOND_FACTOR_ADDED, session.get_one(User, user_id))
        return _set_up(session, user_id, is_first)


def remove_authenticator(database: Database, user_id: int) -> None:
    """Ask for no codes of an app any more."""
    with database.begin() as session:
        if authenticator.remove(session, user_id):
            record(session, Action.SECOND_FACTOR_REMOVED, session.get_one(User, user_id))
        _tidy(session, user_id)


def passkey_registration(database: Database, user_id: int, site: Site) -> tuple[str, str]:
    """`passkeys.registration_options` in a transaction of its own."""
    with database.begin() as session:
        return passkeys.registration_options(session, user_id, site)


def register_passkey(
    database: Database, user_id: int, secret: str, sent: str, site: Site, name: str
) -> list[str]:
    """Take a new passkey; recovery codes, if it is the first second factor. Raises PasskeyRefused."""
    with database.begin() as session:
        is_first = not has_second_factor(session, user_id)
        made = passkeys.register(session, user_id, secret, sent, site, name)
        record(session, Action.PASSKEY_ADDED, session.get_one(User, user_id), {"name": made.name})
        return _set_up(session, user_id, is_first)


def remove_passkey(database: Database, user_id: int, passkey_id: int) -> str:
    """Take a passkey no more; its name. Raises Missing."""
    with database.begin() as session:
        name = passkeys.remove(session, user_id, passkey_id)
        if name is None:
            raise Missing(N_("There is no such passkey of yours."))
        record(session, Action.PASSKEY_REMOVED, session.get_one(User, user_id), {"name": name})
        _tidy(session, user_id)
        return name


def passkey_question(database: Database, site: Site, user_id: int | None = None) -> tuple[str, str]:
    """`passkeys.sign_in_options` in a transaction of its own."""
    with database.begin() as session:
        return passkeys.sign_in_options(session, site, user_id)


def use_passkey(database: Database, secret: str, sent: str, site: Site) -> User | None:
    """Who signs in with a passkey alone; None for nobody."""
    with database.begin() as session:
        return passkeys.use(session, secret, sent, site)


def new_recovery_codes(database: Database, user_id: int) -> list[str]:
    """New codes in the place of those before. Raises Invalid for who has no second factor."""
    with database.begin() as session:
        if not has_second_factor(session, user_id):
            raise Invalid(N_("Set up a second factor first: recovery codes stand in for it."))
        record(session, Action.RECOVERY_CODES_MADE, session.get_one(User, user_id))
        return recovery_codes.make_codes(session, user_id)


def own_passkeys(database: Database, user_id: int) -> list[Passkey]:
    """Somebody's passkeys, the oldest first."""
    with database.read() as session:
        return passkeys.passkeys_of(session, user_id)


def active_user(database: Database, user_id: int) -> User | None:
    """Who this is, unless they are shut out."""
    with database.read() as session:
        user = session.get(User, user_id)
        return user if user is not None and user.active else None


def has_second_factor(session: Session, user_id: int) -> bool:
    """Whether a password alone does not sign them in."""
    return has_authenticator(session, user_id) or has_passkey(session, user_id)


def remove_factors(session: Session, user_id: int) -> None:
    """Remove every second factor of somebody who lost them; for an admin, who ends their sessions too."""
    authenticator.remove(session, user_id)
    passkeys.remove_all(session, user_id)
    _tidy(session, user_id)
    record(session, Action.SECOND_FACTOR_REMOVED, session.get_one(User, user_id), {"all": True})


def _set_up(session: Session, user_id: int, is_first: bool) -> list[str]:
    _update_sessions(session, user_id)
    return recovery_codes.make_codes(session, user_id) if is_first else []


def _tidy(session: Session, user_id: int) -> None:
    _update_sessions(session, user_id)
    if not has_second_factor(session, user_id):
        recovery_codes.forget_codes(session, user_id)


def _update_sessions(session: Session, user_id: int) -> None:
    """Say on each session of theirs whether their role asks for what they have not set up."""
    for row in session.scalars(select(SignInSession).where(SignInSession.user_id == user_id)):
        row.needs_factor = lacks_factor(session, user_id, row.methods.split())
