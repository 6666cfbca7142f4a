"""Numbering of news items: when a change gets its number, once, and which version it is."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy import delete, select

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, NewsFeed, NewsItem, NewsItemDue, Notice, Outbox
from mediahub.delivery.newsfeed.numbering import (
    FOLLOWED_AFTER,
    Numbering,
    latest_notices,
    open_feed,
    present_item,
)
from tests.unit.delivery.newsfeed.desk import NewsDesk


def opened(desk: NewsDesk) -> tuple[int, str]:
    with desk.database.begin() as session:
        feed = open_feed(session, desk.scene.event_id)
        return feed.changes, feed.epoch


def numbers(desk: NewsDesk) -> list[tuple[str, int]]:
    with desk.database.read() as session:
        rows = session.execute(select(NewsItem.asset_id, NewsItem.change).order_by(NewsItem.change))
        return [(asset, change) for asset, change in rows]


def indexed(desk: NewsDesk) -> None:
    with desk.database.begin() as session:
        session.execute(delete(Outbox))


def test_a_feed_opens_once_with_every_ready_picture_in_the_order_in_which_they_came(
    database: Database,
) -> None:
    desk = NewsDesk(database)
    desk.add("late", created_at=desk.now - timedelta(hours=1))
    desk.add("early", created_at=desk.now - timedelta(hours=3))
    desk.add("storing", state="storing")
    first = opened(desk)
    assert first[0] == 2
    assert opened(desk) == first
    assert numbers(desk) == [("early", 1), ("late", 2)]


def test_a_change_is_numbered_when_search_knows_of_it_and_searchers_followed(database: Database) -> None:
    desk = NewsDesk(database)
    desk.add("a", "b")
    opened(desk)
    desk.follow()
    numbering = Numbering(desk.services)
    desk.change(["a"], caption="Corrected")
    assert numbering.number_due(desk.now + timedelta(days=1)) == 0, "search does not know of it"
    indexed(desk)
    assert numbering.number_due(desk.now) == 0, "searchers may not have followed"
    assert numbering.number_due(desk.now + FOLLOWED_AFTER - timedelta(milliseconds=1)) == 0
    assert numbering.number_due(desk.now + FOLLOWED_AFTER) == 1
    assert numbers(desk) == [("b", 2), ("a", 3)]
    assert numbering.number_due(desk.now + timedelta(minutes=1)) == 0
    with database.read() as session:
        assert session.get_one(NewsFeed, desk.scene.event_id).changes == 3
        assert session.scalars(select(NewsItemDue)).all() == []


def test_a_picture_that_came_is_version_one_and_what_never_was_ready_is_no_item(database: Database) -> None:
    desk = NewsDesk(database)
    opened(desk)
    desk.add("a", "b")
    desk.change(["b"], state="storing")
    desk.change(["a"], caption="New")
    desk.follow()
    assert desk.versions() == {"a": 1}


def test_a_picture_that_was_deleted_before_its_first_number_is_no_item(database: Database) -> None:
    desk = NewsDesk(database)
    opened(desk)
    desk.add("gone", "stays")
    desk.change(["gone", "stays"], caption="New")
    with database.begin() as session:
        session.delete(session.get_one(Asset, "gone"))
    desk.follow()
    assert desk.versions() == {"stays": 1}
    assert opened(desk)[0] == 1
    with database.read() as session:
        assert session.scalars(select(NewsItemDue)).all() == []


def test_the_end_of_an_embargo_is_a_change_by_the_clock(database: Database) -> None:
    desk = NewsDesk(database)
    desk.add("a", embargo_until=desk.now + timedelta(hours=1))
    opened(desk)
    desk.follow()
    desk.now += timedelta(minutes=59)
    desk.follow()
    assert desk.versions() == {"a": 1}
    desk.now += timedelta(minutes=2)
    desk.follow()
    assert desk.versions() == {"a": 2}


def test_the_version_that_it_will_be_given_is_known_before_its_number(database: Database) -> None:
    desk = NewsDesk(database)
    desk.add("a", "b")
    event_id = desk.scene.event_id
    opened(desk)
    desk.follow()
    with database.begin() as session:
        old = present_item(session, event_id, "a", desk.now)
        assert old is not None
        assert old.version == 1
        session.get_one(Asset, "a").caption = "Corrected"
        enqueue(session, ["a"])
        session.flush()
        new = present_item(session, event_id, "a", desk.now)
        assert new is not None
        assert (new.version, new.changed_at, new.first_at) == (2, desk.now, old.first_at)
        assert present_item(session, event_id, "nothing", desk.now) is None
    assert desk.versions()["a"] == 1, "what it said is a copy"


def test_an_item_without_a_number_yet_is_version_one_unless_it_is_not_ready(database: Database) -> None:
    desk = NewsDesk(database)
    opened(desk)
    desk.add("a")
    desk.add("storing", state="storing")
    with database.begin() as session:
        fresh = present_item(session, desk.scene.event_id, "a", desk.now)
        assert fresh is not None
        assert fresh.version == 1
        assert fresh.first_at == session.get_one(Asset, "a").created_at
        assert present_item(session, desk.scene.event_id, "storing", desk.now) is None


def test_the_newest_notice_counts(database: Database) -> None:
    desk = NewsDesk(database)
    desk.add("a", "b")
    with database.begin() as session:
        for asset, text in (("a", "first"), ("a", "second"), ("b", "other")):
            session.add(Notice(event_id=desk.scene.event_id, asset_id=asset, kind="correction", reason=text))
            session.flush()
        found = latest_notices(session, ["a"])
        assert {name: one.reason for name, one in found.items()} == {"a": "second"}


def test_a_worker_goes_on_while_more_is_due_unless_it_stops(database: Database) -> None:
    desk = NewsDesk(database)
    desk.add("a")
    opened(desk)
    desk.follow()
    loop, stop = Numbering(desk.services).loop(), threading.Event()
    assert loop.work(stop) is False
    desk.change(["a"], caption="Corrected")
    indexed(desk)
    Numbering(desk.services).number_due(desk.now - timedelta(days=1))
    assert loop.work(stop) is True
    assert loop.lock == "newsfeed", "two at once would give one number twice"
