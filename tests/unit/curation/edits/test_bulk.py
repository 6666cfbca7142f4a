"""Bulk edits, on both databases: the preview tells the truth, a kill loses nothing, undo restores all."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Asset, EditAction, Outbox, Person, Role, Tag
from mediahub.catalog.roster.rows import follow, put_code, remove_code
from mediahub.curation.edits import bulk
from mediahub.curation.edits.editing import UNASKED, FieldEdit, edit, revert
from mediahub.curation.edits.fields import FIELDS, EditError
from mediahub.curation.edits.history import of_asset
from mediahub.curation.edits.values import read_values
from mediahub.delivery.terms import NewTerms, set_terms
from mediahub.provenance.stored import keep
from mediahub.rights import Viewer
from tests.unit.curation.edits.bulk_scene import SPEC, begin, run
from tests.unit.curation.edits.test_editing import MADE_BY_AI
from tests.unit.curation.scene import Scene


def everything(scene: Scene) -> dict[str, Any]:
    with scene.database.read() as session:
        return read_values(session, list(session.scalars(select(Asset.id))), FIELDS)


def test_the_preview_is_what_then_happens(scene: Scene) -> None:
    ids = [*"abcdefg", "own"]
    with scene.database.read() as session:
        seen = bulk.preview(session, scene.event(session), scene.viewers["marketing"], ids, SPEC)
        assert session.scalar(select(Tag).where(Tag.slug == "brand-new")) is None
    assert (seen.total, seen.refused, seen.changed) == (8, 0, 8)
    assert seen.counts == {
        "caption": 7, "headline": 7, "rating": 8, "tags": 8, "sessions": 2, "people": 1,
    }  # fmt: skip
    assert seen.samples["a"]["caption"] == ("", "Ban Ki-moon at Opening, 2025-10-18")
    begin(scene, ids)
    run(scene)
    after = everything(scene)
    assert after["a"]["caption"] == "Ban Ki-moon at Opening, 2025-10-18"
    assert after["own"]["caption"] == "Kept"
    assert after["c"]["headline"] == "A robot waves"
    assert after["b"]["people"][0][3] == "accepted"
    assert after["a"]["sessions"][0][3] == "rejected"
    assert [row[0] for row in after["c"]["tags"]] == ["brand-new", "robots"]
    with scene.database.read() as session:
        assert set(session.scalars(select(Outbox.asset_id))) == set(ids)


def test_undo_restores_every_field(scene: Scene) -> None:
    before = everything(scene)
    number = begin(scene, [*"abcdefg", "own"])
    run(scene)
    assert everything(scene) != before
    with scene.database.begin() as session:
        undone = session.get_one(EditAction, number)
        undo = bulk.begin_undo(session, scene.viewers["marketing"], undone).id
    run(scene)
    assert everything(scene) == before
    with scene.database.begin() as session:  # and again forwards
        assert session.get_one(EditAction, undo).state == "done"
        bulk.begin_undo(session, scene.viewers["marketing"], session.get_one(EditAction, undo))
    run(scene)
    assert everything(scene)["a"]["rating"] == 3


@pytest.mark.parametrize("kind", ["bulk", "undo"])
def test_what_runs_goes_on_with_nothing_once_who_began_it_is_shut_out(scene: Scene, kind: str) -> None:
    number = begin(scene, list("abcdefg"))
    if kind == "undo":
        run(scene)
        with scene.database.begin() as session:
            undone = session.get_one(EditAction, number)
            number = bulk.begin_undo(session, scene.viewers["marketing"], undone).id
    run(scene, parts=1)
    with scene.database.begin() as session:
        action = session.get_one(EditAction, number)
        assert action.user is not None
        action.user.active = False
    before = everything(scene)
    run(scene)
    assert everything(scene) == before
    with scene.database.read() as session:
        action = session.get_one(EditAction, number)
        assert (action.state, action.done, action.skipped) == ("done", 7, 4)


def test_undo_leaves_what_someone_changed_since(scene: Scene) -> None:
    number = begin(scene, list("abcd"))
    run(scene)
    with scene.database.begin() as session:
        edit(session, session.get_one(Asset, "c"), scene.viewers["admin"], [FieldEdit("rating", 3.0, 5)])
    with scene.database.begin() as session:
        undone = session.get_one(EditAction, number)
        undo = bulk.begin_undo(session, scene.viewers["marketing"], undone).id
    run(scene)
    after = everything(scene)
    assert (after["c"]["rating"], after["c"]["headline"]) == (5.0, "A Robbot waves")
    with scene.database.read() as session:
        action = session.get_one(EditAction, undo)
        assert (action.done, action.skipped) == (4, 1)


def test_a_photographer_edits_only_their_own(scene: Scene) -> None:
    number = begin(scene, ["a", "own"], [SPEC[2]], role="photographer")
    with scene.database.read() as session:
        assert session.get_one(EditAction, number).total == 1
    assert everything(scene)["own"]["rating"] is None
    with pytest.raises(EditError, match="yours"):
        begin(scene, ["own"], [SPEC[2]], role="photographer")
    with pytest.raises(EditError, match="rights"):
        begin(scene, ["a"], [{"op": "value", "field": "rights_class", "value": "free"}], role="photographer")
    other = begin(scene, ["a"], [SPEC[1]])
    with scene.database.begin() as session, pytest.raises(EditError, match="can undo"):
        bulk.begin_undo(session, scene.viewers["photographer"], session.get_one(EditAction, other))


def test_a_photographer_takes_no_declaration_of_generated_pictures_back(scene: Scene) -> None:
    declare, undeclare = (
        {"op": "value", "field": "digital_source_type", "value": value}
        for value in ("trainedAlgorithmicMedia", "")
    )
    begin(scene, ["a"], [declare], role="photographer")
    begin(scene, ["a"], [undeclare], role="photographer")
    with scene.database.read() as session:
        assert session.get_one(Asset, "a").digital_source_type == "trainedAlgorithmicMedia"
    with scene.database.begin() as session:
        stated = session.get_one(Asset, "b")
        stated.digital_source_type = "compositeSynthetic"
        keep(session, "b", stated.sha256, MADE_BY_AI)
    begin(scene, ["a", "b"], [undeclare], role="marketing")
    with scene.database.read() as session:
        assert session.get_one(Asset, "a").digital_source_type == ""
        assert session.get_one(Asset, "b").digital_source_type == "compositeSynthetic"


def test_a_photographer_undoes_their_own_declaration_and_not_the_desks(scene: Scene) -> None:
    declare = {"op": "value", "field": "digital_source_type", "value": "trainedAlgorithmicMedia"}
    other = declare | {"value": "compositeSynthetic"}
    mine = begin(scene, ["a", "b"], [declare], role="photographer")
    begin(scene, ["b"], [other], role="marketing")
    with scene.database.begin() as session:
        bulk.begin_undo(session, scene.viewers["photographer"], session.get_one(EditAction, mine))
    with scene.database.read() as session:
        found = [session.get_one(Asset, one).digital_source_type for one in ("a", "b")]
    assert found == ["", "compositeSynthetic"]


def test_who_left_the_desk_takes_back_what_they_did_to_their_own_pictures_only(scene: Scene) -> None:
    """As one of the desk they closed pictures; as a photographer they must not open those of others again."""
    desk = scene.viewers["marketing"]
    with scene.database.begin() as session:
        closed = set_terms(session, scene.event_id, ["a", "own"], NewTerms("none"), desk.user_id).action
        action = session.get_one(EditAction, closed)
        assert action.user is not None
        action.user.roles = [session.scalars(select(Role).where(Role.name == "photographer")).one()]
        session.get_one(Asset, "a").photographer.user_id = action.user_id
    with scene.database.begin() as session:
        left = Viewer(frozenset({"photographer"}), desk.user_id)
        undo = bulk.begin_undo(session, left, session.get_one(EditAction, closed))
        assert (undo.changed, undo.skipped) == (1, 1)
    with scene.database.read() as session:
        assert [session.get_one(Asset, one).rights_class for one in ("a", "own")] == ["editorial", "none"]


def test_a_small_edit_is_done_at_once(scene: Scene) -> None:
    number = begin(scene, list("abc"), [SPEC[1]])
    with scene.database.read() as session:
        assert session.get_one(EditAction, number).state == "done"


@pytest.mark.parametrize("text", ["", " \n"])
def test_words_are_cleared_by_a_word_of_its_own_only(scene: Scene, text: str) -> None:
    spec = [{"op": "set", "field": "headline", "text": text}]
    with pytest.raises(EditError, match="Clear"):
        begin(scene, ["a"], spec)
    with scene.database.read() as session, pytest.raises(EditError, match="Clear"):
        bulk.preview(session, scene.event(session), scene.viewers["marketing"], ["a"], spec)


def test_the_preview_counts_words_that_are_lost_by_field(scene: Scene) -> None:
    spec = [
        {"op": "clear", "field": "caption"},  # one picture has one
        {"op": "replace", "field": "headline", "find": "A Robbot waves", "text": ""},
        {"op": "value", "field": "rating", "value": 3},
    ]
    with scene.database.read() as session:
        event, who = scene.event(session), scene.viewers["marketing"]
        seen = bulk.preview(session, event, who, [*"abcdefg", "own"], spec)
    assert seen.changed == 8
    assert seen.emptied == {"caption": 1, "headline": 7}


@pytest.fixture
def coded(scene: Scene) -> Scene:
    """Captions typed with roster codes, of two people."""
    with scene.database.begin() as session:
        people = [Person(slug="ban", name="Ban Kimoon"), Person(slug="yin", name="Yin Tong")]
        session.add_all(people)
        session.flush()
        for code, person in zip(("bkm", "yty"), people, strict=True):
            put_code(session, scene.event_id, code, person.id, {})
        follow(session, scene.event_id)
    write(scene, "=bkm= opens the day")
    return scene


def write(scene: Scene, caption: str) -> int:
    with scene.database.begin() as session:
        edits = [FieldEdit("caption", UNASKED, caption)]
        action = edit(session, session.get_one(Asset, "a"), scene.viewers["marketing"], edits)
        assert action is not None
        return action.id


def caption_once_corrected(scene: Scene) -> str:
    with scene.database.begin() as session:
        session.scalars(select(Person).where(Person.slug == "ban")).one().name = "Ban Ki-moon"
        session.flush()
        follow(session, scene.event_id)
        return session.get_one(Asset, "a").caption


@pytest.mark.parametrize("written", ["A robot waves", "=yty= waves", "", "=bkm= waves"])
@pytest.mark.parametrize("way", ["undo", "revert", "redo"])
def test_a_text_with_codes_follows_the_roster_again_once_it_is_back(
    coded: Scene, written: str, way: str
) -> None:
    number = write(coded, written)
    with coded.database.begin() as session:
        who = coded.viewers["marketing"]
        if way == "revert":
            asset = session.get_one(Asset, "a")
            revert(session, asset, who, of_asset(session, asset)[0].id)
        else:
            first = bulk.begin_undo(session, who, session.get_one(EditAction, number))
        if way == "redo":
            second = bulk.begin_undo(session, who, first)
            bulk.begin_undo(session, who, second)
        assert session.get_one(Asset, "a").caption == "Ban Kimoon opens the day"
    assert caption_once_corrected(coded) == "Ban Ki-moon opens the day"


def test_a_name_whose_code_is_gone_comes_back_as_it_stood(coded: Scene) -> None:
    number = write(coded, "A robot waves")
    with coded.database.begin() as session:
        remove_code(session, coded.event_id, "bkm")
        bulk.begin_undo(session, coded.viewers["marketing"], session.get_one(EditAction, number))
        assert session.get_one(Asset, "a").caption == "Ban Kimoon opens the day"
