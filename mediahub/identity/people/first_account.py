"""The first account of an installation: whoever has the code that its start printed makes it, once.

The code itself is kept in a file of `home` that only its owner reads, so that a second start prints the same;
the catalogue keeps its SHA-256. A stranger on the network who finds the page first has no code.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.audit import Action
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import User
from mediahub.catalog.settings.installation_settings import (
    ORGANISATION,
    SETUP_CODE,
    read_setting,
    take_setting,
    write_setting,
)
from mediahub.encryption import hash_secret
from mediahub.home import SETUP_FILE
from mediahub.identity.accounts import AccountError, create_user
from mediahub.messages import N_
from mediahub.problems import NotAllowed
from mediahub.settings import Settings


class WrongCode(NotAllowed):
    """That is not the code, or the first account is there already."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "That is not the code which MediaHub printed when it started, or it was used already. "
                "Open the link from the terminal, or start MediaHub again to see it."
            )
        )


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """What whoever sets MediaHub up says of themselves."""

    email: str
    password: str
    name: str = ""
    organisation: str = ""


def is_set_up(session: Session) -> bool:
    """Whether anybody has an account."""
    return session.scalar(select(User.id).limit(1)) is not None


def ensure_code(database: Database, settings: Settings) -> str:
    """The code of an installation without accounts, the same at each start; empty once there is one."""
    path = settings.home / SETUP_FILE
    with database.begin() as session:
        if is_set_up(session):
            path.unlink(missing_ok=True)
            return ""
        try:
            code = path.read_text().strip()
        except FileNotFoundError:
            code = ""
        if not code or read_setting(session, SETUP_CODE) != hash_secret(code):
            code = secrets.token_urlsafe(15)
            path.unlink(missing_ok=True)
            # written first: a kill in between leaves a code that the next start replaces
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(code)
            write_setting(session, SETUP_CODE, hash_secret(code))
    return code


def is_code(session: Session, code: str) -> bool:
    """Whether the first account can be made with this code."""
    return bool(code) and read_setting(session, SETUP_CODE) == hash_secret(code) and not is_set_up(session)


def make_first_account(database: Database, code: str, wanted: FirstAccount) -> int:
    """Make the admin and keep the organisation's name; the id. Of two who have the code, one does.

    Raises WrongCode, and AccountError, which leaves the code as good as it was.
    """
    with database.begin() as session:
        if not is_code(session, code) or not take_setting(session, SETUP_CODE, hash_secret(code)):
            raise WrongCode
        user = create_user(
            session, wanted.email, wanted.password, "admin", " ".join(wanted.name.split())[:200]
        )
        audit.record(session, Action.ACCOUNT_MADE, user, {"roles": ["admin"], "first": True})
        if organisation := " ".join(wanted.organisation.split())[:200]:
            write_setting(session, ORGANISATION, organisation)
        return user.id


__all__ = ["AccountError", "FirstAccount", "WrongCode", "ensure_code", "is_set_up", "make_first_account"]
