"""Rooms and who is in them, as editors describe them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, RoomAssignment, Session
from mediahub.tagging.agenda import rooms
from mediahub.tagging.agenda.rooms import RoomForm
from tests.unit.tagging.assets import TEN, add_event

HOUR = timedelta(hours=1)


def test_a_renamed_room_keeps_its_sessions_and_assignments(database: Database) -> None:
    with database.begin() as session:
        batch = add_event(session)
        event = session.get_one(Event, batch.event_id)
        talk = {"code": "T", "title": "Talk", "starts_at": TEN, "ends_at": TEN + HOUR}
        session.add(Session(event_id=event.id, room="Hall", **talk))
    rooms.save_room(database, event.id, RoomForm("Hall", "Hall", ["GH", " ", "hall-a "], (31.3, 118.3), 50))
    rooms.assign(database, event.id, batch.photographer_id, "Hall")
    rooms.save_room(database, event.id, RoomForm("Grand Hall", "Hall", ["GH"], None, 50))
    with database.read() as session:
        (view,) = rooms.list_rooms(session, event.id)
        assert (view.name, view.codes, view.lat, view.sessions) == ("Grand Hall", ("GH",), None, 1)
        assert session.scalars(select(Session.room)).all() == ["Grand Hall"]
        assert session.scalars(select(RoomAssignment.room)).all() == ["Grand Hall"]


def test_what_cannot_be_is_refused(database: Database) -> None:
    with database.begin() as session:
        batch = add_event(session)
        event = session.get_one(Event, batch.event_id)
    rooms.save_room(database, event.id, RoomForm("Lab"))
    rooms.save_room(database, event.id, RoomForm("Hall"))
    with pytest.raises(rooms.RoomError, match="already"):
        rooms.save_room(database, event.id, RoomForm("Lab", before="Hall"))
    with pytest.raises(rooms.RoomError, match="needs a name"):
        rooms.save_room(database, event.id, RoomForm(" "))
    for radius in (0, 5001, float("nan")):
        with pytest.raises(rooms.RoomError, match="radius"):
            rooms.save_room(database, event.id, RoomForm("Foyer", radius=radius))
    for codes in (["x"] * (rooms.MAX_CODES + 1), ["x" * (rooms.LONGEST_CODE + 1)]):
        with pytest.raises(rooms.RoomError, match="too long"):
            rooms.save_room(database, event.id, RoomForm("Foyer", codes=codes))
    with pytest.raises(rooms.RoomError, match="ends before"):
        rooms.assign(database, event.id, batch.photographer_id, "Lab", TEN, TEN - HOUR)
    with pytest.raises(rooms.RoomError, match="which photographer"):
        rooms.assign(database, event.id, batch.photographer_id + 1, "Lab")
    rooms.assign(database, event.id, batch.photographer_id, "Lab", TEN, TEN + HOUR)
    with database.read() as session:
        (made,) = rooms.list_assignments(session, event.id)
    rooms.unassign(database, event.id, made.id)
    with pytest.raises(rooms.AssignmentMissing):
        rooms.unassign(database, event.id, made.id)
    with database.read() as session:
        assert rooms.list_assignments(session, event.id) == []
        assert {view.name for view in rooms.list_rooms(session, event.id)} == {"Lab", "Hall"}
