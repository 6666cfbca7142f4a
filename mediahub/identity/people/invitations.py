"""Inviting people to the team: an account without a password, and a link by which they choose one."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from mediahub.audit import Action, record
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import User
from mediahub.identity.account.reset_links import make_reset_link
from mediahub.identity.addresses import AddressError, canonical_address, find_user
from mediahub.identity.people.event_roles import set_event_roles
from mediahub.identity.people.overview import require_person
from mediahub.identity.people.roles import set_roles
from mediahub.mail import send
from mediahub.messages import N_, message
from mediahub.problems import Conflict, Invalid
from mediahub.translations import translator

LIFETIME = timedelta(days=7)
"""How long an invited person may take to choose a password."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Who is invited, and as what."""

    email: str
    name: str = ""
    roles: Collection[str] = ()
    """For the whole installation."""
    event_roles: Mapping[int, Collection[str]] = field(default_factory=dict)
    """By event, roles for it alone."""
    language: str | None = None


def invite(
    database: Database,
    new: NewPerson,
    address_of: Callable[[str], str],
    *,
    by_mail: bool,
    shown_to: str = "",
) -> tuple[int, str]:
    """Make an account, and write its link to whoever has the address if `by_mail`; the account's id and the
    link's address, to hand over otherwise.

    `address_of` gives the whole address of a secret. `shown_to` is who hands the link over, where that is
    nobody of the office. Raises Invalid for what is no address, or for nobody's
    role, and Conflict where the address has an account.
    """
    try:
        email = canonical_address(new.email)
    except AddressError as error:
        raise Invalid(*error.args) from error
    if not new.roles and not any(new.event_roles.values()):
        raise Invalid(N_("Choose what they are to do: a role for every event, or for single ones."))
    with database.begin() as session:
        if find_user(session, email) is not None:
            raise Conflict(message("%(email)s has an account already; give it another role.", email=email))
        user = User(
            email=email,
            name=" ".join(new.name.split())[:200],
            fs_uniquifier=secrets.token_hex(32),
            language=new.language,
        )
        session.add(user)
        session.flush()
        set_roles(session, user, new.roles)
        for event_id, roles in new.event_roles.items():
            set_event_roles(session, user.id, event_id, roles)
        record(session, Action.ACCOUNT_INVITED, user, {"roles": sorted(new.roles), "by_mail": by_mail})
        address = _link(session, user, address_of, shown_to)
        if by_mail:
            write_invitation(session, user, address)
        return user.id, address


def invite_again(database: Database, user_id: int, address_of: Callable[[str], str], *, by_mail: bool) -> str:
    """Another link for who has not come yet, or who has to choose another password; its address. Raises
    Missing, and Conflict for who signs in with a provider's account."""
    with database.begin() as session:
        user = require_person(session, user_id)
        address = _link(session, user, address_of)
        is_new = user.password is None
        if is_new:
            record(session, Action.ACCOUNT_INVITED, user, {"again": True, "by_mail": by_mail})
        if by_mail:
            write_invitation(session, user, address, is_new=is_new)
        return address


def write_invitation(session: Session, user: User, address: str, *, is_new: bool = True) -> None:
    """The letter with the link, in the language of whoever reads it."""
    _, days = translator(user.language), LIFETIME.days
    if is_new:
        subject = _("You are invited to MediaHub")
        text = _(
            "You were invited to work with the pictures of an event on MediaHub.\n\n"
            "Open this link to choose a password and begin:\n\n%(address)s\n\n"
            "It works once, within %(days)d days.",
            address=address,
            days=days,
        )
    else:
        subject = _("Choose a new password")
        text = _(
            "An admin of MediaHub asks you to choose a new password. Open this link:\n\n%(address)s\n\n"
            "It works once, within %(days)d days.",
            address=address,
            days=days,
        )
    send(session, user.email, subject, text, lasts=LIFETIME)


def _link(session: Session, user: User, address_of: Callable[[str], str], shown_to: str = "") -> str:
    return address_of(make_reset_link(session, user.id, LIFETIME, shown_to=shown_to))
