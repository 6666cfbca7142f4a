"""Words that a file brings to a picture that is there: what is news, and what a person wrote stays."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetMetadata, EditAction
from mediahub.curation.edits.editing import FieldEdit, edit
from mediahub.curation.edits.requests import undo_action
from mediahub.ingest.metadata.file_words import (
    BY_FILE,
    FIRST,
    PICTURE,
    SIDECAR,
    SOURCES,
    fill_words,
    remember_words,
    take_words,
    written_by_people,
)
from tests.unit.curation.scene import Scene

GENERATED = "trainedAlgorithmicMedia"


@pytest.fixture
def scene(database: Database) -> Scene:
    """A picture whose file said a caption, which it has."""
    scene = Scene(database)
    scene.add("a", caption="From the camera")
    with database.begin() as session:
        session.add(AssetMetadata(asset_id="a", values={}))
        session.flush()
        remember_words(session, "a", {PICTURE: {"caption": "From the camera"}})
    return scene


def take(scene: Scene, said: dict[str, dict[str, Any]], gaps: dict[str, Any] | None = None) -> Asset:
    with scene.database.begin() as session:
        asset = session.get_one(Asset, "a")
        take_words(session, asset, said, None, gaps)
    with scene.database.read() as session:
        return session.get_one(Asset, "a")


def write(scene: Scene, field: str, before: str, after: str) -> None:
    with scene.database.begin() as session:
        edit(
            session,
            session.get_one(Asset, "a"),
            scene.viewers["marketing"],
            [FieldEdit(field, before, after)],
        )


def actions(scene: Scene) -> int:
    with scene.database.read() as session:
        return len(session.scalars(select(EditAction).where(EditAction.kind == BY_FILE)).all())


def test_new_words_stand_as_one_action_that_can_be_taken_back(scene: Scene) -> None:
    found = take(scene, {SIDECAR: {"caption": "From the sidecar", "headline": "News"}})
    assert (found.caption, found.headline) == ("From the sidecar", "News")
    assert actions(scene) == 1
    take(scene, {SIDECAR: {"caption": "From the sidecar", "headline": "News"}})
    assert actions(scene) == 1, "what it said before is no news"


def test_an_old_caption_beside_a_new_rating_undoes_no_newer_one(scene: Scene) -> None:
    take(scene, {SIDECAR: {"caption": "Old", "headline": ""}})
    take(scene, {PICTURE: {"caption": "Newer"}})
    found = take(scene, {SIDECAR: {"caption": "Old", "headline": "News"}})
    assert (found.caption, found.headline) == ("Newer", "News")


def test_what_the_picture_said_first_is_no_news_from_its_sidecar(scene: Scene) -> None:
    take(scene, {PICTURE: {"caption": "Newer"}})
    assert take(scene, {SIDECAR: {"caption": "From the camera"}}).caption == "Newer"


def test_what_a_person_wrote_stays(scene: Scene) -> None:
    write(scene, "caption", "From the camera", "By hand")
    found = take(scene, {PICTURE: {"caption": "From another file", "headline": "News"}})
    assert (found.caption, found.headline) == ("By hand", "News")
    with scene.database.read() as session:
        assert written_by_people(session, "a") == {"caption"}


def test_what_a_person_wrote_and_undid_nobody_wrote(scene: Scene) -> None:
    desk = scene.viewers["marketing"]
    write(scene, "caption", "From the camera", "By hand")
    take(scene, {PICTURE: {"caption": "From the camera", "headline": "News"}})
    with scene.database.read() as session:
        by_hand, by_file = session.scalars(select(EditAction.id).order_by(EditAction.id))
    undo_action(scene.database, desk, by_hand)
    assert take(scene, {PICTURE: {"caption": "From another file"}}).caption == "From another file"
    undo_action(scene.database, desk, by_file)  # the desk wants no headline: no file brings one again
    assert take(scene, {PICTURE: {"headline": "More news"}}).headline == ""


def test_gaps_fill_what_is_empty_and_nothing_else(scene: Scene) -> None:
    found = take(scene, {}, {"caption": "Template", "headline": "Template", "title": "", "shoe_size": "9"})
    assert (found.caption, found.headline, found.title) == ("From the camera", "Template", "")
    assert take(scene, {PICTURE: {"title": "Said"}}, {"title": "Template"}).title == "Said"


def test_of_several_sources_the_one_that_changed_is_the_newer(scene: Scene) -> None:
    with scene.database.begin() as session:
        before = {"exif": {"caption": "Old"}, "iim": {"caption": "Old"}}
        remember_words(session, "a", {PICTURE: {"caption": "Old"}, SOURCES: before})
    now = {"exif": {"caption": "Old"}, "iim": {"caption": "Edited"}}
    assert take(scene, {PICTURE: {"caption": "Old"}, SOURCES: now}).caption == "Edited"


def test_what_iim_had_no_room_for_is_no_edit(scene: Scene) -> None:
    whole = "A headline that is longer than the shortest field of IIM"
    with scene.database.begin() as session:
        before = {"xmp": {"headline": "Old"}, "iim": {"headline": "Old"}}
        remember_words(session, "a", {PICTURE: {"headline": "Old"}, SOURCES: before})
    now = {"xmp": {"headline": "Old"}, "iim": {"headline": whole[:32]}}
    assert take(scene, {PICTURE: {"headline": whole}, SOURCES: now}).headline == whole


def test_a_file_does_not_take_back_that_a_picture_was_generated(scene: Scene) -> None:
    assert take(scene, {PICTURE: {"digital_source_type": GENERATED}}).digital_source_type == GENERATED
    kept = take(scene, {PICTURE: {"digital_source_type": "digitalCapture"}})
    assert kept.digital_source_type == GENERATED


def test_an_original_fills_what_its_preview_left_but_for_what_people_wrote(scene: Scene) -> None:
    write(scene, "headline", "", "By hand")
    with scene.database.begin() as session:
        words = {"caption": "From the original", "headline": "From the original", "title": "", "width": 7}
        fill_words(session, session.get_one(Asset, "a"), words, None)
    with scene.database.read() as session:
        found = session.get_one(Asset, "a")
        assert (found.caption, found.headline, found.title) == ("From the original", "By hand", "")
        assert found.width == 6000


def test_the_first_words_are_remembered_however_many_come(scene: Scene) -> None:
    with scene.database.begin() as session:
        remember_words(session, "a", {PICTURE: {"caption": "Second"}, SIDECAR: {"caption": "Beside"}})
        held = session.get_one(AssetMetadata, "a").file_words
        remember_words(session, "nothing", {PICTURE: {}})
    assert held == {
        FIRST: {"caption": "From the camera"}, PICTURE: {"caption": "Second"}, SIDECAR: {"caption": "Beside"},
    }  # fmt: skip
