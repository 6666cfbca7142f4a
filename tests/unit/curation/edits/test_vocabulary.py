"""Tags and people that an edit added to the vocabulary go when it is undone, and come back with it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, EditAction, Person, Tag, TagName, TagRule
from mediahub.catalog.vocabulary import tag_ids
from mediahub.curation.edits import bulk
from mediahub.curation.edits.editing import edit_depiction, revert
from mediahub.curation.edits.history import of_asset
from tests.unit.curation.edits.bulk_scene import begin, run
from tests.unit.curation.scene import Scene

MANY = 300
"""Pictures of a bulk edit that has more than one part."""


@pytest.fixture
def scene(database: Database) -> Scene:
    scene = Scene(database)
    scene.add("a", "b")
    return scene


def add(scene: Scene, asset: str, field: str, name: str) -> int:
    with scene.database.begin() as session:
        held = session.get_one(Asset, asset)
        action = edit_depiction(session, held, scene.viewers["marketing"], field, "add", name=name)
        assert action is not None
        return action.id


def undo(scene: Scene, number: int) -> int:
    with scene.database.begin() as session:
        undone = session.get_one(EditAction, number)
        return bulk.begin_undo(session, scene.viewers["marketing"], undone).id


def known(scene: Scene, model: type[Any] = Tag) -> list[str]:
    with scene.database.read() as session:
        return sorted(session.scalars(select(model.slug)))


@pytest.mark.parametrize(("field", "model"), [("tags", Tag), ("people", Person)])
def test_what_an_edit_made_goes_and_comes_with_it(scene: Scene, field: str, model: type[Any]) -> None:
    number = add(scene, "a", field, "Golden Hour")
    assert known(scene, model) == ["golden-hour"]
    undone = undo(scene, number)
    assert known(scene, model) == []
    redone = undo(scene, undone)
    assert known(scene, model) == ["golden-hour"]
    with scene.database.read() as session:
        assert of_asset(session, session.get_one(Asset, "a"))[0].after == "Golden Hour"
    undo(scene, redone)
    assert known(scene, model) == []


def test_a_bulk_edit_takes_what_it_made_with_it_after_its_last_part(scene: Scene) -> None:
    names = scene.add(*(f"n{number}" for number in range(MANY)))
    number = begin(scene, names, [{"op": "add", "field": "tags", "keys": ["Golden Hour"]}])
    run(scene)
    undo(scene, number)
    run(scene, parts=1)
    assert known(scene) == ["golden-hour"]
    run(scene)
    assert known(scene) == []


def test_what_was_there_before_stays(scene: Scene) -> None:
    with scene.database.begin() as session:
        tag_ids(session, ["Golden Hour"])
    undo(scene, add(scene, "a", "tags", "golden hour"))
    undo(scene, begin(scene, ["a", "b"], [{"op": "add", "field": "tags", "keys": ["Golden Hour"]}]))
    assert known(scene) == ["golden-hour"]


@pytest.mark.parametrize("use", ["picture", "rule", "child", "name", "label"])
def test_what_somebody_else_uses_or_worked_on_stays(scene: Scene, use: str) -> None:
    number = add(scene, "a", "tags", "Golden Hour")
    with scene.database.begin() as session:
        tag = session.scalars(select(Tag)).one()
        if use == "rule":
            session.add(TagRule(tag_id=tag.id, phrases=["sunset"], fields=["caption"]))
        elif use == "child":
            session.add(Tag(slug="blue-hour", label="Blue hour", parent_id=tag.id))
        elif use == "name":
            tag.names.append(TagName(text="黄金时刻", folded="黄金时刻", lang="zh"))
        elif use == "label":
            tag.label = "Golden hour light"
    if use == "picture":
        add(scene, "b", "tags", "Golden Hour")
    undo(scene, number)
    assert "golden-hour" in known(scene)


def test_a_field_that_goes_back_takes_what_the_edit_made_with_it(scene: Scene) -> None:
    add(scene, "a", "tags", "Golden Hour")
    with scene.database.begin() as session:
        asset = session.get_one(Asset, "a")
        change = of_asset(session, asset)[0].id
        revert(session, asset, scene.viewers["marketing"], change)
    assert known(scene) == []
