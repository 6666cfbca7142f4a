"""The team of one event, as its own admins see to it: who has a role for it, and as what.

What somebody may do elsewhere, their password and their devices are not theirs to see or to change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.audit import Action, record
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import EventRole, User
from mediahub.identity.addresses import AddressError, canonical_address, find_user
from mediahub.identity.people.event_roles import set_event_roles
from mediahub.identity.people.invitations import NewPerson, invite
from mediahub.identity.people.listing import invited_among
from mediahub.identity.people.overview import PersonMissing
from mediahub.identity.people.roles import YourOwnAccount, require_own_password
from mediahub.messages import N_
from mediahub.problems import Invalid


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role for the event."""

    user: User
    roles: frozenset[str]
    is_invited: bool = False
    """They have not chosen a password yet."""


def team_of(session: Session, event_id: int) -> list[Member]:
    """Everyone with a role for this event alone, by name. Who has a role for every event is not among
    them."""
    query = select(User, EventRole.role).join(EventRole, EventRole.user_id == User.id)
    held: dict[int, tuple[User, set[str]]] = {}
    for user, role in session.execute(query.where(EventRole.event_id == event_id)):
        held.setdefault(user.id, (user, set()))[1].add(role)
    invited = invited_among(session, held)
    members = [Member(user, frozenset(roles), user.id in invited) for user, roles in held.values()]
    return sorted(members, key=lambda one: (one.user.name or one.user.email).casefold())


def add_member(
    database: Database,
    event_id: int,
    new: NewPerson,
    address_of: Callable[[str], str],
    *,
    by_mail: bool,
    shown_to: str = "",
) -> str:
    """Give somebody roles for this event (`new.event_roles`): by their account, or by a new one whose link is
    sent, or handed over where nothing is sent: its address, else nothing. `shown_to` is who hands it over,
    where that is nobody of the office.

    Raises Invalid for what is no address, or without a role, and Conflict for an account whose password an
    admin of another event may know.
    """
    roles = new.event_roles.get(event_id, ())
    if not roles:
        raise Invalid(N_("Choose what they are to do at this event."))
    try:
        email = canonical_address(new.email)
    except AddressError as error:
        raise Invalid(*error.args) from error
    with database.begin() as session:
        user = find_user(session, email)
        if user is not None:
            require_own_password(user, shown_to)
            _set(session, user, event_id, {*_held(session, user.id, event_id), *roles})
            return ""
    _, address = invite(database, new, address_of, by_mail=by_mail, shown_to="" if by_mail else shown_to)
    return "" if by_mail else address


def change_member(
    database: Database, event_id: int, user_id: int, roles: Collection[str], *, by: int | None
) -> None:
    """Give a member of the team exactly these roles for this event; none takes them out of it.

    Raises PersonMissing for who is no member, Invalid for an unknown role, and YourOwnAccount for who would
    shut themselves out.
    """
    with database.begin() as session:
        held = _held(session, user_id, event_id)
        if not held:
            raise PersonMissing
        if user_id == by and "admin" in held and "admin" not in roles:
            raise YourOwnAccount
        _set(session, session.get_one(User, user_id), event_id, set(roles))


def _held(session: Session, user_id: int, event_id: int) -> set[str]:
    query = select(EventRole.role).where(EventRole.user_id == user_id, EventRole.event_id == event_id)
    return set(session.scalars(query))


def _set(session: Session, user: User, event_id: int, roles: Collection[str]) -> None:
    before = _held(session, user.id, event_id)
    set_event_roles(session, user.id, event_id, roles)
    if set(roles) != before:
        details = {"before": sorted(before), "roles": sorted(roles)}
        record(session, Action.ROLES_CHANGED, user, details, event_id=event_id)
