"""A small catalogue to search in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetSession,
    AssetTag,
    Batch,
    Event,
    Person,
    PersonName,
    Photographer,
    Session,
    Tag,
    asset_id,
)

TAKEN = datetime(2025, 10, 18, 2, 30, tzinfo=UTC)
"""10:30 in Wuhu."""


def fill(database: Database) -> None:
    """An event with a session, a person, tags, and assets `0` to `5`, all announced."""
    with database.begin() as session:
        event = Event(slug="summit", name="Summit", timezone="Asia/Shanghai")
        photographer = Photographer(name="Chen Rui")
        person = Person(
            slug="yin-tongyue", name="Yin Tongyue", names=[PersonName(text="尹同跃", folded="尹同跃")]
        )
        parent = Tag(slug="robotics", label="Robotics")
        session.add_all([event, photographer, person, parent])
        session.flush()
        tag = Tag(slug="robot-dog", label="robot dog", parent_id=parent.id)
        talk = Session(
            event_id=event.id, code="D2-ROB", title="Machines on stage", room="Grand Hall",
            starts_at=TAKEN, ends_at=TAKEN + timedelta(hours=1),
        )  # fmt: skip
        batch = Batch(event_id=event.id, photographer_id=photographer.id, source="cli", signature="s")
        session.add_all([tag, talk, batch])
        session.flush()
        for number in range(6):
            session.add(make_asset(number, event, photographer, batch))
        session.flush()
        first = asset_id("summit", "0")
        session.add(AssetPerson(asset_id=first, person_id=person.id, source="manual", status="accepted"))
        session.add(AssetTag(asset_id=first, tag_id=tag.id, source="manual"))
        session.add(AssetSession(asset_id=first, session_id=talk.id, source="programme"))
        session.add(
            AssetPerson(
                asset_id=asset_id("summit", "1"), person_id=person.id, source="face", status="rejected"
            )
        )
        enqueue(session, [asset_id("summit", str(number)) for number in range(6)])


def make_asset(number: int, event: Event, photographer: Photographer, batch: Batch) -> Asset:
    return Asset(
        id=asset_id(event.slug, str(number)), event_id=event.id, batch_id=batch.id,
        photographer_id=photographer.id, state="ready", sha256=str(number), size=1, mime="image/jpeg",
        kind="photo", filename=f"IMG_{number:04}.JPG", original_key=f"o/{number}", width=6000, height=4000,
        taken_at=TAKEN + timedelta(minutes=number), taken_source="offset",
        caption=f"picture number {number}", rights_class="free",
    )  # fmt: skip
