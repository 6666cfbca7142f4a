"""Comments of the team on a gallery in the making."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.curation.galleries import comments, edit, galleries
from mediahub.curation.galleries.galleries import GalleryMissing
from mediahub.curation.galleries.operations import Add
from mediahub.problems import Invalid, Missing
from tests.unit.curation.gallery_event import make_event, make_pictures


def make_gallery(database: Database) -> tuple[int, list[str]]:
    with database.begin() as session:
        event = make_event(session)
        ids = make_pictures(session, event, 2)
        gallery = galleries.create(session, event.id, "Picks", user_id=None)
        edit.apply(session, gallery, [Add(op="add", ids=ids[:1])], None)
        return gallery.id, ids


def test_a_comment_is_about_a_picture_of_the_gallery_or_about_all_of_it(database: Database) -> None:
    gallery_id, ids = make_gallery(database)
    for asset_id in (ids[0], ids[1], None):
        comments.add_comment(database, gallery_id, None, " Look ", asset_id)
    with database.read() as session:
        said = comments.list_comments(session, gallery_id)
        assert [one.asset_id for one in said] == [ids[0], None, None]
        assert {one.text for one in said} == {"Look"}
        assert comments.count_comments(session, [gallery_id]) == {gallery_id: 3}


def test_the_state_of_comments_changes_with_each_and_when_one_is_resolved(database: Database) -> None:
    gallery_id, _ = make_gallery(database)
    states = []
    for step in range(3):
        if step == 1:
            comments.add_comment(database, gallery_id, None, "Crop it")
        with database.read() as session:
            said = comments.list_comments(session, gallery_id)
        if step == 2:
            comments.resolve_comment(database, gallery_id, said[0].id, resolved=True)
        with database.read() as session:
            states.append(comments.comments_state(session, gallery_id))
    assert len(set(states)) == 3


def test_nothing_is_no_comment_and_no_gallery_has_none(database: Database) -> None:
    gallery_id, _ = make_gallery(database)
    with pytest.raises(Invalid):
        comments.add_comment(database, gallery_id, None, " ")
    with pytest.raises(GalleryMissing):
        comments.add_comment(database, gallery_id + 1, None, "Hello")
    comments.add_comment(database, gallery_id, None, "Hello")
    with database.read() as session:
        comment = comments.list_comments(session, gallery_id)[0]
    with pytest.raises(Missing):
        comments.resolve_comment(database, gallery_id + 1, comment.id, resolved=True)
