"""Fields of many pictures read and written in a few statements, with their history."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetChange, AssetPerson, EditAction, Outbox
from mediahub.catalog.vocabulary import person_ids
from mediahub.curation.edits.fields import DEPICTIONS
from mediahub.curation.edits.values import read_values, target_ids, write_changes
from tests.unit.curation.scene import TAKEN, Scene

YIN = ["yin", "manual", 1.0, "accepted"]


@pytest.fixture
def scene(database: Database) -> Scene:
    scene = Scene(database)
    scene.add("a", "b", caption="One")
    return scene


def write(scene: Scene, changes: dict[str, dict[str, tuple[Any, Any]]]) -> int:
    with scene.database.begin() as session:
        action = EditAction(event_id=scene.event_id, kind="bulk")
        session.add(action)
        session.flush()
        write_changes(session, action, None, changes)
        return action.id


def read(scene: Scene, *fields: str) -> dict[str, dict[str, Any]]:
    with scene.database.begin() as session:
        return read_values(session, ["a", "b", "gone"], fields, lock=True)


def test_only_what_is_asked_for_of_what_exists(scene: Scene) -> None:
    assert read(scene, "caption") == {"a": {"caption": "One"}, "b": {"caption": "One"}}
    assert read(scene, "embargo_until", "people", "unheard")["a"] == {"embargo_until": None, "people": []}


def test_values_moments_and_history_are_written_and_the_index_is_told(scene: Scene) -> None:
    until = TAKEN.isoformat()
    action = write(
        scene,
        {"a": {"caption": ("One", "Two"), "embargo_until": (None, until)}, "b": {"rating": (None, 3.0)}},
    )
    assert read(scene, "caption", "embargo_until", "rating") == {
        "a": {"caption": "Two", "embargo_until": until, "rating": None},
        "b": {"caption": "One", "embargo_until": None, "rating": 3.0},
    }
    with scene.database.read() as session:
        rows = session.scalars(select(AssetChange).order_by(AssetChange.asset_id, AssetChange.field))
        assert [(row.asset_id, row.field, row.before, row.after, row.action_id) for row in rows] == [
            ("a", "caption", "One", "Two", action),
            ("a", "embargo_until", None, until, action),
            ("b", "rating", None, 3.0, action),
        ]
        assert set(session.scalars(select(Outbox.asset_id))) == {"a", "b"}
        assert session.get_one(Asset, "a").updated_at > session.get_one(Asset, "a").created_at


def test_no_change_writes_nothing(scene: Scene) -> None:
    write(scene, {})
    with scene.database.read() as session:
        assert session.scalars(select(AssetChange)).all() == []
        assert session.scalars(select(Outbox)).all() == []


def test_a_moment_can_be_emptied(scene: Scene) -> None:
    write(scene, {"a": {"embargo_until": (None, TAKEN.isoformat())}})
    write(scene, {"a": {"embargo_until": (TAKEN.isoformat(), None)}})
    assert read(scene, "embargo_until")["a"]["embargo_until"] is None


def test_people_are_put_in_changed_and_taken_off_and_strangers_left_out(scene: Scene) -> None:
    with scene.database.begin() as session:
        person_ids(session, ["Yin", "Li"])
    li = ["li", "programme", 0.5, "suggested"]
    write(scene, {"a": {"people": ([], [YIN, li, ["gone", "manual", 1.0, "accepted"]])}})
    assert read(scene, "people") == {"a": {"people": [li, YIN]}, "b": {"people": []}}
    said = [{"why": "the programme"}]
    with scene.database.begin() as session:
        for row in session.scalars(select(AssetPerson)):
            row.evidence = said
    agreed = ["li", "manual", 1.0, "accepted"]
    write(scene, {"a": {"people": ([YIN, li], [agreed])}})
    assert read(scene, "people")["a"] == {"people": [agreed]}
    with scene.database.read() as session:
        assert session.scalars(select(AssetPerson)).one().evidence == said


def test_keys_are_those_of_the_event_where_they_are_codes_of_sessions(scene: Scene) -> None:
    with scene.database.begin() as session:
        found = person_ids(session, ["Yin"])
        people = target_ids(session, DEPICTIONS["people"], scene.event_id, ["yin", "gone"])
        assert people == {"yin": found["Yin"]}
        field = DEPICTIONS["sessions"]
        assert target_ids(session, field, scene.event_id, ["D1-OPEN"]) == {"D1-OPEN": scene.talk_id}
        assert target_ids(session, field, scene.event_id + 1, ["D1-OPEN"]) == {}
