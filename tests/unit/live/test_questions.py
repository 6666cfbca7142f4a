"""What is new in a search, and where a page goes on after a break."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediahub.catalog.db.database import Database
from mediahub.live import questions as module
from mediahub.live.questions import LOOKED_AT, OVERLAP, Desk, News, Question, Watch
from mediahub.rights import Viewer
from tests.assets import TAKEN, add_asset, add_event
from tests.unit.live.library import ROBOTS, Library

BASE = int(TAKEN.timestamp() * 1e6)


def add(database: Database, *arrived: float) -> list[str]:
    """Assets that arrived so many seconds after `TAKEN`; their ids."""
    with database.begin() as session:
        event = add_event(session)
        return [
            add_asset(session, event, f"a{number}", created_at=TAKEN + timedelta(seconds=seconds)).id
            for number, seconds in enumerate(arrived)
        ]


def test_who_asks_does_not_matter_but_what_they_may_see() -> None:
    press = Question.of("summit", "robot", (), Viewer(frozenset({"press"}), 7))
    assert press == ROBOTS
    assert Question.of("summit", "robot", (), Viewer(frozenset({"admin"}), 1)) != ROBOTS


def test_a_watch_tells_each_frame_once_and_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(ROBOTS)
    watch.remember(["a", "b"])
    assert watch.unknown(["c", "a"]) == ["c"]
    monkeypatch.setattr(module, "KNOWN", 2)
    watch.remember(["c"])
    assert watch.unknown(["a", "b", "c"]) == ["a"]


def test_the_index_is_asked_with_the_rights_of_the_question(database: Database) -> None:
    library = Library()
    library.add("a", "b")
    question = Question.of("summit", "robot", (("person", ("yin",)),), ROBOTS.viewer)
    desk = Desk(library.as_search, database)
    assert desk.latest(question, 1) == ["b"]
    (asked,) = library.asked
    assert (asked["text"], asked["event"], asked["viewer"]) == ("robot", "summit", ROBOTS.viewer)
    assert (asked["filters"], asked["sort"]) == ({"person": ("yin",)}, "-uploaded")
    before = desk.generation()
    library.add("c")
    assert desk.generation() != before


def test_a_page_without_a_cursor_begins_with_the_latest(database: Database) -> None:
    ids = add(database, 0, 10)
    library = Library()
    library.add(*ids, "deleted")
    found = Desk(library.as_search, database).since(ROBOTS, 0)
    assert found == News(["deleted", ids[1], ids[0]], BASE + 10_000_000)
    assert Desk(Library().as_search, database).since(ROBOTS, 0) == News([], 0)


def test_after_a_break_a_little_before_the_cursor_is_told_again(database: Database) -> None:
    seconds = OVERLAP // 1_000_000
    old, near, new = add(database, 0, 300, 300 + seconds)
    library = Library()
    library.add(old, near, new)
    desk = Desk(library.as_search, database)
    cursor = BASE + (300 + seconds) * 1_000_000
    assert desk.since(ROBOTS, cursor - 1) == News([new, near], cursor)
    assert desk.since(ROBOTS, cursor + OVERLAP) == News([], cursor + OVERLAP)
    assert library.asked[-1]["limit"] == LOOKED_AT
