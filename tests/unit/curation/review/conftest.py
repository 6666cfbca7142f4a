"""Fixtures of this folder."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    AssetPerson,
    AssetSession,
    AssetTag,
    Event,
    Person,
    PersonName,
    Role,
    Session,
    Tag,
    User,
)
from tests.assets import TAKEN, add_asset, add_event
from tests.unit.curation.review.questions import SIGN


@pytest.fixture
def event(database: Database) -> Event:
    """Thirty frames: a speaker and a session are suggested for all, a tag read from signs for four, two of
    which are a burst; a pause parts the last ten."""
    with database.begin() as session:
        event = add_event(session)
        user = User(email="m@example.org", fs_uniquifier="m", password="", roles=[Role(name="marketing")])
        yin, demo = Person(slug="yin", name="Yin Tongyue"), Tag(slug="demo", label="Robotics demo")
        yin.names = [PersonName(text="尹同跃", folded="尹同跃", lang="zh-Hans", kind="native")]
        talk = Session(
            event_id=event.id, code="D1", title="Opening", room="Grand Hall", starts_at=TAKEN,
            ends_at=TAKEN + timedelta(hours=1), speakers=[yin],
        )  # fmt: skip
        session.add_all([user, yin, demo, talk])
        session.flush()
        for number in range(30):
            minutes = number / 10 + (60 if number >= 20 else 0)
            asset = add_asset(
                session, event, f"f{number:02}", minutes, stack_id="burst" if number in (4, 5) else None
            )
            depictions = {"asset_id": asset.id, "confidence": 0.7, "status": "suggested"}
            session.add(AssetPerson(person_id=yin.id, source="programme", **depictions))
            session.add(AssetSession(session_id=talk.id, source="programme", **depictions))
            if number in (4, 5, 6, 25):
                session.add(AssetTag(tag_id=demo.id, source="ocr", evidence=SIGN, **depictions))
    return event
