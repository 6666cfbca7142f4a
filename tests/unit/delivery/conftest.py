"""An event whose pictures are delivered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetSession,
    Batch,
    Event,
    Person,
    Photographer,
    User,
)
from mediahub.catalog.models import Session as Item
from mediahub.rights import Viewer
from tests.unit.delivery.deciding import NOW

TAKEN_AT = datetime(2025, 10, 18, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Summit:
    """The event with its free pictures a, b and c, and two people who ask."""

    session: Session
    event: Event
    eva: User
    """Of the press."""
    press: Viewer
    desk: Viewer


@pytest.fixture
def summit(database: Database) -> Iterator[Summit]:
    """In a transaction that is open."""
    with database.begin() as session:
        yield fill(session)


@pytest.fixture
def stored(database: Database) -> Summit:
    """In a transaction that is over, for use cases that open their own."""
    with database.begin() as session:
        return fill(session)


def fill(session: Session) -> Summit:
    """The event, its people and pictures."""
    event = Event(slug="summit", name="Summit", timezone="Asia/Shanghai")
    shooter = Photographer(name="Chen Rui")
    eva = User(email="eva@press.example", name="Eva", fs_uniquifier="eva")
    max_ = User(email="max@desk.example", name="Max", fs_uniquifier="max")
    session.add_all([event, shooter, eva, max_, Person(slug="yin", name="Yin Tongyue")])
    session.flush()
    batch = Batch(event_id=event.id, photographer_id=shooter.id, source="cli", signature="s")
    session.add(batch)
    session.flush()
    for name in "abc":
        session.add(
            Asset(
                id=name, event_id=event.id, batch_id=batch.id, photographer_id=shooter.id, state="ready",
                sha256=name, size=9, mime="image/jpeg", kind="photo", filename=f"DSC_{ord(name)}.jpg",
                original_key=f"originals/{name}", width=3, height=2, taken_at=TAKEN_AT,
                taken_source="offset", rights_class="free", caption="A robot",
            )
        )  # fmt: skip
    session.flush()
    press = Viewer(frozenset({"press"}), eva.id)
    return Summit(session, event, eva, press, Viewer(frozenset({"marketing"}), max_.id))


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """An event with four pictures; the first two show Yin, the second of them perhaps."""
    with database.begin() as session:
        event = Event(slug="summit", name="Summit", timezone="Asia/Shanghai")
        shooter = Photographer(name="Chen Rui")
        yin = Person(slug="yin", name="Yin Tongyue")
        user = User(email="eva@press.example", name="Eva", fs_uniquifier="u")
        session.add_all([event, shooter, yin, user])
        session.flush()
        batch = Batch(event_id=event.id, photographer_id=shooter.id, source="cli", signature="s")
        talk = Item(event_id=event.id, code="A", title="A", starts_at=NOW, ends_at=NOW + timedelta(hours=1))
        session.add_all([batch, talk])
        session.flush()
        for name in "abcd":
            session.add(
                Asset(
                    id=name, event_id=event.id, batch_id=batch.id, photographer_id=shooter.id, state="ready",
                    sha256=name, size=9, mime="image/jpeg", kind="photo", filename=f"DSC_{ord(name)}.jpg",
                    original_key=f"originals/{name}", width=3, height=2, taken_at=NOW, taken_source="offset",
                    rights_class="free", caption="A robot",
                )
            )  # fmt: skip
        session.flush()
        for name, status in (("a", "accepted"), ("b", "suggested"), ("c", "rejected")):
            session.add(AssetPerson(asset_id=name, person_id=yin.id, source="face", status=status))
        session.add(AssetSession(asset_id="d", session_id=talk.id, source="programme"))
        session.flush()
        yield session
