"""The list of people: everyone with an account, found by name, address, role, event and state."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select, true
from sqlalchemy.orm import Session

from mediahub.catalog.models import (
    Authenticator,
    Event,
    EventRole,
    OidcAccount,
    Passkey,
    PressAccount,
    Role,
    User,
)

ON_A_PAGE = 50
ACTIVE, INVITED, DISABLED = STATES = ("active", "invited", "disabled")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is empty asks for nothing."""

    text: str = ""
    """A part of the name or the address."""
    role: str = ""
    """For the whole installation or for any event."""
    event_id: int | None = None
    """They work for this event by a role of its own, or are its press."""
    state: str = ""
    factor: str = ""
    """`yes` or `no`: whether a second factor is set up."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the list shows them."""

    user: User
    state: str
    has_factor: bool
    events: list[tuple[str, list[str]]]
    """Events that they belong to by name, each with their roles there; `press` where they are approved."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the list."""

    people: list[Person]
    total: int
    page: int
    pages: int


def find_people(session: Session, wanted: Wanted, page: int = 1) -> Found:
    """Those who fit, the last seen first; pages count from 1."""
    condition = and_(true(), *_conditions(wanted))
    total = session.scalar(select(func.count()).select_from(User).where(condition)) or 0
    pages = max(1, -(-total // ON_A_PAGE))
    page = min(max(1, page), pages)
    latest = (User.last_seen_at.is_(None), User.last_seen_at.desc(), User.id)
    query = select(User, _has_factor(), _is_invited()).where(condition).order_by(*latest)
    rows = session.execute(query.limit(ON_A_PAGE).offset((page - 1) * ON_A_PAGE)).all()
    events = events_of(session, [user.id for user, _, _ in rows])
    people = [
        Person(user, state_of(user, is_invited=invited), factor, events[user.id])
        for user, factor, invited in rows
    ]
    return Found(people, total, page, pages)


def state_of(user: User, *, is_invited: bool) -> str:
    """One of `STATES`."""
    if not user.active:
        return DISABLED
    return INVITED if is_invited else ACTIVE


def is_invited(session: Session, user_id: int) -> bool:
    """Whether somebody was invited and has not come yet."""
    return bool(session.scalar(select(_is_invited()).where(User.id == user_id)))


def invited_among(session: Session, user_ids: Collection[int]) -> set[int]:
    """Those of some people who were invited and have not come yet."""
    return set(session.scalars(select(User.id).where(User.id.in_(user_ids), _is_invited())))


def events_of(session: Session, user_ids: Sequence[int]) -> dict[int, list[tuple[str, list[str]]]]:
    """By person, the events that they belong to by name, each with the roles that they have there."""
    found: dict[int, dict[str, list[str]]] = {user_id: {} for user_id in user_ids}
    working = select(EventRole.user_id, Event.name, EventRole.role).join(
        Event, Event.id == EventRole.event_id
    )
    press = select(PressAccount.user_id, Event.name).join(Event)
    for user_id, name, role in session.execute(working.where(EventRole.user_id.in_(user_ids))):
        found[user_id].setdefault(name, []).append(role)
    approved = PressAccount.user_id.in_(user_ids), PressAccount.state == "approved"
    for user_id, name in session.execute(press.where(*approved)):
        found[user_id].setdefault(name, []).append("press")
    return {
        user_id: [(name, sorted(roles)) for name, roles in sorted(rows.items())]
        for user_id, rows in found.items()
    }


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if text := wanted.text.strip():
        found.append(
            or_(User.name.icontains(text, autoescape=True), User.email.icontains(text, autoescape=True))
        )
    if wanted.role:
        found.append(_has_role(wanted.role))
    if wanted.event_id is not None:
        found.append(or_(_works_for(wanted.event_id), _is_press(wanted.event_id)))
    if wanted.state == DISABLED:
        found.append(not_(User.active))
    elif wanted.state in STATES:
        found += [User.active.is_(True), _is_invited() if wanted.state == INVITED else not_(_is_invited())]
    if wanted.factor in ("yes", "no"):
        found.append(_has_factor() if wanted.factor == "yes" else not_(_has_factor()))
    return found


def _has_role(role: str) -> ColumnElement[bool]:
    everywhere = User.roles.any(Role.name == role)
    somewhere = exists().where(EventRole.user_id == User.id, EventRole.role == role)
    return or_(everywhere, somewhere, _is_press()) if role == "press" else or_(everywhere, somewhere)


def _works_for(event_id: int) -> ColumnElement[bool]:
    return exists().where(EventRole.user_id == User.id, EventRole.event_id == event_id)


def _is_press(event_id: int | None = None) -> ColumnElement[bool]:
    found = exists().where(PressAccount.user_id == User.id, PressAccount.state == "approved")
    return found if event_id is None else found.where(PressAccount.event_id == event_id)


def _has_factor() -> ColumnElement[bool]:
    app = exists().where(Authenticator.user_id == User.id, Authenticator.confirmed_at.is_not(None))
    return or_(app, exists().where(Passkey.user_id == User.id))


def _is_invited() -> ColumnElement[bool]:
    """They have nothing to sign in with yet; press comes by links, and needs nothing."""
    by_other = or_(
        exists().where(OidcAccount.user_id == User.id), exists().where(PressAccount.user_id == User.id)
    )
    return and_(User.password.is_(None), User.last_seen_at.is_(None), not_(by_other))
