"""Share links: what they show, for how long, and what comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Event, ShareLink
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import edit, galleries, share_links
from mediahub.curation.galleries.operations import Add
from mediahub.curation.galleries.share_links import ShareError, Wish
from tests.unit.curation.gallery_event import make_event, make_pictures

HOUR = timedelta(hours=1)


@pytest.fixture
def ids(database: Database) -> list[str]:
    with database.begin() as session:
        return make_pictures(session, make_event(session), 6)


def shown_ids(link: ShareLink, database: Database) -> list[str]:
    with database.read() as session:
        sections = share_links.shown(session, session.merge(link, load=False), utcnow())
    return [asset.id for one in sections for asset, _ in one.pictures]


def test_a_link_shows_what_may_be_shared_and_never_more(database: Database, ids: list[str]) -> None:
    now = utcnow()
    facts = [
        {}, {"rights_class": "partners"}, {"rights_class": "none"}, {"embargo_until": now + HOUR},
        {"expires_at": now - HOUR}, {"state": "trashed"},
    ]  # fmt: skip
    with database.begin() as session:
        event = session.scalars(select(Event)).one()
        link = share_links.create(
            session, Wish(), event_id=event.id, user_id=None, now=now, asset_ids=[*ids, ids[0]]
        )
        for identity, values in zip(ids, facts, strict=True):
            for name, value in values.items():
                setattr(session.get_one(Asset, identity), name, value)
    assert link.asset_ids == ids
    assert shown_ids(link, database) == ids[:2]
    with database.read() as session:
        assert share_links.shown_picture(session, link, ids[1], now) is not None
        assert all(share_links.shown_picture(session, link, one, now) is None for one in ids[2:])


def test_a_link_to_a_gallery_follows_the_draft(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        event = session.scalars(select(Event)).one()
        gallery = galleries.create(session, event.id, "Picks", user_id=None)
        edit.apply(session, gallery, [Add(op="add", ids=ids[:2])], None)
        link = share_links.create(
            session, Wish(), event_id=event.id, user_id=None, now=utcnow(), gallery=gallery
        )
        edit.apply(session, gallery, [Add(op="add", ids=ids[4:])], None)
    assert shown_ids(link, database) == [*ids[:2], *ids[4:]]


def test_a_link_ends_by_the_clock_and_by_hand(database: Database, ids: list[str]) -> None:
    now = utcnow()
    with database.begin() as session:
        event = session.scalars(select(Event)).one()
        wish = Wish(expires_at=now + HOUR, password="open sesame", sizes=("original", "huge"))
        link = share_links.create(session, wish, event_id=event.id, user_id=None, now=now, asset_ids=ids)
        assert (link.sizes, share_links.opens(link, "open sesame"), share_links.opens(link, "open")) == (
            "original", True, False,
        )  # fmt: skip
        assert "sesame" not in (link.password or "")
        assert not share_links.has_ended(link, now)
        assert share_links.has_ended(link, now + HOUR)
        share_links.revoke(session, link, now)
        assert share_links.has_ended(link, now)
        late = Wish(expires_at=now - HOUR)
        with pytest.raises(ShareError, match="ended already"):
            share_links.create(session, late, event_id=event.id, user_id=None, now=now, asset_ids=ids)
        with pytest.raises(ShareError, match="at least one"):
            share_links.create(session, Wish(), event_id=event.id, user_id=None, now=now, asset_ids=["x"])


def test_hearts_count_once_and_comments_have_words(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        event = session.scalars(select(Event)).one()
        link = share_links.create(
            session, Wish(), event_id=event.id, user_id=None, now=utcnow(), asset_ids=ids
        )
        for visitor in ("ann", "ann", "bo"):
            share_links.pick(session, link, ids[0], visitor, visitor.title(), on=True)
        share_links.pick(session, link, ids[0], "bo", "Bo", on=False)
        share_links.comment(session, link, ids[0], "ann", "Ann", "  This one!  ")
        with pytest.raises(ShareError):
            share_links.comment(session, link, None, "ann", "Ann", " \n ")
        counts = share_links.counts(session, [link.id])[link.id]
        assert (counts.picks, counts.comments) == (1, 1)
        assert [one.text for one in share_links.comments_of(session, link.id)] == ["This one!"]
