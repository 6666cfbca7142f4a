"""A feed is walked by cursor: nothing is passed by and nothing comes twice, whatever happens meanwhile."""

from __future__ import annotations

import random
import threading
from datetime import timedelta

import pytest
from sqlalchemy import delete

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, NewsItemReceipt
from mediahub.delivery.newsfeed.reading import CursorUnknown, ItemMissing, TooManyFeeds, read_item
from mediahub.rights import Viewer
from tests.unit.delivery.newsfeed.desk import NewsDesk, told


def test_items_come_in_order_once_and_again_when_they_changed(database: Database) -> None:
    desk = NewsDesk(database)
    desk.add("a", "b", "c")
    items, cursor = desk.read_all(limit=2)
    assert told(items) == [("a", 1, "usable"), ("b", 1, "usable"), ("c", 1, "usable")]
    desk.follow()
    assert desk.read_all(cursor) == ([], cursor)
    desk.change(["a"], caption="Corrected")
    desk.follow()
    items, cursor = desk.read_all(cursor)
    assert told(items) == [("a", 2, "usable")]
    assert items[0].caption == "Corrected"
    first = desk.read(limit=1)
    again = [told(desk.read_all(first.cursor)[0]) for _ in range(2)]
    assert told(first.items) == [("b", 1, "usable")]
    assert again == [[("c", 1, "usable"), ("a", 2, "usable")]] * 2, "the same cursor, the same items"
    desk.change(["b"], sharpness=0.5)  # which no item says
    desk.follow()
    assert desk.read_all(cursor)[0] == []


def test_a_kill_reaches_who_has_it_and_nobody_else(database: Database) -> None:
    desk = NewsDesk(database)
    desk.add("a", "b")
    _, cursor = desk.read_all()
    desk.change(["a"], state="withdrawn")
    desk.found.discard("a")  # a search finds no withdrawn picture
    desk.follow()
    items, _ = desk.read_all(cursor)
    assert told(items) == [("a", 2, "canceled")]
    assert (items[0].caption, items[0].renditions, items[0].rights) == ("", (), {})
    assert "withdrawn" in items[0].note
    others, _ = desk.read_all(role="marketing")  # who never took it
    assert told(others) == [("b", 1, "usable")]


def test_a_correction_reaches_who_has_it_though_the_search_does_not_find_it_any_more(
    database: Database,
) -> None:
    desk = NewsDesk(database)
    desk.add("a", caption="Yin on stage")
    _, cursor = desk.read_all()
    desk.found.clear()
    desk.change(["a"], caption="Somebody else on stage")
    desk.follow()
    items, _ = desk.read_all(cursor)
    assert told(items) == [("a", 2, "usable")]
    assert desk.read_all(role="marketing")[0] == []


def test_what_was_deleted_is_canceled_for_who_has_it(database: Database) -> None:
    desk = NewsDesk(database)
    desk.add("a")
    _, cursor = desk.read_all()
    with database.begin() as session:
        enqueue(session, ["a"])
        session.delete(session.get_one(Asset, "a"))
    desk.found.clear()
    desk.follow()
    assert told(desk.read_all(cursor)[0]) == [("a", 2, "canceled")]


def test_an_embargo_withholds_and_opens_by_itself(database: Database) -> None:
    desk = NewsDesk(database)
    desk.add("a", embargo_until=desk.now + timedelta(hours=1))
    items, cursor = desk.read_all()
    assert told(items) == [("a", 1, "withheld")]
    assert items[0].embargo == desk.now + timedelta(hours=1)
    desk.follow()
    assert desk.read_all(cursor)[0] == []
    desk.now += timedelta(hours=2)
    desk.follow()
    desk.follow()
    assert told(desk.read_all(cursor)[0]) == [("a", 2, "usable")]


def test_the_team_reads_what_press_may_have_and_no_more(database: Database) -> None:
    desk = NewsDesk(database)
    desk.add("a")
    desk.add("b", rights_class="none")
    desk.add("c", rights_class="partners")
    assert told(desk.read_all(role="admin")[0]) == [("a", 1, "usable")]


def test_since_begins_where_something_changed_then(database: Database) -> None:
    desk = NewsDesk(database)
    desk.add("a", "b")
    desk.read_all()
    desk.follow()
    before = desk.now + timedelta(seconds=1)
    desk.now += timedelta(seconds=60)
    desk.change(["b"], caption="new")
    desk.follow()
    assert told(desk.read(since=before).items) == [("b", 2, "usable")]
    assert desk.read(since=desk.now + timedelta(days=1)).items == []


