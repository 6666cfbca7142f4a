"""Share links: what they show, for how long, and what comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.base import utcnow
from mediahub.catalog.database import Database
from mediahub.catalog.models import Asset, Event, ShareLink
from mediahub.curation import galleries, galleries_edit, sharing
from mediahub.curation.galleries_ops import Add
from mediahub.curation.sharing import ShareError, Wish
from tests.unit.curation.gallery_event import make_event, make_pictures

HOUR = timedelta(hours=1)


@pytest.fixture
def ids(database: Database) -> list[str]:
    with database.begin() as session:
        return make_pictures(session, make_event(session), 6)


def shown_ids(link: ShareLink, database: Database) -> list[str]:
    with database.read() as session:
        sections = sharing.shown(session, session.merge(link, load=False), utcnow())
    return [asset.id for one in sections for asset, _ in one.pictures]


def test_a_link_shows_what_may_be_shared_and_never_more(database: Database, ids: list[str]) -> None:
    now = utcnow()
    facts = [
        {}, {"rights_class": "partners"}, {"rights_class": "none"}, {"embargo_until": now + HOUR},
        {"expires_at": now - HOUR}, {"state": "trashed"},
    ]  # fmt: skip
    with database.begin() as session:
        event = session.scalars(select(Event)).one()
        link = sharing.create(
            session, Wish(), event_id=event.id, user_id=None, now=now, asset_ids=[*ids, ids[0]]
        )
        for identity, values in zip(ids, facts, strict=True):
            for name, value in values.items():
                setattr(session.get_one(Asset, identity), name, value)
    assert link.asset_ids == ids
    assert shown_ids(link, database) == ids[:2]
    with database.read() as session:
        assert sharing.shown_picture(session, link, ids[1], now) is not None
        assert all(sharing.shown_picture(session, link, one, now) is None for one in ids[2:])


def test_a_link_to_a_gallery_follows_the_draft(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        event = session.scalars(select(Event)).one()
        gallery = galleries.create(session, event.id, "Picks", user_id=None)
        galleries_edit.apply(session, gallery, [Add(op="add", ids=ids[:2])], None)
        link = sharing.create(session, Wish(), event_id=event.id, user_id=None, now=utcnow(), gallery=gallery)
        galleries_edit.apply(session, gallery, [Add(op="add", ids=ids[4:])], None)
    assert shown_ids(link, database) == [*ids[:2], *ids[4:]]


def test_a_link_ends_by_the_clock_and_by_hand(database: Database, ids: list[str]) -> None:
    now = utcnow()
    with database.begin() as session:
        event = session.scalars(select(Event)).one()
        wish = Wish(expires_at=now + HOUR, password="open sesame", sizes=("original", "huge"))
        link = sharing.create(session, wish, event_id=event.id, user_id=None, now=now, asset_ids=ids)
        assert (link.sizes, sharing.opens(link, "open sesame"), sharing.opens(link, "open")) == (
            "original", True, False,
        )  # fmt: skip
        assert "sesame" not in (link.password or "")
        assert not sharing.has_ended(link, now)
        assert sharing.has_ended(link, now + HOUR)
        sharing.revoke(session, link, now)
        assert sharing.has_ended(link, now)
        late = Wish(expires_at=now - HOUR)
        with pytest.raises(ShareError, match="ended already"):
            sharing.create(session, late, event_id=event.id, user_id=None, now=now, asset_ids=ids)
        with pytest.raises(ShareError, match="at least one"):
            sharing.create(session, Wish(), event_id=event.id, user_id=None, now=now, asset_ids=["x"])


def test_hearts_count_once_and_comments_have_words(database: Database, ids: list[str]) -> None:
    with database.begin() as session:
        event = session.scalars(select(Event)).one()
        link = sharing.create(session, Wish(), event_id=event.id, user_id=None, now=utcnow(), asset_ids=ids)
        for visitor in ("ann", "ann", "bo"):
            sharing.pick(session, link, ids[0], visitor, visitor.title(), on=True)
        sharing.pick(session, link, ids[0], "bo", "Bo", on=False)
        sharing.comment(session, link, ids[0], "ann", "Ann", "  This one!  ")
        with pytest.raises(ShareError):
            sharing.comment(session, link, None, "ann", "Ann", " \n ")
        counts = sharing.counts(session, [link.id])[link.id]
        assert (counts.picks, counts.comments) == (1, 1)
        assert [one.text for one in sharing.comments_of(session, link.id)] == ["This one!"]
