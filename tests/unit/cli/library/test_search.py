"""`mediahub search` and `mediahub reindex`."""

from __future__ import annotations

import json

import pytest

from mediahub.cli.library import search as module
from mediahub.runtime import Services
from mediahub.search.port import Busy
from tests.assets import add_asset, add_event
from tests.unit.cli.conftest import Run


@pytest.fixture
def filled(services: Services, run: Run) -> Run:
    with services.database.begin() as session:
        event = add_event(session, "night")
        add_asset(session, event, "one", title="A robot waves", caption="On stage")
        add_asset(session, event, "two", 5, title="A crowd")
    assert run("reindex").stdout == "2 assets are indexed.\n"
    return run


def test_what_is_found_is_printed_for_people_and_for_programs(filled: Run) -> None:
    shown = filled("search", "robot", "--event", "night").stdout
    assert "A robot waves" in shown
    assert "1 of 1" in shown
    (row,) = (json.loads(line) for line in filled("search", "robot", "--json").stdout.splitlines())
    assert (row["title"], row["photographer"], row["taken_at"]) == (
        "A robot waves", "Chen Rui", "2025-10-18T10:00:00+08:00",
    )  # fmt: skip
    assert (row["persons"], row["tags"], row["session"]) == ([], [], None)
    assert len(filled("search", "--json", "--limit", "1").stdout.splitlines()) == 1


def test_why_it_stands_where_it_does(filled: Run) -> None:
    (row,) = (json.loads(one) for one in filled("search", "robot", "--json", "--explain").stdout.splitlines())
    assert row["score"] > 0
    assert row["why"]
    assert f"{row['score']:.3f}  one.jpg" in filled("search", "robot", "--explain").stdout


def test_mistakes_are_said(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = filled("search", "robot", "--event", "none")
    assert (unknown.exit_code, "none" in unknown.stderr) == (1, True)
    wrong = filled("search", "colour:", "taken:yesterdayish")
    assert wrong.exit_code == 0

    def busy(*_: object) -> int:
        raise Busy

    monkeypatch.setattr(module.Indexer, "rebuild", busy)
    failed = filled("reindex")
    assert (failed.exit_code, "Another rebuild is under way" in failed.stderr) == (1, True)