@pytest.mark.parametrize("cursor", ["zzz-1", "1", "-", "x", "{epoch}-99999", "{epoch}-x", "{epoch}--1"])
def test_a_cursor_of_another_feed_is_refused(database: Database, cursor: str) -> None:
    desk = NewsDesk(database)
    desk.add("a")
    epoch = desk.read().cursor.partition("-")[0]
    with pytest.raises(CursorUnknown):
        desk.read(cursor.format(epoch=epoch))


def test_one_item_is_read_and_a_kill_only_by_who_had_it(database: Database) -> None:
    desk = NewsDesk(database)
    desk.add("a")
    desk.read_all()
    reader_of = desk.scene.viewers

    def read(viewer: Viewer) -> str:
        from mediahub.delivery.newsfeed.items import Reader

        with database.read() as session:
            event = desk.scene.event(session)
        item = read_item(desk.services, event, "a", Reader(viewer.at("e"), desk.now, ""), lambda *_: {})
        return item.status

    assert read(reader_of["press"]) == "usable"
    desk.change(["a"], state="withdrawn")
    assert read(reader_of["press"]) == "canceled"
    with pytest.raises(ItemMissing):
        read(reader_of["marketing"])


def test_a_change_that_is_committed_late_is_not_passed_by(database: Database) -> None:
    """On PostgreSQL a transaction that began first may end last; on SQLite the other waits for it."""
    desk = NewsDesk(database)
    desk.add("a", "b")
    _, cursor = desk.read_all()
    desk.follow()
    begun, end = threading.Event(), threading.Event()

    def change_slowly() -> None:
        with database.begin() as session:
            session.get_one(Asset, "a").caption = "late"
            enqueue(session, ["a"])
            session.flush()
            begun.set()
            if database.engine.dialect.name == "postgresql":
                end.wait(10)

    slow = threading.Thread(target=change_slowly)
    slow.start()
    begun.wait(10)
    desk.change(["b"], caption="early")
    desk.follow()
    items, cursor = desk.read_all(cursor)
    end.set()
    slow.join()
    desk.follow()
    items += desk.read_all(cursor)[0]
    assert sorted(told(items)) == [("a", 2, "usable"), ("b", 2, "usable")]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_walk_while_pictures_change_and_are_killed_misses_nothing_and_repeats_nothing(
    database: Database, seed: int
) -> None:
    walk(database, 240, seed, limit=40)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_ten_thousand_items_are_walked_while_pictures_change_and_are_killed(database: Database) -> None:
    assert walk(database, 10_000, 3, limit=200) >= 20_000


def walk(database: Database, count: int, seed: int, limit: int) -> int:
    """Walk a feed of so many pictures while others change them; how many items were read."""
    desk, chance = NewsDesk(database, count), random.Random(seed)
    ids = sorted(desk.found)
    held: dict[str, tuple[int, str]] = {}
    read, cursor, quiet = 0, "", 0
    while quiet < 2:
        page = desk.read(cursor, limit=limit)
        for item in page.items:
            before = held.get(item.asset_id)
            assert before is None or before[0] < item.version, "the same version came twice"
            held[item.asset_id] = item.version, item.status
        read += len(page.items)
        cursor = page.cursor
        if read < 2 * count:
            some = chance.sample(ids, max(1, count // 40))
            desk.change(some[1:], caption=f"after {read}")
            if chance.random() < 0.5:
                desk.change(some[:1], state="withdrawn")
                desk.found.discard(some[0])
        else:
            quiet += not page.items
        desk.follow()
    with database.read() as session:
        states = {one: session.get_one(Asset, one).state for one in ids}
    versions = desk.versions()
    for one in ids:
        if states[one] == "ready":
            assert held[one] == (versions[one], "usable"), one
        else:
            assert one not in held or held[one] == (versions[one], "canceled"), one
    return read


def test_an_account_begins_no_feed_after_its_hundredth_and_goes_on_with_those_it_has(
    database: Database,
) -> None:
    """Each query is a feed of its own, and keeps what was taken from it."""
    desk = NewsDesk(database)
    desk.add("a")
    press = desk.viewer("press").user_id
    with database.begin() as session:
        taken = {"asset_id": "a", "version": 1, "status": "usable"}
        session.add_all(
            NewsItemReceipt(user_id=press, source=f"query:1:{number}", **taken) for number in range(100)
        )
    with pytest.raises(TooManyFeeds):
        desk.read()
    assert told(desk.read(role="marketing").items) == [("a", 1, "usable")]
    with database.begin() as session:
        session.execute(delete(NewsItemReceipt).where(NewsItemReceipt.source == "query:1:0"))
    assert told(desk.read().items) == told(desk.read().items) == [("a", 1, "usable")]
