"""Records as they are written: what is in each, by names that another catalogue knows too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Arrival,
    Asset,
    AssetPerson,
    AssetSession,
    AssetTag,
    Batch,
    Catalogue,
    Companion,
    Person,
    Photographer,
    Session,
    Tag,
)
from mediahub.identity.accounts import create_user
from mediahub.records.columns import decode, encode
from mediahub.records.describe import asset_records, batch_record, catalogue_record, event_record
from tests.assets import TAKEN, add_asset, add_event
from tests.statements import statements_on

EMAIL = "max@desk.example"


@pytest.fixture
def filled(database: Database) -> Database:
    """Pictures a, b and c of an event; a shows somebody and something, and is in the trash by Max."""
    with database.begin() as session:
        event = add_event(session)
        max_ = create_user(session, EMAIL, "correct horse battery", "marketing", "Max").id
        yin, ana = Person(slug="yin", name="Yin Tongyue"), Person(slug="ana", name="Ana")
        robot, car = Tag(slug="robot", label="Robot"), Tag(slug="car", label="Car")
        talk = Session(
            event_id=event.id, code="D1", title="T", room="A", starts_at=TAKEN, speakers=[yin, ana],
            ends_at=TAKEN + timedelta(hours=1),
        )  # fmt: skip
        session.add_all([yin, ana, robot, car, talk])
        session.flush()
        car.parent_id = robot.id
        session.scalars(select(Photographer)).one().user_id = max_
        for name in "abc":
            add_asset(session, event, name, id=name)
        session.get_one(Asset, "a").state = "trashed"
        session.get_one(Asset, "a").deleted_by = max_
        session.get_one(Asset, "c").state = "storing"
        for person in (yin, ana):
            session.add(AssetPerson(asset_id="a", person_id=person.id, source="manual", status="accepted"))
        for tag in (robot, car):
            session.add(AssetTag(asset_id="a", tag_id=tag.id, source="look", status="suggested"))
        session.add(AssetSession(asset_id="a", session_id=talk.id, source="programme", status="accepted"))
        for number, state in enumerate(("ready", "storing")):
            session.add(
                Companion(
                    asset_id="a", event_id=event.id, role="raw", state=state, sha256=f"r{number}", size=1,
                    key=f"r{number}", filename="a.dng", mime="image/x-adobe-dng",
                )
            )  # fmt: skip
        batch = session.scalars(select(Batch)).one()
        batch.opened_by = max_
        for path in ("b.jpg", "a.jpg"):
            session.add(Arrival(batch_id=batch.id, path=path, state="ready", size=1))
    return database


def written(record: Any) -> Any:
    """As it is read from the bucket."""
    return decode(encode(record))


def test_an_asset_s_record_names_everything_without_a_number_of_this_catalogue(filled: Database) -> None:
    with filled.read() as session:
        record = written(asset_records(session, ["a"])["a"])
    assert (record["event"], record["photographer"]["name"], record["deleted_by"]) == (
        "summit", "Chen Rui", EMAIL,
    )  # fmt: skip
    assert [(one["slug"], one["name"], one["status"]) for one in record["people"]] == [
        ("ana", "Ana", "accepted"), ("yin", "Yin Tongyue", "accepted"),
    ]  # fmt: skip
    assert [(one["slug"], one["label"], one["source"]) for one in record["tags"]] == [
        ("car", "Car", "look"), ("robot", "Robot", "look"),
    ]  # fmt: skip
    assert [(one["code"], one["title"]) for one in record["sessions"]] == [("D1", "T")]
    assert [one["sha256"] for one in record["companions"]] == ["r0"], "what is on its way is not here yet"
    assert (record["asset"]["id"], record["asset"]["state"]) == ("a", "trashed")
    numbers = {"event_id", "batch_id", "photographer_id", "deleted_by", "person_id", "tag_id", "session_id"}
    assert not numbers & set(record["asset"])
    for depictions in (record["people"], record["tags"], record["sessions"]):
        assert not numbers & {name for one in depictions for name in one}


def test_only_what_is_to_have_a_record_has_one(filled: Database) -> None:
    with filled.read() as session:
        assert set(asset_records(session, ["a", "b", "c", "gone"])) == {"a", "b"}
        assert asset_records(session, []) == {}
        plain = asset_records(session, ["b"])["b"]
    assert (plain["people"], plain["tags"], plain["sessions"], plain["companions"]) == ([], [], [], [])
    assert (plain["deleted_by"], plain["raw"], plain["coded"], plain["provenance"]) == (None, None, [], [])


def test_many_take_no_more_questions_than_one(filled: Database) -> None:
    def questions(*ids: str) -> int:
        with filled.read() as session, statements_on(filled.engine) as asked:
            asset_records(session, ids)
            return len(asked)

    assert questions("a") == questions("a", "b")


def test_an_event_s_record_holds_its_programme(filled: Database) -> None:
    with filled.read() as session:
        record = written(event_record(session, session.get_one(Asset, "a").event))
    assert record["event"]["slug"] == "summit"
    assert "facts_revision" not in record["event"]
    (talk,) = record["sessions"]
    assert (talk["code"], talk["speakers"], talk["tags"]) == ("D1", ["ana", "yin"], [])
    assert "event_id" not in talk
    assert record["roster"] == []


def test_a_batch_s_record_lists_its_files_in_their_order(filled: Database) -> None:
    with filled.read() as session:
        record = written(batch_record(session, session.scalars(select(Batch)).one()))
    named = (record["photographer"]["name"], record["account"], record["terms_set_by"])
    assert named == ("Chen Rui", EMAIL, None)
    assert [one["path"] for one in record["arrivals"]] == ["b.jpg", "a.jpg"]
    assert not {"event_id", "photographer_id", "opened_by", "link_id"} & set(record["batch"])


def test_what_all_events_share_is_in_one_record(filled: Database) -> None:
    with filled.read() as session:
        own = Catalogue(uuid="own")
        record = written(catalogue_record(session, own))
    assert record["catalogue"] == "own"
    assert [one["slug"] for one in record["people"]] == ["yin", "ana"]
    assert {one["slug"]: one["parent"] for one in record["tags"]} == {"robot": None, "car": "robot"}
    (shooter,) = record["photographers"]
    assert (shooter["name"], shooter["account"]) == ("Chen Rui", EMAIL)
    assert "user_id" not in shooter
