"""Edits as pages and programs ask for them: whose pictures, whose edits, what changed meanwhile."""

from __future__ import annotations

import pytest

from mediahub.catalog.assets import AssetMissing
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import EventArchived, create_event
from mediahub.catalog.models import Asset, Event, User
from mediahub.catalog.settings.event_settings import set_archived
from mediahub.curation.edits.editing import Conflict, FieldEdit
from mediahub.curation.edits.fields import EditError
from mediahub.curation.edits.requests import (
    ActionMissing,
    NotYours,
    begin_bulk,
    edit_asset,
    edit_asset_depiction,
    find_action,
    revert_change,
    stop_action,
    undo_action,
)
from mediahub.delivery.terms import NewTerms, set_terms
from mediahub.rights import Viewer
from tests.unit.curation.scene import Scene


def title_of(database: Database, asset_id: str) -> str:
    with database.read() as session:
        return session.get_one(Asset, asset_id).title


def test_a_photographer_edits_their_own_picture_and_the_desk_every_one(database: Database) -> None:
    scene = Scene(database)
    scene.add("own")
    scene.add("other", by="li")
    shooter, desk, press = (scene.viewers[role] for role in ("photographer", "marketing", "press"))
    edits = [FieldEdit("title", "", "Opening")]
    assert edit_asset(database, shooter, "own", edits) is not None
    assert edit_asset(database, shooter, "own", [FieldEdit("title", "Opening", "Opening")]) is None
    with pytest.raises(NotYours):
        edit_asset(database, shooter, "other", edits)
    with pytest.raises(NotYours):
        edit_asset_depiction(database, shooter, "other", "people", "add", name="Li Na")
    with pytest.raises(NotYours):
        revert_change(database, shooter, "other", 1)
    assert edit_asset(database, desk, "other", edits) is not None
    with pytest.raises((NotYours, AssetMissing)):
        edit_asset(database, press, "own", edits)
    with pytest.raises(AssetMissing):
        edit_asset(database, desk, "never", edits)


def test_a_conflict_says_who_it_was_and_writes_nothing(database: Database) -> None:
    scene = Scene(database)
    scene.add("own")
    shooter, desk = scene.viewers["photographer"], scene.viewers["marketing"]
    edit_asset(database, desk, "own", [FieldEdit("title", "", "Ours")])
    with pytest.raises(Conflict) as raised:
        edit_asset(database, shooter, "own", [FieldEdit("title", "", "Mine")])
    with database.read() as session:
        name = session.get_one(User, desk.user_id).name
    assert (raised.value.fields, raised.value.who) == ({"title": "Ours"}, name)
    assert title_of(database, "own") == "Ours"


def test_edits_are_stopped_and_undone_by_who_began_them_or_the_desk(database: Database) -> None:
    scene = Scene(database)
    scene.add("own")
    shooter, desk = scene.viewers["photographer"], scene.viewers["marketing"]
    operations = [{"op": "set", "field": "title", "text": "All", "mode": "always"}]
    mine = begin_bulk(database, shooter, scene.event_id, ["own"], operations)
    theirs = begin_bulk(database, desk, scene.event_id, ["own"], [operations[0] | {"text": "Desk"}])
    with database.begin() as session:
        other = create_event(session, "other", "Other", "UTC").id
    with pytest.raises(NotYours):
        stop_action(database, shooter, scene.event_id, theirs.id)
    assert stop_action(database, desk, scene.event_id, mine.id).id == mine.id
    with pytest.raises(ActionMissing):
        stop_action(database, desk, other, mine.id)
    with pytest.raises(EditError):
        undo_action(database, shooter, theirs.id)
    assert undo_action(database, desk, theirs.id).state == "done"
    assert title_of(database, "own") == "All"
    with database.read() as session, pytest.raises(ActionMissing):
        find_action(session, 4711)
    with pytest.raises(EditError):
        begin_bulk(database, shooter, scene.event_id, [], operations)


