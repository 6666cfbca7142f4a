"""Galleries and share links in their records: pictures, words, versions, answers; and back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Gallery,
    GalleryComment,
    GalleryItem,
    GallerySection,
    GalleryVersion,
    ShareComment,
    ShareLink,
    SharePick,
    User,
)
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import comments, publish
from mediahub.curation.galleries.share_links import Wish, create
from mediahub.encryption import hash_secret
from mediahub.identity.accounts import create_user
from mediahub.records.columns import decode, encode
from mediahub.records.galleries import (
    gallery_of_record,
    gallery_record,
    gallery_states,
    links_record,
    restore_gallery,
    restore_links,
)
from tests.unit.curation.galleries.steps import add, do, made
from tests.unit.curation.gallery_event import make_event, make_pictures

EMAIL = "max@desk.example"


class Scene:
    """A published gallery of three pictures with a comment, made by Max, and a link to it with answers."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.event = make_event(session)
        self.ids = make_pictures(session, self.event, 3)
        self.max = create_user(session, EMAIL, "correct horse battery", "marketing", "Max").id
        self.gallery = made(session)
        self.gallery.created_by = self.max
        do(session, self.gallery, add(self.ids))
        publish.publish(session, self.gallery, self.max, utcnow())
        comment = GalleryComment(gallery_id=self.gallery.id, user_id=self.max, text="Nice")
        session.add(comment)
        session.flush()

    def record(self) -> dict[str, Any]:
        """As it is written and read again."""
        self.session.flush()
        self.session.expire_all()
        record = gallery_record(self.session, self.session.scalars(select(Gallery)).one())
        for comment in record["comments"]:
            comment["id"] = 0  # it gets another number when it comes back
        return decode(encode(record))

    def link(self, **wish: Any) -> ShareLink:
        link = create(
            self.session, Wish(**wish), event_id=self.event.id, user_id=self.max, now=utcnow(),
            gallery=self.gallery,
        )  # fmt: skip
        self.session.add(SharePick(link_id=link.id, asset_id=self.ids[0], visitor="v1", name="Ana"))
        self.session.add(
            ShareComment(link_id=link.id, asset_id=self.ids[0], visitor="v1", name="Ana", text="This one")
        )
        self.session.flush()
        return link

    def wipe(self, *models: Any) -> None:
        for model in models:
            self.session.execute(delete(model))
        self.session.expire_all()


GALLERY = (GalleryComment, GalleryVersion, GalleryItem, GallerySection, Gallery)


@pytest.fixture
def scene(database: Database) -> Any:
    with database.begin() as session:
        yield Scene(session)


def test_a_lost_gallery_comes_back_as_it_was(scene: Scene) -> None:
    record = scene.record()
    assert record["account"] == EMAIL
    assert [one["account"] for one in record["versions"]] == [EMAIL]
    assert [(one["text"], one["account"]) for one in record["comments"]] == [("Nice", EMAIL)]
    scene.wipe(*GALLERY)
    for _ in range(2):
        restore_gallery(scene.session, scene.event.id, record)
        assert scene.record() == record
    row = scene.session.scalars(select(Gallery)).one()
    assert (row.created_by, row.versions[0].published_by) == (scene.max, scene.max)


def test_of_an_account_that_is_gone_the_rest_comes_back(scene: Scene) -> None:
    record = scene.record()
    scene.wipe(*GALLERY, User)
    restore_gallery(scene.session, scene.event.id, record)
    row = scene.session.scalars(select(Gallery)).one()
    assert (row.created_by, len(row.items), row.versions[0].published_by) == (None, 3, None)


def test_whoever_knows_more_wins(scene: Scene) -> None:
    before = scene.record()
    scene.gallery = scene.session.scalars(select(Gallery)).one()
    do(scene.session, scene.gallery, {"op": "set", "field": "title", "was": "Best of", "value": "Newer"})
    after = scene.record()
    assert after["gallery"]["revision"] > before["gallery"]["revision"]
    restore_gallery(scene.session, scene.event.id, before)
    assert scene.record() == after, "the catalogue knows more"
    scene.session.scalars(select(Gallery)).one().revision = before["gallery"]["revision"]
    scene.session.scalars(select(Gallery)).one().title = "Lost"
    restore_gallery(scene.session, scene.event.id, after)
    assert scene.record() == after, "the record knows more"


