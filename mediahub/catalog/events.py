"""Events and who shoots them."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Asset, Event, EventLogo, Photographer
from mediahub.messages import message
from mediahub.problems import Conflict, Invalid, Missing

IS_THERE = Event.deleted_at.is_(None)
"""The condition for events that are not in the trash."""
IS_CURRENT = IS_THERE & Event.archived_at.is_(None)
"""The condition for events that lists show: neither in the trash nor archived."""
_BY_SLUG = select(Event).where(Event.slug == bindparam("slug"), IS_THERE)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class UnknownEvent(Missing):
    """No event has this slug; the message lists those that exist."""

    def __init__(self, slug: str, known: list[str]) -> None:
        there = f"There are: {', '.join(known)}." if known else "There is none yet; create one first."
        super().__init__(f"There is no event {slug!r}. {there}")
        self.known = known


class EventError(Invalid, ValueError):
    """An event that cannot be created or changed, with a message that says why."""


class EventArchived(Conflict):
    """Nothing of an archived event is changed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            message("%(name)s is archived: it can be looked at, and nothing in it is changed.", name=name)
        )


def require_open(event: Event) -> None:
    """Raise EventArchived for an event that is read-only."""
    if event.archived_at is not None:
        raise EventArchived(event.name)


def get_event(session: Session, slug: str) -> Event:
    """The event with this slug. Raises UnknownEvent."""
    event = find_event(session, slug)
    if event is None:
        raise UnknownEvent(
            slug, list(session.scalars(select(Event.slug).where(IS_THERE).order_by(Event.slug)))
        )
    return event


def find_event(session: Session, slug: str) -> Event | None:
    """The event with this slug, if there is one; what is in the trash is not there."""
    return session.scalar(_BY_SLUG, {"slug": slug})


def list_events(session: Session, wanted: ColumnElement[bool] | None = None) -> list[Event]:
    """All events but those in the trash, or those of them that a condition holds for, newest first."""
    newest = (Event.starts_at.is_(None), Event.starts_at.desc(), Event.id.desc())
    query = select(Event).where(IS_THERE) if wanted is None else select(Event).where(wanted, IS_THERE)
    return list(session.scalars(query.order_by(*newest)))


def events_with_counts(
    session: Session, wanted: ColumnElement[bool], visible: ColumnElement[bool]
) -> list[tuple[Event, int]]:
    """Events that `wanted` holds for, newest first, each with how many assets `visible` holds for."""
    seen = func.count(Asset.id).filter(visible)
    query = select(Event, seen).outerjoin(Asset).where(wanted, IS_THERE).group_by(Event.id)
    return [(event, count) for event, count in session.execute(query.order_by(Event.starts_at.desc()))]


def create_event(session: Session, slug: str, name: str, timezone: str) -> Event:
    """Add an event. Raises EventError for a slug that is taken or malformed, or an unknown zone."""
    if not SLUG.fullmatch(slug) or len(slug) > 80:
        raise EventError(
            message("“%(slug)s” is no slug: use small letters, digits and single hyphens.", slug=slug)
        )
    if session.scalar(select(Event.id).where(Event.slug == slug)):
        raise EventError(message("There is an event “%(slug)s” already, or one in the trash.", slug=slug))
    require_zone(timezone)
    event = Event(slug=slug, name=name, timezone=timezone)
    session.add(event)
    session.flush()
    return event


def require_zone(timezone: str) -> ZoneInfo:
    """The zone of an IANA name. Raises EventError."""
    try:
        return ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise EventError(
            message("“%(zone)s” is no time zone; use an IANA name such as Asia/Shanghai.", zone=timezone)
        ) from None


def logo_key(session: Session, event_id: int) -> str | None:
    """The key of the event's logo in the bucket, a PNG, if it has one."""
    return session.scalar(select(EventLogo.key).where(EventLogo.event_id == event_id))


def get_photographer(session: Session, name: str, credit: str = "") -> Photographer:
    """The photographer of this name, made at first mention; also when two mention it at once."""
    name = " ".join(name.split())[:200]
    named = select(Photographer).where(Photographer.name == name)
    found = session.scalar(named)
    if found is None:
        row = insert_into(Photographer, session).values(name=name, credit=credit)
        session.execute(row.on_conflict_do_nothing(index_elements=["name"]))
        found = session.scalars(named).one()
    return found


def list_photographers(session: Session) -> list[Photographer]:
    """All photographers, by name."""
    return list(session.scalars(select(Photographer).order_by(Photographer.name)))


def photographers_of(session: Session, user_id: int | None) -> set[int]:
    """Ids of the photographers that somebody with this account is."""
    if user_id is None:
        return set()
    return set(session.scalars(select(Photographer.id).where(Photographer.user_id == user_id)))
