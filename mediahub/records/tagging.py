"""Records of rooms and who is in them, tag rules and camera clocks, and back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import joinedload

from mediahub.catalog.models import (
    AssetMetadata,
    ClockReading,
    Event,
    Photographer,
    Room,
    RoomAssignment,
    Tag,
    TagRule,
)
from mediahub.records.columns import Json, from_json, to_json


def rules_record(session: DbSession, event_id: int | None) -> list[Json]:
    """The rules of an event, or with None those of every event."""
    its = TagRule.event_id.is_(None) if event_id is None else TagRule.event_id == event_id
    rows = session.scalars(select(TagRule).where(its).options(joinedload(TagRule.tag)).order_by(TagRule.id))
    return [to_json(row, ("id", "event_id", "tag_id")) | {"tag": row.tag.slug} for row in rows]


def tagging_record(session: DbSession, event: Event) -> Json:
    """What an event's record says of rooms, assignments, rules and clocks."""
    rooms = session.scalars(select(Room).where(Room.event_id == event.id).order_by(Room.id))
    assigned = select(RoomAssignment).where(RoomAssignment.event_id == event.id).order_by(RoomAssignment.id)
    readings = select(ClockReading).where(ClockReading.event_id == event.id).order_by(ClockReading.id)
    return {
        "rooms": [to_json(room, ("id", "event_id")) for room in rooms],
        "assignments": [
            to_json(row, ("id", "event_id", "photographer_id")) | {"photographer": row.photographer.name}
            for row in session.scalars(assigned.options(joinedload(RoomAssignment.photographer)))
        ],
        "clock_readings": [
            to_json(row, ("id", "event_id", "photographer_id", "user_id", "body"))
            | {"photographer": row.photographer.name, "body": _portable(row)}
            for row in session.scalars(readings.options(joinedload(ClockReading.photographer)))
        ],
        "rules": rules_record(session, event.id),
    }


def restore_rules(session: DbSession, event_id: int | None, records: list[Json]) -> None:
    """The rules of an event, or of every event, that are not there yet."""
    there = rules_record(session, event_id)
    for record in records:
        tag = session.scalar(select(Tag.id).where(Tag.slug == record["tag"]))
        if tag is not None and record not in there:
            session.add(TagRule(event_id=event_id, tag_id=tag, **from_json(TagRule, record)))


def restore_tagging(session: DbSession, event: Event, record: Json) -> None:
    """What is in the record and not in the catalogue."""
    there = tagging_record(session, event)
    for room in record.get("rooms", []):
        if room["name"] not in {one["name"] for one in there["rooms"]}:
            session.add(Room(event_id=event.id, **from_json(Room, room)))
    for row in record.get("assignments", []):
        if row not in there["assignments"]:
            who = _photographer(session, row["photographer"])
            session.add(
                RoomAssignment(event_id=event.id, photographer_id=who, **from_json(RoomAssignment, row))
            )
    for row in record.get("clock_readings", []):
        if row not in there["clock_readings"]:
            who = _photographer(session, row["photographer"])
            values = from_json(ClockReading, row) | {"body": _own(row["body"], who)}
            session.add(ClockReading(event_id=event.id, photographer_id=who, **values))
    restore_rules(session, event.id, record.get("rules", []))


def names_record(raw: AssetMetadata | None) -> Json:
    """Keywords and persons as the file gave them, and the words that each kind of file said last."""
    return to_json(raw, ("asset_id", "values")) if raw else {}


def _portable(row: ClockReading) -> str:
    """The body without the photographer's number, which is another in another catalogue."""
    return row.body.rpartition("@")[0] + "@" if "|@" in row.body else row.body


def _own(body: str, photographer: int) -> str:
    return f"{body}{photographer}" if body.endswith("|@") else body


def _photographer(session: DbSession, name: str) -> int:
    found = session.scalar(select(Photographer.id).where(Photographer.name == name))
    if found is not None:
        return found
    row = Photographer(name=name)
    session.add(row)
    session.flush()
    return row.id
