"""Rooms of an event and who is in them. Each change is a transaction of its own, and says how many frames
wait to be matched again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session as DbSession

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetSession, Event, Photographer, Room, RoomAssignment, Session
from mediahub.catalog.names import fold
from mediahub.messages import N_, message
from mediahub.problems import Invalid, Missing
from mediahub.tagging import pending
from mediahub.tagging.agenda.change import enqueue_depicted, match_all_again

MIN_RADIUS, MAX_RADIUS = 1, 5000
"""Metres around a room's position."""
MAX_CODES, LONGEST_CODE = 50, 120
"""Codes of one room, and characters of each."""


class RoomError(Invalid, ValueError):
    """A room or an assignment that cannot be; the message says why."""


class AssignmentMissing(Missing):
    """Somebody took the assignment back already."""


@dataclass(frozen=True, slots=True)
class RoomView:
    """A room that sessions name or that is described."""

    name: str
    id: int | None = None
    codes: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    radius: float = 40.0
    sessions: int = 0


def list_rooms(session: DbSession, event_id: int) -> list[RoomView]:
    """Every room, those too that only the programme names."""
    named: dict[str, int] = {}
    for room in session.scalars(select(Session.room).where(Session.event_id == event_id, Session.room != "")):
        named[room] = named.get(room, 0) + 1
    views = {name: RoomView(name, sessions=count) for name, count in named.items()}
    for row in session.scalars(select(Room).where(Room.event_id == event_id)):
        views[row.name] = RoomView(
            row.name, row.id, tuple(row.codes), row.lat, row.lon, row.radius, named.get(row.name, 0)
        )
    return sorted(views.values(), key=lambda view: view.name)


@dataclass(frozen=True, slots=True)
class RoomForm:
    """How somebody describes a room."""

    name: str
    before: str = ""
    """Its name until now."""
    codes: Sequence[str] = ()
    position: tuple[float, float] | None = None
    """Latitude and longitude in degrees (WGS 84)."""
    radius: float = 40.0
    """Metres."""


def save_room(database: Database, event_id: int, form: RoomForm) -> int:
    """Describe a room, under a new name if it has one: then its sessions follow. Raises RoomError."""
    name = form.name.strip()
    if not fold(name) or len(name) > 120:
        raise RoomError(N_("A room needs a name of at most 120 characters."))
    if len(form.codes) > MAX_CODES or any(len(code) > LONGEST_CODE for code in form.codes):
        raise RoomError(N_("One of the texts is too long."))
    if not MIN_RADIUS <= form.radius <= MAX_RADIUS:
        raise RoomError(N_("The radius is between 1 and 5000 metres."))
    with database.begin() as session:
        of_event = select(Room).where(Room.event_id == event_id)
        row = session.scalar(of_event.where(Room.name == (form.before or name)))
        if form.before != name and session.scalar(of_event.where(Room.name == name)) is not None:
            raise RoomError(message("There is a room %(name)s already.", name=name))
        if row is None:
            row = Room(event_id=event_id, name=name)
            session.add(row)
        row.name, row.codes = name, [code.strip() for code in form.codes if fold(code)]
        row.lat, row.lon = form.position or (None, None)
        row.radius = form.radius
        if form.before and form.before != name:
            _rename(session, event_id, form.before, name)
        audit.record(session, audit.Action.PROGRAMME_CHANGED, row, {"before": form.before})
        return _matched_again(session, event_id)


def _rename(session: DbSession, event_id: int, before: str, name: str) -> None:
    its = (Session.event_id == event_id, Session.room == before)
    enqueue_depicted(session, AssetSession.session_id.in_(select(Session.id).where(*its)))
    session.execute(update(Session).where(*its).values(room=name))
    session.execute(
        update(RoomAssignment)
        .where(RoomAssignment.event_id == event_id, RoomAssignment.room == before)
        .values(room=name)
    )


def list_assignments(session: DbSession, event_id: int) -> list[RoomAssignment]:
    """Who is where and when, by photographer."""
    query = select(RoomAssignment).join(Photographer).where(RoomAssignment.event_id == event_id)
    return list(session.scalars(query.order_by(Photographer.name, RoomAssignment.starts_at)))


def assign(
    database: Database,
    event_id: int,
    photographer_id: int,
    room: str,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> int:
    """Say that a photographer is in a room. Raises RoomError."""
    if starts_at and ends_at and ends_at <= starts_at:
        raise RoomError(N_("It ends before it starts."))
    with database.begin() as session:
        if session.get(Photographer, photographer_id) is None or not fold(room):
            raise RoomError(N_("Say which photographer is in which room."))
        row = RoomAssignment(event_id=event_id, photographer_id=photographer_id, room=room.strip()[:120])
        row.starts_at, row.ends_at = starts_at, ends_at
        session.add(row)
        _record(session, row, "added")
        return _matched_again(session, event_id)


def unassign(database: Database, event_id: int, assignment_id: int) -> int:
    """Take an assignment back. Raises AssignmentMissing."""
    with database.begin() as session:
        row = session.get(RoomAssignment, assignment_id)
        if row is None or row.event_id != event_id:
            raise AssignmentMissing(N_("This is gone already."))
        _record(session, row, "removed")
        session.delete(row)
        return _matched_again(session, event_id)


def _record(session: DbSession, row: RoomAssignment, how: str) -> None:
    what = audit.Subject("room_assignment", str(row.id or ""), row.room, row.event_id)
    details = {"how": how, "photographer": session.get_one(Photographer, row.photographer_id).name}
    audit.record(session, audit.Action.PROGRAMME_CHANGED, what, details)


def _matched_again(session: DbSession, event_id: int) -> int:
    session.flush()
    match_all_again(session, session.get_one(Event, event_id))
    return pending.count_waiting(session, event_id)
