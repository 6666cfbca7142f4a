"""Creating user accounts: from the command line, and the demo's one for each role."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.db.read_only import ReadOnly
from mediahub.catalog.models import Role, User
from mediahub.home import ACCOUNTS_FILE
from mediahub.identity.addresses import AddressError, canonical_address, find_user
from mediahub.identity.passwords import PasswordError, hash_password
from mediahub.identity.sessions import end_sessions
from mediahub.messages import N_, message
from mediahub.settings import Settings

ROLES = {
    "admin": N_("Runs the event: people, terms, settings."),
    "photographer": N_("Shoots and uploads."),
    "marketing": N_("Picks, crops and publishes."),
    "press": N_("Searches and downloads what may be used."),
}


@dataclass(frozen=True, slots=True)
class Account:
    role: str
    email: str
    password: str


class AccountError(Exception):
    """An account that cannot be made, with a message that says why."""


def ensure_accounts(database: Database, settings: Settings) -> list[Account]:
    """Make one account for each role at first start; later starts find them and return nothing.

    The passwords are generated, returned once, and kept in `accounts.txt` under `home`, which only
    its owner can read.
    """
    with database.begin() as session:
        if session.scalar(select(User.id).limit(1)):
            return []
        accounts = [Account(role, f"{role}@mediahub.example", secrets.token_urlsafe(12)) for role in ROLES]
        # written first: a kill in between leaves a file that the next start replaces
        _keep(settings.home / ACCOUNTS_FILE, accounts)
        for account in accounts:
            user = create_user(session, account.email, account.password, account.role)
            audit.record(session, audit.Action.ACCOUNT_MADE, user, {"roles": [account.role]})
    return accounts


def create_user(session: Session, email: str, password: str, role: str, name: str = "") -> User:
    """Add a user with one role, under the canonical form of the address.

    Raises AccountError for an unknown role, what is no address, a taken one, or a password that is too short.
    """
    if role not in ROLES:
        raise AccountError(
            message("There is no role “%(role)s”; there are %(roles)s.", role=role, roles=", ".join(ROLES))
        )
    try:
        address, hashed = canonical_address(email), hash_password(password)
    except (AddressError, PasswordError) as error:
        raise AccountError(str(error)) from error
    if find_user(session, address):
        raise AccountError(message("%(email)s has an account already.", email=address))
    row = session.scalar(select(Role).where(Role.name == role))
    user = User(
        email=address,
        name=name or role.capitalize(),
        password=hashed,
        fs_uniquifier=secrets.token_hex(32),
    )
    user.roles.append(row or Role(name=role, description=ROLES[role]))
    session.add(user)
    session.flush()
    return user


def set_password(session: Session, email: str, password: str) -> User:
    """Give an account another password; wherever it is signed in, that ends. Raises AccountError."""
    user = find_user(session, email)
    if user is None:
        raise AccountError(
            message("Nobody has the address %(email)s; see `mediahub users list`.", email=email)
        )
    try:
        user.password = hash_password(password)
    except PasswordError as error:
        raise AccountError(str(error)) from error
    end_sessions(session, user.id)
    audit.record(session, audit.Action.PASSWORD_CHANGED, user)
    return user


def _keep(path: Path, accounts: list[Account]) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    lines = [f"{account.role:<14}{account.email:<34}{account.password}" for account in accounts]
    path.write_text("\n".join(lines) + "\n")


def remember_language(database: Database, user_id: int, language: str) -> None:
    """Keep in which language somebody reads pages: they are written to in it."""
    with suppress(ReadOnly), database.begin() as session:
        session.execute(update(User).where(User.id == user_id).values(language=language))


def names_of(session: Session, user_ids: Collection[int] | None = None) -> dict[int, str]:
    """By id, what others call these users, or all: their name, or what is before the @ of their address."""
    query = select(User.id, User.name, User.email)
    if user_ids is not None:
        query = query.where(User.id.in_(user_ids))
    rows = session.execute(query)
    return {user_id: name or email.partition("@")[0] for user_id, name, email in rows}
