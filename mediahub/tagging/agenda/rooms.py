"""Rooms of an event and who is in them. Whoever calls holds the transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import AssetSession, Event, Photographer, Room, RoomAssignment, Session
from mediahub.catalog.names import fold
from mediahub.said import N_, said
from mediahub.tagging.agenda.change import announce_marked, match_all_again


class RoomError(ValueError):
    """A room or an assignment that cannot be; the message says why."""


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


def save_room(
    session: DbSession,
    event: Event,
    before: str,
    name: str,
    codes: Sequence[str],
    position: tuple[float, float] | None,
    radius: float,
) -> None:
    """Describe a room, under a new name if it has one: then its sessions follow. Raises RoomError."""
    name = name.strip()
    if not fold(name) or len(name) > 120:
        raise RoomError(N_("A room needs a name of at most 120 characters."))
    row = session.scalar(select(Room).where(Room.event_id == event.id, Room.name == (before or name)))
    other = select(Room.id).where(Room.event_id == event.id, Room.name == name)
    if before != name and session.scalar(other) is not None:
        raise RoomError(said("There is a room %(name)s already.", name=name))
    if row is None:
        row = Room(event_id=event.id, name=name)
        session.add(row)
    row.name, row.codes = name, [code.strip() for code in codes if fold(code)]
    row.lat, row.lon = position if position else (None, None)
    row.radius = radius
    if before and before != name:
        _rename(session, event, before, name)
    session.flush()
    match_all_again(session, event)


def _rename(session: DbSession, event: Event, before: str, name: str) -> None:
    its = (Session.event_id == event.id, Session.room == before)
    announce_marked(session, AssetSession.session_id.in_(select(Session.id).where(*its)))
    session.execute(update(Session).where(*its).values(room=name))
    session.execute(
        update(RoomAssignment)
        .where(RoomAssignment.event_id == event.id, RoomAssignment.room == before)
        .values(room=name)
    )


def list_assignments(session: DbSession, event_id: int) -> list[RoomAssignment]:
    """Who is where and when, by photographer."""
    query = select(RoomAssignment).join(Photographer).where(RoomAssignment.event_id == event_id)
    return list(session.scalars(query.order_by(Photographer.name, RoomAssignment.starts_at)))


def assign(
    session: DbSession,
    event: Event,
    photographer_id: int,
    room: str,
    starts_at: datetime | None,
    ends_at: datetime | None,
) -> RoomAssignment:
    """Say that a photographer is in a room. Raises RoomError."""
    if session.get(Photographer, photographer_id) is None or not fold(room):
        raise RoomError(N_("Say which photographer is in which room."))
    if starts_at and ends_at and ends_at <= starts_at:
        raise RoomError(N_("It ends before it starts."))
    row = RoomAssignment(
        event_id=event.id,
        photographer_id=photographer_id,
        room=room.strip()[:120],
        starts_at=starts_at,
        ends_at=ends_at,
    )
    session.add(row)
    session.flush()
    match_all_again(session, event)
    return row


def unassign(session: DbSession, event: Event, assignment_id: int) -> bool:
    """Take an assignment back; False if there is none."""
    row = session.get(RoomAssignment, assignment_id)
    if row is None or row.event_id != event.id:
        return False
    session.delete(row)
    session.flush()
    match_all_again(session, event)
    return True
