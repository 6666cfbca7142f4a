"""Press accounts by event: requested, approved, refused, suspended."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, bindparam, false, func, select, true, union_all, update
from sqlalchemy.orm import Session, joinedload

from mediahub.catalog.db.database import Database
from mediahub.catalog.db.read_only import ReadOnly
from mediahub.catalog.models import Event, PressAccount, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.people.event_roles import ROLES_OF_USER, event_roles_of
from mediahub.messages import N_
from mediahub.problems import Conflict, Missing
from mediahub.rights import TEAM, Viewer

Decision = Literal["approved", "refused", "suspended"]
SEEN_STEP = timedelta(minutes=5)
"""How exactly `last_seen_at` is kept, so that not every request writes."""
DECISIONS: dict[str, Collection[str]] = {
    "waiting": ("approved", "refused"),
    "approved": ("suspended",),
    "refused": ("approved",),
    "suspended": ("approved",),
}
"""What may follow each state."""
MAX_REASON = 2000
"""Characters of what somebody is written when they are refused or suspended."""


class PressError(Conflict):
    """Something that cannot be done with a press account, with a message that says why."""


class PressAccountMissing(Missing):
    """There is no such press account in an event."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such press account in this event."))


def is_of_team(session: Session, user: User) -> bool:
    """Whether a role makes somebody one of some event's team, whatever they may do now."""
    known = Viewer(frozenset(role.name for role in user.roles), event_roles=event_roles_of(session, user.id))
    return known.in_some_team


_STATES = (
    select(Event.slug, PressAccount.state)
    .join(PressAccount, PressAccount.event_id == Event.id)
    .where(PressAccount.user_id == bindparam("user_id"))
)
_IN_EVENTS = union_all(
    ROLES_OF_USER.add_columns(true().label("is_role")), _STATES.add_columns(false().label("is_role"))
)
# asked with every request, so as one: and to write a statement down takes longer than to ask it


def viewer_of(session: Session, user: User) -> Viewer:
    """The user as the rule book sees them now.

    The role `press`, which only an administrator gives, is for every event; an approved account is for its
    own. Where an event's team refused or suspended someone, that goes before the role.
    """
    if not user.active:
        return Viewer(user_id=user.id)
    roles = frozenset(role.name for role in user.roles)
    held = session.execute(_IN_EVENTS, {"user_id": user.id}).all()
    own = frozenset((slug, role) for slug, role, is_role in held if is_role)
    if roles & TEAM:
        return Viewer(roles, user.id, event_roles=own)
    states = {slug: state for slug, state, is_role in held if not is_role}
    if "press" in roles:
        barred = {slug for slug, state in states.items() if state in ("refused", "suspended")}
        if not barred:
            return Viewer(roles, user.id, None, own)
        others = frozenset(session.scalars(select(Event.slug).where(Event.slug.not_in(barred))))
        return Viewer(roles, user.id, others, own)
    approved = frozenset(slug for slug, state in states.items() if state == "approved")
    return Viewer(roles | {"press"} if approved else roles, user.id, approved, own)


def may_enter(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `Event` for those that they may look into: all for who works for all, else those that
    they work for or are press of."""
    working = viewer.team_events
    press = viewer.press_in if "press" in viewer.roles else frozenset()
    if working is None or press is None:
        return true()
    return Event.slug.in_(sorted(working | press)) if working | press else false()


def press_rooms_of(session: Session, user_id: int) -> list[str]:
    """Slugs of the events that they ever asked for an account of, the latest first."""
    query = select(Event.slug).join(PressAccount, PressAccount.event_id == Event.id)
    asked = query.where(PressAccount.user_id == user_id).order_by(PressAccount.requested_at.desc())
    return list(session.scalars(asked))


def account_of(session: Session, user_id: int | None, event_id: int) -> PressAccount | None:
    """Their account with this event, if they ever asked for one."""
    query = select(PressAccount).where(PressAccount.user_id == user_id, PressAccount.event_id == event_id)
    return session.scalar(query.options(joinedload(PressAccount.user)))


def accounts_of(session: Session, event_id: int) -> list[PressAccount]:
    """Everyone who asked for an account of an event, the latest first, with their invitation."""
    query = select(PressAccount).where(PressAccount.event_id == event_id)
    query = query.options(joinedload(PressAccount.user), joinedload(PressAccount.invitation))
    return list(session.scalars(query.order_by(PressAccount.requested_at.desc())))


def count_waiting(session: Session, slug: str) -> int:
    """How many people asked for an account of the event of this slug and have no answer yet."""
    query = select(func.count()).select_from(PressAccount).join(Event, Event.id == PressAccount.event_id)
    return session.scalar(query.where(Event.slug == slug, PressAccount.state == "waiting")) or 0


def require_account(session: Session, event_id: int, account_id: int) -> PressAccount:
    """An account of an event, with its user. Raises PressAccountMissing."""
    query = select(PressAccount).where(PressAccount.id == account_id, PressAccount.event_id == event_id)
    account = session.scalar(query.options(joinedload(PressAccount.user)))
    if account is None:
        raise PressAccountMissing
    return account


def approve_user(session: Session, user_id: int, event_id: int, outlet: str = "") -> PressAccount:
    """Make someone press of an event without asking, for example a colleague or the demo's account."""
    account = account_of(session, user_id, event_id)
    if account is None:
        account = PressAccount(event_id=event_id, user_id=user_id, outlet=outlet)
        session.add(account)
    account.state, account.decided_at = "approved", utcnow()
    session.flush()
    return account


def decide_account(
    session: Session, account_id: int, event_id: int, decision: Decision, by: int | None, reason: str = ""
) -> PressAccount:
    """Approve, refuse or suspend. Raises PressError for what does not follow, or a refusal without words."""
    account = session.scalar(
        select(PressAccount)
        .where(PressAccount.id == account_id, PressAccount.event_id == event_id)
        .options(joinedload(PressAccount.user), joinedload(PressAccount.event))
        .with_for_update(of=PressAccount)
    )
    if account is None:
        raise PressError(N_("There is no such press account in this event."))
    if decision not in DECISIONS[account.state]:
        raise PressError(N_("Somebody has decided about this account a moment ago."))
    if decision != "approved" and not reason.strip():
        raise PressError(N_("Say why, in a sentence: they are sent your reason."))
    if len(reason) > MAX_REASON:
        raise PressError(N_("One of the texts is too long."))
    account.state, account.reason = decision, reason.strip() if decision != "approved" else ""
    account.decided_at, account.decided_by = utcnow(), by
    return account


def note_visit(database: Database, user_id: int, slug: str, now: datetime) -> None:
    """Remember that someone of the press of an event was there; within five minutes once."""
    with database.read() as session:
        query = select(PressAccount).join(PressAccount.event)
        account = session.scalar(query.where(PressAccount.user_id == user_id, Event.slug == slug))
    if account and (account.last_seen_at is None or now - account.last_seen_at >= SEEN_STEP):
        with suppress(ReadOnly), database.begin() as session:
            note_seen(session, user_id, account.event_id, now)


def note_seen(session: Session, user_id: int, event_id: int, now: datetime) -> None:
    """Remember that they were here now."""
    session.execute(
        update(PressAccount)
        .where(PressAccount.user_id == user_id, PressAccount.event_id == event_id)
        .values(last_seen_at=now)
    )
