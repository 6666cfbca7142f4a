from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, AssetPerson, AssetTag, Source, Status, Tag
from mediahub.ingest.batches.batches import open_batch
from mediahub.tagging.depictions import put_depictions
from mediahub.tagging.model import Suggestion

GUESS = (Source.PROGRAMME, 0.6, Status.SUGGESTED)
SAID = (Source.EMBEDDED, 1.0, Status.ACCEPTED)


@pytest.fixture
def asset(database: Database) -> str:
    with database.begin() as session:
        create_event(session, "wuhu", "Wuhu", "Asia/Shanghai")
        batch = open_batch(session, event="wuhu", photographer="Chen Rui", source="cli", roots=[])
        now = datetime.now(UTC)
        session.add(
            Asset(
                id="a1",
                event_id=batch.event_id,
                batch_id=batch.id,
                photographer_id=batch.photographer_id,
                sha256="0" * 64,
                size=1,
                mime="image/jpeg",
                kind="photo",
                filename="1.jpg",
                original_key="k",
                width=1,
                height=1,
                taken_at=now,
                taken_source="offset",
            )
        )
    return "a1"


def tags(session: DbSession) -> dict[str, tuple[str, str]]:
    rows = session.execute(select(Tag.label, AssetTag.source, AssetTag.status).join(AssetTag))
    return {label: (source, status) for label, source, status in rows}


def test_the_photographer_outweighs_the_programme(database: Database, asset: str) -> None:
    with database.begin() as session:
        put_depictions(session, asset, [Suggestion(*GUESS, tag="Robot"), Suggestion(*SAID, tag="robot")])
    with database.read() as session:
        assert list(tags(session).values()) == [("embedded", "accepted")]


def test_running_again_gives_the_same_marks(database: Database, asset: str) -> None:
    suggestions = [Suggestion(*GUESS, tag="Robot"), Suggestion(*SAID, person="Ban Ki-moon")]
    for _ in range(2):
        with database.begin() as session:
            put_depictions(session, asset, suggestions)
    with database.read() as session:
        assert tags(session) == {"Robot": ("programme", "suggested")}
        assert len(list(session.scalars(select(AssetPerson)))) == 1


def test_a_rejected_suggestion_never_returns(database: Database, asset: str) -> None:
    with database.begin() as session:
        put_depictions(session, asset, [Suggestion(*GUESS, tag="Robot")])
        session.scalars(select(AssetTag)).one().status = Status.REJECTED
    for again in (GUESS, SAID):
        with database.begin() as session:
            put_depictions(session, asset, [Suggestion(*again, tag="Robot")])
    with database.read() as session:
        assert tags(session)["Robot"][1] == "rejected"


def test_a_guess_that_is_no_longer_made_goes_and_a_decision_stays(database: Database, asset: str) -> None:
    with database.begin() as session:
        put_depictions(session, asset, [Suggestion(*GUESS, tag="Robot"), Suggestion(*GUESS, tag="Car")])
        car = session.scalars(select(AssetTag).join(Tag).where(Tag.label == "Car")).one()
        car.status = Status.ACCEPTED
    with database.begin() as session:
        put_depictions(session, asset, [])
    with database.read() as session:
        assert list(tags(session)) == ["Car"]
