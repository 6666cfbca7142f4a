"""One person as the office sees them: roles, devices, tokens, second factors."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.events import list_events
from mediahub.catalog.models import ApiToken, Event, EventRole, PressAccount, SignInSession, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.account.change_password import is_of_provider
from mediahub.identity.account.devices import Device, device_of
from mediahub.identity.factors.proofs import Ways, ways_of
from mediahub.identity.people.listing import is_invited, state_of
from mediahub.identity.sessions import sessions_of
from mediahub.identity.tokens import is_over, tokens_of
from mediahub.messages import N_
from mediahub.problems import Missing


@dataclass(frozen=True, slots=True)
class PersonOverview:
    """An account with all that opens something for it."""

    user: User
    state: str
    roles: frozenset[str]
    """For the whole installation."""
    events: list[tuple[Event, frozenset[str]]]
    """Every event, with the roles that they have for it alone."""
    press: list[tuple[Event, str]]
    """The events that they asked for an account of as press, each with its state."""
    sessions: list[tuple[SignInSession, Device]]
    tokens: list[ApiToken]
    """That work."""
    ways: Ways
    is_of_provider: bool


class PersonMissing(Missing):
    """Nobody has this number."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such person; the account may have been deleted."))


def require_person(session: Session, user_id: int) -> User:
    """The account. Raises PersonMissing."""
    user = session.get(User, user_id)
    if user is None:
        raise PersonMissing
    return user


def person_overview(session: Session, user_id: int) -> PersonOverview:
    """All of one person. Raises PersonMissing."""
    user, now = require_person(session, user_id), utcnow()
    held: dict[int, set[str]] = {}
    for row in session.scalars(select(EventRole).where(EventRole.user_id == user_id)):
        held.setdefault(row.event_id, set()).add(row.role)
    asked = select(Event, PressAccount.state).join(PressAccount, PressAccount.event_id == Event.id)
    asked = asked.where(PressAccount.user_id == user_id)
    return PersonOverview(
        user=user,
        state=state_of(user, is_invited=is_invited(session, user_id)),
        roles=frozenset(role.name for role in user.roles),
        events=[(event, frozenset(held.get(event.id, ()))) for event in list_events(session)],
        press=[(event, state) for event, state in session.execute(asked)],
        sessions=[(one, device_of(one.device)) for one in sessions_of(session, user_id, now)],
        tokens=[one for one in tokens_of(session, user_id) if not is_over(one, now)],
        ways=ways_of(session, user_id),
        is_of_provider=is_of_provider(session, user_id),
    )
