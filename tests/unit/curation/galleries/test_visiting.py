"""Visitors of share links: what they may open, and what they leave behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, ShareLink
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import share_links, visiting
from mediahub.curation.galleries.share_links import Wish
from mediahub.curation.galleries.visiting import Visit, Visitor
from mediahub.problems import Invalid, Missing, NotAllowed
from tests.unit.curation.gallery_event import make_event, make_pictures

ANNA = Visitor("anna", "Anna")


@pytest.fixture
def ids(database: Database) -> list[str]:
    with database.begin() as session:
        return make_pictures(session, make_event(session), 2)


def make_link(database: Database, ids: list[str], wish: Wish) -> tuple[ShareLink, Visit]:
    now = utcnow()
    with database.begin() as session:
        event = session.scalars(select(Event)).one()
        link = share_links.create(session, wish, event_id=event.id, user_id=None, now=now, asset_ids=ids[:1])
    return link, Visit(link.token, {}, now)


def test_a_password_is_asked_for_before_anything_is_shown(database: Database, ids: list[str]) -> None:
    link, visit = make_link(database, ids, Wish(password="long enough"))
    opened = replace(visit, opened={str(link.id): share_links.key_of(link)})
    with database.read() as session:
        with pytest.raises(NotAllowed, match="password"):
            visiting.open_picture(session, visit, ids[0])
        assert visiting.open_picture(session, opened, ids[0])[1].id == ids[0]
        with pytest.raises(Missing):
            visiting.open_picture(session, opened, ids[1])


def test_an_ended_link_takes_nothing_and_an_unknown_one_is_missing(
    database: Database, ids: list[str]
) -> None:
    link, visit = make_link(database, ids, Wish(expires_at=utcnow() + timedelta(hours=1)))
    later = replace(visit, now=visit.now + timedelta(hours=2))
    with pytest.raises(Missing, match="ended"):
        visiting.give_heart(database, later, ANNA, ids[0], on=True)
    with pytest.raises(Missing, match="nothing at this address"):
        visiting.give_heart(database, replace(visit, token="x"), ANNA, ids[0], on=True)
    with database.read() as session:
        assert share_links.picks_of(session, link.id) == []


def test_hearts_and_comments_want_a_name_and_the_link_s_leave(database: Database, ids: list[str]) -> None:
    link, visit = make_link(database, ids, Wish(allows_comments=False))
    with pytest.raises(Invalid, match="who you are"):
        visiting.give_heart(database, visit, Visitor("bo", ""), ids[0], on=True)
    with pytest.raises(NotAllowed, match="no comments"):
        visiting.add_comment(database, visit, ANNA, "Nice")
    visiting.give_heart(database, visit, ANNA, ids[0], on=True)
    visiting.give_heart(database, visit, ANNA, ids[0], on=True)
    with database.read() as session:
        assert [(one.asset_id, one.name) for one in share_links.picks_of(session, link.id)] == [
            (ids[0], "Anna")
        ]
    visiting.give_heart(database, visit, ANNA, ids[0], on=False)
    with database.read() as session:
        assert share_links.picks_of(session, link.id) == []


def test_a_size_that_the_link_does_not_allow_is_refused(database: Database, ids: list[str]) -> None:
    _, visit = make_link(database, ids, Wish(sizes=["web"]))
    with pytest.raises(NotAllowed, match="download"):
        visiting.take(database, visit, ids[0], "original")
