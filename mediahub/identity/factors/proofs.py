"""Proving who one is a second time: after a password at sign-in, and before something dangerous.

Wrong ones make whoever tries wait longer and longer (`limits.backoff`): on each known device for itself, so
that who stole a password, or a session elsewhere, makes its owner wait nowhere that they have been.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from mediahub.audit import Action, record
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import User
from mediahub.identity.factors import authenticator, passkeys, recovery_codes
from mediahub.identity.factors.passkeys import Site
from mediahub.identity.factors.policy import PASSKEY, has_authenticator, has_passkey, requirement_of
from mediahub.identity.limits.backoff import PROOFS, one_try
from mediahub.identity.limits.work_limits import PASSWORD_CHECKS
from mediahub.identity.passwords import is_right


@dataclass(frozen=True, slots=True)
class Ways:
    """By what somebody can prove who they are."""

    password: bool = False
    authenticator: bool = False
    passkey: bool = False
    recovery_codes: int = 0

    @property
    def asks_second(self) -> bool:
        """Whether a password alone does not sign them in."""
        return self.authenticator or self.passkey


@dataclass(frozen=True, slots=True)
class Given:
    """What a form brought; empty is not given."""

    password: str = ""
    code: str = ""
    """Six digits of an authenticator, or a recovery code."""
    passkey: str = ""
    """The browser's answer, JSON."""
    question: str = ""
    """The secret of what the browser was asked."""
    device: str = ""
    """Which known device of theirs it is (`limits.known_devices`), if it is one."""


def ways_of(session: Session, user_id: int) -> Ways:
    """What somebody set up. Where their role asks for a passkey and they have one, no app stands in."""
    user = session.get_one(User, user_id)
    passkey = has_passkey(session, user_id)
    is_owed = passkey and requirement_of(session, user_id) == PASSKEY
    return Ways(
        password=bool(user.password),
        authenticator=has_authenticator(session, user_id) and not is_owed,
        passkey=passkey,
        recovery_codes=recovery_codes.count_left(session, user_id),
    )


def second_factor(database: Database, user_id: int, given: Given, site: Site | None) -> str:
    """What second factor was right: `passkey`, `totp`, `recovery_code`, or empty for none. Raises TooMany."""
    if not (given.code or given.passkey):
        return ""
    with one_try(database, (PROOFS, given.device or user_id)) as was_right:
        with database.begin() as session:
            method = _second(session, user_id, given, site, ways_of(session, user_id))
        if method:
            was_right()
    return method


def reauthenticate(database: Database, user_id: int, given: Given, site: Site | None) -> str:
    """By what somebody who is signed in proved it once more; empty for not. Raises TooMany.

    A recovery code is for those who lost their second factor, and is not taken here.
    """
    if not (given.password or given.code or given.passkey):
        return ""
    with one_try(database, (PROOFS, given.device or user_id)) as was_right:
        method = _reauthenticate(database, user_id, given, site)
        if method:
            was_right()
    return method


def _reauthenticate(database: Database, user_id: int, given: Given, site: Site | None) -> str:
    if given.password:
        with database.read() as session:
            hashed = session.get_one(User, user_id).password
        with PASSWORD_CHECKS.turn():
            return "password" if is_right(hashed, given.password) else ""
    with database.begin() as session:
        ways = ways_of(session, user_id)
        fewer = Ways(authenticator=ways.authenticator, passkey=ways.passkey)
        return _second(session, user_id, given, site, fewer)


def _second(session: Session, user_id: int, given: Given, site: Site | None, ways: Ways) -> str:
    if given.passkey:
        user = passkeys.use(session, given.question, given.passkey, site, user_id) if site else None
        return "passkey" if user is not None else ""
    if ways.authenticator and authenticator.check(session, user_id, given.code):
        return "totp"
    if ways.recovery_codes and recovery_codes.use_code(session, user_id, given.code):
        record(session, Action.RECOVERY_CODE_USED, session.get_one(User, user_id))
        return "recovery_code"
    return ""
