"""Texts longer than their columns: refused before they are sent, on SQLite as on PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, Room
from mediahub.catalog.models.lengths import TextTooLong
from mediahub.problems import Invalid


def add_event(database: Database) -> int:
    with database.begin() as session:
        session.add(event := Event(slug="summit", name="Summit", timezone="UTC"))
    return event.id


def test_a_new_row_whose_text_no_column_holds_is_refused(database: Database) -> None:
    event_id = add_event(database)
    with pytest.raises(TextTooLong, match=r"name.*120"), database.begin() as session:
        session.add(Room(event_id=event_id, name="x" * 121, codes=[]))
    with database.begin() as session:
        session.add(Room(event_id=event_id, name="𝕏" * 120, codes=[]))
    with database.read() as session:
        assert session.scalars(select(Room.name)).all() == ["𝕏" * 120]


def test_so_is_a_change(database: Database) -> None:
    event_id = add_event(database)
    with pytest.raises(Invalid), database.begin() as session:
        session.get_one(Event, event_id).name = "x" * 201
    with database.read() as session:
        assert session.get_one(Event, event_id).name == "Summit"


def test_a_column_without_a_length_holds_any(database: Database) -> None:
    event_id = add_event(database)
    with database.begin() as session:
        session.get_one(Event, event_id).description = "x" * 100_000
    with database.read() as session:
        assert len(session.get_one(Event, event_id).description) == 100_000