def decide(scene: Scene, who: Viewer, usage_terms: str) -> int:
    with scene.database.begin() as session:
        done = set_terms(session, scene.event_id, ["own"], NewTerms(usage_terms=usage_terms), who.user_id)
    assert done.action is not None
    return done.action


def may_set(scene: Scene, who: Viewer, was: str, value: str) -> bool:
    """Whether they may change the terms of their picture; they are changed then."""
    try:
        edit_asset(scene.database, who, "own", [FieldEdit("usage_terms", was, value)])
    except EditError:
        return False
    return True


@pytest.mark.parametrize("set_to", ["Ask first.", "As it was."])
def test_terms_that_were_undone_are_the_photographers_to_decide_again(
    database: Database, set_to: str
) -> None:
    scene = Scene(database)
    scene.add("own", usage_terms="As it was.")
    shooter, desk, colleague = (scene.viewers[role] for role in ("photographer", "marketing", "admin"))
    action = decide(scene, desk, set_to)  # also where it only confirms
    assert not may_set(scene, shooter, set_to, "Free.")
    undone = undo_action(database, colleague, action)
    assert (undone.changed, undone.skipped) == (1, 0)
    again = undo_action(database, desk, undone.id)  # and done again it is the desk's again
    assert (again.changed, again.skipped) == (1, 0)
    assert not may_set(scene, shooter, set_to, "Free.")
    undo_action(database, desk, again.id)
    assert may_set(scene, shooter, "As it was.", "Free.")


def test_a_second_undo_of_terms_takes_back_nothing_that_came_since(database: Database) -> None:
    scene = Scene(database)
    scene.add("own", usage_terms="As it was.")
    desk = scene.viewers["marketing"]
    action = decide(scene, desk, "Ask first.")
    undo_action(database, desk, action)
    decide(scene, scene.viewers["admin"], "Ask first.")
    twice = undo_action(database, desk, action)
    assert (twice.changed, twice.skipped) == (0, 1)


def test_the_desk_decides_by_undoing_what_a_photographer_decided(database: Database) -> None:
    scene = Scene(database)
    scene.add("own", usage_terms="As it was.")
    shooter, desk = scene.viewers["photographer"], scene.viewers["marketing"]
    mine = edit_asset(database, shooter, "own", [FieldEdit("usage_terms", "As it was.", "Free.")])
    assert mine is not None
    undo_action(database, desk, mine.id)
    assert not may_set(scene, shooter, "As it was.", "Free.")


def test_decisions_that_were_undone_are_nobodys_since(database: Database) -> None:
    scene = Scene(database)
    scene.add("own", usage_terms="As it was.")
    desk = scene.viewers["marketing"]
    first = decide(scene, desk, "Ask first.")
    second = decide(scene, desk, "Never.")
    undo_action(database, desk, second)
    assert undo_action(database, desk, first).skipped == 0
    with database.read() as session:
        assert session.get_one(Asset, "own").usage_terms == "As it was."


def test_nothing_of_an_archived_event_is_edited_or_undone_and_what_runs_is_stopped(
    database: Database,
) -> None:
    scene = Scene(database)
    scene.add("own")
    desk = scene.viewers["marketing"]
    edited = edit_asset(database, desk, "own", [FieldEdit("title", "", "Opening")])
    assert edited is not None
    with database.begin() as session:
        set_archived(session.get_one(Event, scene.event_id), True)
    operations = [{"op": "set", "field": "title", "text": "All", "mode": "always"}]
    for change in (
        lambda: edit_asset(database, desk, "own", [FieldEdit("title", "Opening", "Late")]),
        lambda: edit_asset_depiction(database, desk, "own", "people", "add", name="Li Na"),
        lambda: begin_bulk(database, desk, scene.event_id, ["own"], operations),
        lambda: undo_action(database, desk, edited.id),
    ):
        with pytest.raises(EventArchived):
            change()
    assert title_of(database, "own") == "Opening"
    assert stop_action(database, desk, scene.event_id, edited.id).id == edited.id
