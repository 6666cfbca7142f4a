"""Edit history in words, and what an undo takes back."""

from __future__ import annotations

from typing import Any

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetChange, EditAction
from mediahub.catalog.vocabulary import person_ids
from mediahub.curation.edits.fields import ORIGINAL
from mediahub.curation.edits.history import (
    in_words,
    latest_actions,
    names_for,
    names_of,
    of_asset,
    undo_changes,
)
from mediahub.curation.edits.values import write_changes
from tests.unit.curation.scene import Scene

YIN, LI = ["yin", "manual", 1.0, "accepted"], ["li", "manual", 1.0, "accepted"]


@pytest.fixture
def scene(database: Database) -> Scene:
    scene = Scene(database)
    scene.add("a", "b", caption="One")
    return scene


def act(scene: Scene, changes: dict[str, dict[str, tuple[Any, Any]]], kind: str = "bulk") -> int:
    with scene.database.begin() as session:
        action = EditAction(event_id=scene.event_id, user_id=scene.viewers["admin"].user_id, kind=kind)
        session.add(action)
        session.flush()
        write_changes(session, action, scene.viewers["admin"].user_id, changes)
        return action.id


def undone(scene: Scene, action: int) -> tuple[dict[str, Any], int]:
    with scene.database.begin() as session:
        return undo_changes(session, action, ["a", "b"])


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("caption", None, ""),
        ("caption", "Two", "Two"),
        ("rating", 4.0, "4"),
        ("rating", 0.5, "0.5"),
        ("people", [["yin", "manual", 1.0, "accepted"], ["li", "x", 0.5, "rejected"]], "Yin Tongyue"),
        ("people", [["who", "manual", None, "suggested"]], "who"),
        ("people", None, ""),
        (ORIGINAL, {"filename": "a.jpg", "sha256": "0123456789abcdef"}, "a.jpg · 0123456789ab"),
    ],
)
def test_a_value_in_words(field: str, value: Any, words: str) -> None:
    assert in_words(field, value, {("people", "yin"): "Yin Tongyue"}) == words


def test_names_are_looked_up_by_key_and_sessions_in_their_event(scene: Scene) -> None:
    with scene.database.begin() as session:
        person_ids(session, ["Yin Tongyue"])
        wanted = {"people": {"yin-tongyue", "gone"}, "sessions": {"D1-OPEN"}}
        assert names_of(session, scene.event_id, wanted) == {
            ("people", "yin-tongyue"): "Yin Tongyue", ("sessions", "D1-OPEN"): "Opening",
        }  # fmt: skip
        assert names_of(session, scene.event_id + 1, {"sessions": {"D1-OPEN"}}) == {}
        agreed = ["yin-tongyue", "manual", 1.0, "accepted"]
        change = AssetChange(field="people", before=None, after=[agreed])
        assert names_for(session, scene.event_id, [change, AssetChange(field="caption", after="x")]) == {
            ("people", "yin-tongyue"): "Yin Tongyue"
        }


def test_the_latest_change_comes_first_with_who_made_it(scene: Scene) -> None:
    act(scene, {"a": {"caption": ("One", "Two")}}, "edit")
    act(scene, {"a": {"caption": ("Two", "Three")}})
    with scene.database.read() as session:
        asset = session.get_one(Asset, "a")
        found = of_asset(session, asset)
        assert [(one.before, one.after, one.kind) for one in found] == [
            ("Two", "Three", "bulk"), ("One", "Two", "edit"),
        ]  # fmt: skip
        assert {one.who for one in found} == {"Admin"}
        assert len(of_asset(session, asset, limit=1)) == 1
        assert of_asset(session, session.get_one(Asset, "b")) == []
        assert [one.kind for one in latest_actions(session, scene.event_id)] == ["bulk"]
        assert latest_actions(session, scene.event_id + 1) == []


def test_what_was_changed_goes_back(scene: Scene) -> None:
    action = act(scene, {one: {"caption": ("One", "Two")} for one in "ab"})
    assert undone(scene, action) == ({one: {"caption": ("Two", "One")} for one in "ab"}, 0)


def test_what_was_changed_again_is_left_and_counted(scene: Scene) -> None:
    action = act(scene, {one: {"caption": ("One", "Two"), "title": ("", "T")} for one in "ab"})
    act(scene, {"b": {"caption": ("Two", "Three")}})
    changes, left = undone(scene, action)
    assert changes == {
        "a": {"caption": ("Two", "One"), "title": ("T", "")},
        "b": {"title": ("T", "")},
    }
    assert left == 1


def test_what_is_back_already_is_neither_changed_nor_left(scene: Scene) -> None:
    action = act(scene, {"a": {"caption": ("One", "Two")}})
    act(scene, {"a": {"caption": ("Two", "One")}})
    assert undone(scene, action) == ({}, 0)


def test_terms_that_somebody_confirmed_since_stay(scene: Scene) -> None:
    action = act(scene, {"a": {"rights_class": ("free", "partners")}})
    act(scene, {"a": {"rights_class": ("partners", "partners")}}, "edit")
    assert undone(scene, action) == ({}, 1)


def test_of_people_only_what_the_action_did_is_undone(scene: Scene) -> None:
    with scene.database.begin() as session:
        person_ids(session, ["Yin", "Li"])
    action = act(scene, {"a": {"people": ([], [YIN])}})
    act(scene, {"a": {"people": ([YIN], [YIN, LI])}})
    assert undone(scene, action) == ({"a": {"people": ([LI, YIN], [LI])}}, 0)
    changed = [*YIN[:3], "rejected"]
    act(scene, {"a": {"people": ([YIN, LI], [changed, LI])}})
    assert undone(scene, action) == ({}, 1)


def test_somebody_who_was_taken_off_comes_back(scene: Scene) -> None:
    with scene.database.begin() as session:
        person_ids(session, ["Yin"])
    act(scene, {"a": {"people": ([], [YIN])}})
    action = act(scene, {"a": {"people": ([YIN], [])}})
    assert undone(scene, action) == ({"a": {"people": ([], [YIN])}}, 0)
