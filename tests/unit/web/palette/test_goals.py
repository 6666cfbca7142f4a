"""What the palette goes to, by names in every language, and by rights."""

from __future__ import annotations

import pytest
from flask import Flask

from mediahub.rights import Viewer
from mediahub.web.palette.goals import PAGES, SETTINGS, beginning, nearness, offered

ADMIN = Viewer(roles=frozenset({"admin"}))
PRESS = Viewer(roles=frozenset({"press"}), press_in=frozenset({"summit"}))


@pytest.mark.parametrize(
    ("wanted", "near"),
    [("trash", 0), ("set", 1), ("del set", 1), ("ash", 2), ("zebra", None)],
)
def test_nearness(wanted: str, near: int | None) -> None:
    assert nearness(wanted, ["trash", "delivery settings"]) == near


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("rob", "rob*"),
        ("yin rob", "yin rob*"),
        ("r", ""),
        ("rob*", ""),
        ('"yin rob', ""),
        ("red OR", ""),
        ("person:yi", ""),
        ("机器", ""),
        ("", ""),
    ],
)
def test_the_last_word_may_be_a_beginning(text: str, question: str) -> None:
    assert beginning(text) == question


def found(app: Flask, text: str, who: Viewer = ADMIN, slug: str | None = "summit") -> list[str]:
    with app.test_request_context():
        goals = [*offered(PAGES, text, who, slug, 9), *offered(SETTINGS, text, who, slug, 9)]
        return [one.endpoint for one in goals]


@pytest.mark.parametrize("text", ["trash", "TRASH", "回收站", "tra"])
def test_pages_are_found_in_both_languages_whatever_the_page_is_in(app: Flask, text: str) -> None:
    assert "trash.page" in found(app, text)


def test_settings_are_found_by_what_they_are_and_where(app: Flask) -> None:
    assert found(app, "embargo") == ["delivery_settings.page"]
    assert found(app, "delivery settings embargo") == ["delivery_settings.page"]


def test_only_what_they_may_open_is_offered(app: Flask) -> None:
    assert found(app, "trash", PRESS) == []
    assert found(app, "backups", PRESS) == []
    assert found(app, "library", PRESS) == ["library.page"]


def test_without_an_event_there_are_no_pages_of_one(app: Flask) -> None:
    assert found(app, "trash", slug=None) == []
    assert found(app, "backups", slug=None) == ["admin_backups.page"]


def test_every_goal_has_an_address(app: Flask) -> None:
    with app.test_request_context():
        assert len({one.url("summit") for one in (*PAGES, *SETTINGS)}) == len(PAGES) + len(SETTINGS)
