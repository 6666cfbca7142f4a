"""Roles for single events: who works for which event, beside the roles for the whole installation."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Event, EventRole
from mediahub.messages import message
from mediahub.problems import Invalid
from mediahub.rights import TEAM

ROLES_OF_USER = (
    select(Event.slug, EventRole.role)
    .join(EventRole, EventRole.event_id == Event.id)
    .where(EventRole.user_id == bindparam("user_id"))
)
# asked with every request: to write a statement down takes longer than to ask it


def event_roles_of(session: Session, user_id: int) -> frozenset[tuple[str, str]]:
    """Their roles for single events, each as the event's slug and the role."""
    return frozenset((slug, role) for slug, role in session.execute(ROLES_OF_USER, {"user_id": user_id}))


def set_event_roles(session: Session, user_id: int, event_id: int, roles: Collection[str]) -> None:
    """Give somebody exactly these roles for one event; none for no access by a role. Raises Invalid for
    what is no role of the team: press of an event has an account with it."""
    if unknown := sorted(set(roles) - TEAM):
        raise Invalid(
            message(
                "“%(role)s” is no role for an event; there are %(roles)s.",
                role=unknown[0],
                roles=", ".join(sorted(TEAM)),
            )
        )
    of_event = EventRole.user_id == user_id, EventRole.event_id == event_id
    held = set(session.scalars(select(EventRole.role).where(*of_event)))
    if gone := held - set(roles):
        session.execute(delete(EventRole).where(*of_event, EventRole.role.in_(gone)))
    session.add_all(
        EventRole(user_id=user_id, event_id=event_id, role=role) for role in sorted(set(roles) - held)
    )
    session.flush()
