"""Editing one picture, on both databases: rights, conflicts, depictions, the history and the way back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetPerson, Outbox, Person, RecordOutbox, Tag
from mediahub.catalog.models.base import Base
from mediahub.curation.edits import history
from mediahub.curation.edits.editing import (
    Conflict,
    FieldEdit,
    edit,
    edit_depiction,
    editable_by,
    may_edit,
    revert,
)
from mediahub.curation.edits.fields import EditError, cleaned
from mediahub.media.provenance.model import Manifest, Provenance
from mediahub.provenance.stored import keep
from tests.unit.curation.scene import Scene


@pytest.fixture
def scene(database: Database) -> Scene:
    scene = Scene(database)
    scene.add("a", caption="One")
    scene.add("b", by="li")
    scene.add("t", state="trashed")
    return scene


MADE_BY_AI = Provenance(
    "valid", (Manifest("a", "Maker", "M", "M", source_types=("trainedAlgorithmicMedia",)),)
)


def edited(scene: Scene, *edits: FieldEdit, role: str = "marketing") -> bool:
    with scene.database.begin() as session:
        return edit(session, session.get_one(Asset, "a"), scene.viewers[role], edits) is not None


def test_who_may_edit_is_the_same_for_one_and_for_many(scene: Scene) -> None:
    expected = {"admin": {"a", "b"}, "marketing": {"a", "b"}, "photographer": {"a"}, "press": set()}
    with scene.database.read() as session:
        for role, viewer in scene.viewers.items():
            assert set(session.scalars(select(Asset.id).where(editable_by(viewer)))) == expected[role]
            assert {a.id for a in session.scalars(select(Asset)) if may_edit(viewer, a)} == expected[role]


def test_an_edit_is_kept_announced_and_in_the_history(scene: Scene) -> None:
    assert edited(scene, FieldEdit("caption", "One", "Two\r\nlines\x00"), FieldEdit("rating", None, 4))
    assert not edited(scene, FieldEdit("caption", "Two\nlines", "Two\nlines"))
    with scene.database.read() as session:
        asset = session.get_one(Asset, "a")
        assert (asset.caption, asset.rating) == ("Two\nlines", 4.0)
        assert session.scalars(select(Outbox.asset_id)).all() == ["a"]
        assert session.scalars(select(RecordOutbox.asset_id)).all() == ["a"]
        entries = history.of_asset(session, asset)
        assert {(one.field, one.before, one.after) for one in entries} == {
            ("caption", "One", "Two\nlines"),
            ("rating", "", "4"),
        }
        assert len({one.action_id for one in entries}) == 1
        assert entries[0].who == "Marketing"


def test_two_editors_do_not_overwrite_each_other(scene: Scene) -> None:
    edited(scene, FieldEdit("caption", "One", "First"))
    with pytest.raises(Conflict) as caught:
        edited(scene, FieldEdit("caption", "One", "Second"), FieldEdit("title", "", "T"))
    assert caught.value.fields == {"caption": "First"}
    with scene.database.read() as session:
        asset = session.get_one(Asset, "a")
        assert (asset.caption, asset.title) == ("First", "")
    assert edited(scene, FieldEdit("title", "", "T"))  # another field is nobody's conflict
    assert not edited(scene, FieldEdit("caption", "One", "First"))  # nor is the same words twice


def test_only_curators_change_the_rights(scene: Scene) -> None:
    with pytest.raises(EditError, match="marketing team"):
        edited(scene, FieldEdit("rights_class", "editorial", "free"), role="photographer")
    assert edited(scene, FieldEdit("rights_class", "editorial", "free"))


def test_a_suggestion_is_accepted_or_never_returns(scene: Scene) -> None:
    scene.depictions("a", person="Ban Ki-moon")
    with scene.database.begin() as session:
        asset, viewer = session.get_one(Asset, "a"), scene.viewers["marketing"]
        assert edit_depiction(session, asset, viewer, "people", "accept", key="ban-ki-moon")
        assert edit_depiction(session, asset, viewer, "people", "add", name="Yin Tongyue")
        assert not edit_depiction(session, asset, viewer, "people", "add", name="yin  tongyue")
        assert edit_depiction(session, asset, viewer, "people", "reject", key="yin-tongyue")
        assert edit_depiction(session, asset, viewer, "sessions", "reject", key="D1-OPEN")
        with pytest.raises(EditError):
            edit_depiction(session, asset, viewer, "sessions", "add", name="No such")
        rows = session.execute(select(AssetPerson.status, AssetPerson.source)).all()
        assert rows == [("accepted", "programme")]  # what a person added and took away leaves nothing
        asset_sessions = history.of_asset(session, asset)[0]
        assert (asset_sessions.before, asset_sessions.after) == ("Opening", "")
        assert revert(session, asset, viewer, asset_sessions.id)
    with scene.database.read() as session:
        assert [depiction.status for depiction in session.get_one(Asset, "a").sessions] == ["suggested"]


@pytest.mark.parametrize(("field", "table"), [("people", Person), ("tags", Tag)])
def test_whom_nobody_knows_is_not_added_by_being_rejected(
    scene: Scene, field: str, table: type[Base]
) -> None:
    def known() -> list[str]:
        with scene.database.read() as session:
            return sorted(session.scalars(select(table.slug)))

    before = known()
    with scene.database.begin() as session:
        asset, viewer = session.get_one(Asset, "a"), scene.viewers["marketing"]
        assert edit_depiction(session, asset, viewer, field, "reject", name="Nobody Here") is None
    assert known() == before
    with scene.database.begin() as session:
        asset, viewer = session.get_one(Asset, "a"), scene.viewers["marketing"]
        assert edit_depiction(session, asset, viewer, field, "add", name="Nobody Here")
        assert edit_depiction(session, asset, viewer, field, "reject", name="nobody  HERE")
    assert known() == sorted([*before, "nobody-here"])


def test_a_field_goes_back_to_what_it_was(scene: Scene) -> None:
    for before, after in (("One", "Two"), ("Two", "Three")):
        edited(scene, FieldEdit("caption", before, after))
    with scene.database.begin() as session:
        asset, viewer = session.get_one(Asset, "a"), scene.viewers["marketing"]
        first = history.of_asset(session, asset)[-1]
        assert revert(session, asset, viewer, first.id)
        session.refresh(asset)
        assert asset.caption == "One"
        assert not revert(session, asset, viewer, first.id)
        with pytest.raises(EditError):
            revert(session, session.get_one(Asset, "b"), viewer, first.id)


def test_how_a_picture_was_made_is_a_code_of_the_vocabulary(scene: Scene) -> None:
    assert edited(scene, FieldEdit("digital_source_type", "", "trainedAlgorithmicMedia"), role="photographer")
    assert edited(
        scene, FieldEdit("data_mining", None, "DMI-PROHIBITED"), FieldEdit("ai_system_used", "", "X")
    )
    for field, value in (("digital_source_type", "a painting"), ("data_mining", "never"), ("data_mining", 3)):
        with pytest.raises(EditError):
            cleaned(field, value)
    assert cleaned("data_mining", None) == ""


def test_that_a_picture_was_generated_is_the_desks_to_take_back(scene: Scene) -> None:
    made = FieldEdit("digital_source_type", "", "trainedAlgorithmicMedia")
    assert edited(scene, made, role="photographer")
    for value in ("", "digitalCapture"):
        with pytest.raises(EditError, match="take back"):
            edited(scene, FieldEdit("digital_source_type", made.value, value), role="photographer")
    partly = FieldEdit("digital_source_type", made.value, "compositeSynthetic")
    assert edited(scene, partly, role="photographer")
    assert edited(scene, FieldEdit("digital_source_type", partly.value, ""), role="marketing")


def test_what_the_manifests_of_a_picture_say_nobody_takes_back(scene: Scene) -> None:
    with scene.database.begin() as session:
        asset = session.get_one(Asset, "a")
        asset.digital_source_type = "trainedAlgorithmicMedia"
        keep(session, asset.id, asset.sha256, MADE_BY_AI)
    for role in ("photographer", "marketing", "admin"):
        back = FieldEdit("digital_source_type", "trainedAlgorithmicMedia", "digitalCapture")
        with pytest.raises(EditError, match="Content Credentials"):
            edited(scene, back, role=role)
    partly = FieldEdit("digital_source_type", "trainedAlgorithmicMedia", "compositeSynthetic")
    assert edited(scene, partly, role="marketing")
