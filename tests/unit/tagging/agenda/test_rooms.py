"""Rooms and who is in them, as editors describe them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, RoomAssignment, Session
from mediahub.tagging.agenda import rooms
from tests.unit.tagging.assets import TEN, add_event

HOUR = timedelta(hours=1)


def test_a_renamed_room_keeps_its_sessions_and_assignments(database: Database) -> None:
    with database.begin() as session:
        batch = add_event(session)
        event = session.get_one(Event, batch.event_id)
        talk = {"code": "T", "title": "Talk", "starts_at": TEN, "ends_at": TEN + HOUR}
        session.add(Session(event_id=event.id, room="Hall", **talk))
        session.flush()
        rooms.save_room(session, event, "Hall", "Hall", ["GH", " ", "hall-a "], (31.3, 118.3), 50)
        rooms.assign(session, event, batch.photographer_id, "Hall", None, None)
        rooms.save_room(session, event, "Hall", "Grand Hall", ["GH"], None, 50)
        (view,) = rooms.list_rooms(session, event.id)
        assert (view.name, view.codes, view.lat, view.sessions) == ("Grand Hall", ("GH",), None, 1)
        assert session.scalars(select(Session.room)).all() == ["Grand Hall"]
        assert session.scalars(select(RoomAssignment.room)).all() == ["Grand Hall"]


def test_what_cannot_be_is_refused(database: Database) -> None:
    with database.begin() as session:
        batch = add_event(session)
        event = session.get_one(Event, batch.event_id)
        rooms.save_room(session, event, "", "Lab", [], None, 40)
        rooms.save_room(session, event, "", "Hall", [], None, 40)
        with pytest.raises(rooms.RoomError, match="already"):
            rooms.save_room(session, event, "Hall", "Lab", [], None, 40)
        with pytest.raises(rooms.RoomError, match="needs a name"):
            rooms.save_room(session, event, "", " ", [], None, 40)
        with pytest.raises(rooms.RoomError, match="ends before"):
            rooms.assign(session, event, batch.photographer_id, "Lab", TEN, TEN - HOUR)
        made = rooms.assign(session, event, batch.photographer_id, "Lab", TEN, TEN + HOUR)
        assert rooms.unassign(session, event, made.id)
        assert not rooms.unassign(session, event, made.id)
        assert rooms.list_assignments(session, event.id) == []