def test_pictures_that_are_gone_or_of_another_event_are_left_out(scene: Scene) -> None:
    record = scene.record()
    other = make_event(scene.session, "gala")
    (theirs,) = make_pictures(scene.session, other, 1)
    record["items"][0]["asset_id"], record["items"][1]["asset_id"] = "gone", theirs
    kept = record["items"][2]["asset_id"]
    scene.wipe(*GALLERY)
    restore_gallery(scene.session, scene.event.id, record)
    assert scene.session.scalars(select(GalleryItem.asset_id)).all() == [kept]


def test_where_another_event_has_its_address_and_number_it_gets_others_and_keeps_them(scene: Scene) -> None:
    record, first = scene.record(), scene.session.scalars(select(Gallery)).one()
    other = make_event(scene.session, "gala")
    for _ in range(2):
        restore_gallery(scene.session, other.id, record)
    mine, theirs = scene.session.scalars(select(Gallery).order_by(Gallery.id)).all()
    assert (mine.id, mine.slug, mine.event_id) == (first.id, "best-of", scene.event.id)
    assert theirs.slug.startswith("best-of-")
    assert (theirs.title, theirs.event_id, list(theirs.items)) == ("Best of", other.id, [])
    assert gallery_of_record(scene.session, other.id, "best-of") is theirs
    assert gallery_of_record(scene.session, scene.event.id, "best-of") is mine
    assert gallery_of_record(scene.session, other.id, "worst-of") is None


def test_a_record_is_out_of_date_after_each_change_and_each_comment(database: Database) -> None:
    with database.begin() as session:
        scene = Scene(session)
        number = scene.gallery.id
        states = [list(gallery_states(session))]
        do(session, scene.gallery, {"op": "set", "field": "title", "was": "Best of", "value": "Newer"})
        session.flush()
        states.append(list(gallery_states(session)))
        session.add(GalleryComment(gallery_id=number, user_id=scene.max, text="Again"))
        session.flush()
        states.append(list(gallery_states(session)))
        comment = session.scalars(select(GalleryComment.id)).first()
    comments.resolve_comment(database, number, comment or 0, resolved=True)
    with database.read() as session:
        states.append(list(gallery_states(session)))
        assert states[-1] == list(gallery_states(session))
    assert [[one[:2] for one in each] for each in states] == [[(number, "summit")]] * 4
    assert len({each[0][2] for each in states}) == 4


def test_links_come_back_with_what_was_said_through_them(scene: Scene) -> None:
    link = scene.link(title="For Ana", password="long enough")
    token, link.views = link.token, 7
    scene.session.flush()
    record = decode(encode(links_record(scene.session, scene.event)))
    assert token not in encode(record).decode(), "whoever finds the bucket has no link"
    (written,) = record["links"]
    assert (written["gallery"], written["account"], "views" in written) == ("best-of", EMAIL, False)
    scene.wipe(SharePick, ShareComment, ShareLink)
    for _ in range(2):
        restore_links(scene.session, scene.event.id, record)
        scene.session.expire_all()
        assert decode(encode(links_record(scene.session, scene.event))) == record
    found = scene.session.scalars(select(ShareLink)).one()
    assert (found.token, found.created_by, found.gallery_id) == (token, scene.max, scene.gallery.id)


def test_a_link_to_a_gallery_that_is_gone_is_left_out_and_one_to_pictures_shows_those_that_are_there(
    scene: Scene,
) -> None:
    scene.link(title="To the gallery")
    chosen = create(
        scene.session, Wish(title="To pictures"), event_id=scene.event.id, user_id=None, now=utcnow(),
        asset_ids=scene.ids[:2],
    )  # fmt: skip
    assert chosen.gallery_id is None
    record = links_record(scene.session, scene.event)
    record["links"][1]["asset_ids"].append("gone")
    scene.wipe(SharePick, ShareComment, ShareLink, *GALLERY)
    restore_links(scene.session, scene.event.id, record)
    (found,) = scene.session.scalars(select(ShareLink))
    assert (found.title, found.asset_ids, found.created_by) == ("To pictures", scene.ids[:2], None)


def test_links_of_records_from_before_tokens_were_kept_secret_still_open(scene: Scene) -> None:
    link = scene.link(title="Old")
    record = links_record(scene.session, scene.event)
    (old,) = record["links"]
    del old["token_encrypted"], old["token_sha256"]
    old["token"] = token = link.token
    scene.wipe(SharePick, ShareComment, ShareLink)
    restore_links(scene.session, scene.event.id, record)
    found = scene.session.scalars(select(ShareLink)).one()
    assert (found.token, found.token_sha256) == (token, hash_secret(str(token)))
    assert found.created_at > utcnow() - timedelta(minutes=1)
