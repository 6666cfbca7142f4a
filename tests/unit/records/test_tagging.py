"""Rooms, assignments, rules and clocks: into a record and back, once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import ClockReading, Event, Photographer, Room, RoomAssignment, Tag, TagRule
from mediahub.records.tagging import restore_rules, restore_tagging, rules_record, tagging_record
from tests.unit.tagging.assets import TEN, add_event


def fill(session: Session) -> Event:
    batch = add_event(session)
    tag = Tag(slug="robot", label="Robot")
    session.add(tag)
    session.flush()
    mine: dict[str, Any] = {"event_id": batch.event_id, "photographer_id": batch.photographer_id}
    session.add_all([
        Room(event_id=batch.event_id, name="Hall A"),
        RoomAssignment(room="Hall A", **mine),
        TagRule(tag_id=tag.id, event_id=batch.event_id, phrases=["robot"], fields=["words"]),
        TagRule(tag_id=tag.id, event_id=None, phrases=["droid"], fields=["ocr"]),
        ClockReading(body=f"R5|@{batch.photographer_id}", camera_at=TEN, true_at=TEN, source="hand", **mine),
        ClockReading(body="Z9|123", camera_at=TEN, source="qr", **mine),
    ])  # fmt: skip
    session.flush()
    return session.get_one(Event, batch.event_id)


def test_it_comes_back_and_a_second_time_changes_nothing(database: Database) -> None:
    with database.begin() as session:
        event = fill(session)
        record, everywhere = tagging_record(session, event), rules_record(session, None)
        assert "@" in record["clock_readings"][0]["body"]
        assert not record["clock_readings"][0]["body"].endswith("@1")
        for model in (
            Room,
            RoomAssignment,
            TagRule,
            ClockReading,
        ):
            session.execute(delete(model))
        for _ in range(2):
            restore_tagging(session, event, record)
            restore_rules(session, None, everywhere)
            session.flush()
            assert tagging_record(session, event) == record
            assert rules_record(session, None) == everywhere


def test_in_another_catalogue_a_photographer_has_another_number(database: Database) -> None:
    with database.begin() as session:
        event = fill(session)
        record = tagging_record(session, event)
        for row in record["clock_readings"]:
            row["photographer"] = "Somebody new"
        session.execute(delete(ClockReading))
        restore_tagging(session, event, record)
        session.flush()
        new = session.query(Photographer).filter_by(name="Somebody new").one()
        bodies = {row.body for row in session.query(ClockReading)}
        assert bodies == {f"R5|@{new.id}", "Z9|123"}


def test_a_rule_of_a_tag_that_is_not_there_is_left(database: Database) -> None:
    with database.begin() as session:
        restore_rules(
            session, None, [{"tag": "nowhere", "phrases": ["x"], "fields": ["words"], "enabled": True}]
        )
        session.flush()
        assert rules_record(session, None) == []
