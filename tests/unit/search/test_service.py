"""The search service and its commands on a real catalogue."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, asset_id
from mediahub.catalog.models.base import utcnow
from mediahub.cli.library.search import reindex, search
from mediahub.rights import Viewer
from mediahub.search.indexer import Indexer
from mediahub.search.port import Results
from mediahub.search.service import Search
from mediahub.settings import Settings
from tests.functional.search_catalogue import fill

Run = Callable[..., Result]


IDS = [asset_id("summit", str(number)) for number in range(6)]


@pytest.fixture
def filled(database: Database, settings: Settings) -> Database:
    """Six assets: one for partners only, one expired, one embargoed; indexed."""
    fill(database)
    with database.begin() as session:
        terms: list[dict[str, Any]] = [
            {"rights_class": "partners"},
            {"expires_at": utcnow()},
            {"embargo_until": utcnow() + timedelta(days=1)},
        ]
        for number, values in enumerate(terms, start=1):
            session.execute(update(Asset).where(Asset.id == IDS[number]).values(**values))
    Indexer(settings, database).drain_once()
    return database


def ask(settings: Settings, database: Database, text: str, role: str = "admin") -> Results:
    viewer = Viewer(frozenset({role} if role else ()))
    return Search(settings, database).search(text, event="summit", viewer=viewer, sort="taken")


def test_each_role_finds_what_it_may_see(settings: Settings, filled: Database) -> None:
    assert list(ask(settings, filled, "picture").ids) == IDS
    assert list(ask(settings, filled, "picture", "marketing").ids) == IDS
    press = ask(settings, filled, "picture", "press")
    assert list(press.ids) == [IDS[0], IDS[3], IDS[4], IDS[5]], "embargoed may be seen, not taken"
    assert press.total == sum(count.count for count in press.facets["kind"]) == 4
    assert ask(settings, filled, "picture", "").total == 0


def test_defaults_of_order(settings: Settings, filled: Database) -> None:
    """Newest first without words; with words by relevance."""
    service = Search(settings, filled)
    admin = Viewer(frozenset({"admin"}))
    assert list(service.search("", event="summit", viewer=admin).ids) == IDS[::-1]
    assert service.search("robotics OR picture", event="summit", viewer=admin).ids[0] == IDS[0]
    assert list(service.layout("", event="summit", viewer=admin).ids) == IDS[::-1]
    assert service.search("", event="other", viewer=admin).total == 0
    assert list(service.search("", event=None, viewer=admin, offset=4, limit=1).ids) == [IDS[1]]


def test_what_is_preferred_ranks_and_narrows_nothing(settings: Settings, filled: Database) -> None:
    """Words that had to go so that anything is found, and words that mean a time or a colour, still say what
    comes first."""
    service, admin = Search(settings, filled), Viewer(frozenset({"admin"}))

    def ask(*preferred: str) -> list[str]:
        return list(service.search("picture", event="summit", viewer=admin, preferred=preferred).ids)

    assert sorted(ask("robotics", "zeppelin", " ")) == sorted(ask()) == sorted(IDS)
    assert ask("robotics")[0] == IDS[0] != ask()[0]
    placed = service.layout("picture", event="summit", viewer=admin, preferred=("robotics",))
    assert list(placed.ids) == ask("robotics")


def test_times_are_the_events(settings: Settings, filled: Database) -> None:
    assert list(ask(settings, filled, "taken:2025-10-18T10:32").ids) == [IDS[2]]
    assert [count.value for count in ask(settings, filled, "").facets["day"]] == ["2025-10-18"]


def test_what_was_meant_is_searched_and_said(settings: Settings, filled: Database) -> None:
    results = ask(settings, filled, "robotisc")
    assert list(results.ids) == [IDS[0]]
    assert results.messages == ("Nothing has “robotisc”; showing “robotics”.",)


@pytest.fixture
def run(tmp_path: Path, filled: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls a command with this catalogue and index."""
    monkeypatch.setenv("MEDIAHUB_HOME", str(settings.home))
    monkeypatch.setenv("MEDIAHUB_DATABASE_URL", filled.engine.url.render_as_string(hide_password=False))

    def call(*arguments: str) -> Result:
        command = reindex if arguments[0] == "reindex" else search
        return CliRunner().invoke(command, arguments[1:])

    return call


def test_search_prints_one_object_a_line(run: Run) -> None:
    result = run(
        "search", "picture", "number", "--event", "summit", "--sort", "taken", "--limit", "2", "--json"
    )
    assert result.exit_code == 0
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["id"] for row in rows] == IDS[:2]
    assert next(iter(rows[0])) == "id"
    assert rows[0] | {"caption": ""} == {
        "id": IDS[0], "filename": "IMG_0000.JPG", "title": "", "caption": "",
        "taken_at": "2025-10-18T10:30:00+08:00", "persons": ["Yin Tongyue"], "tags": ["robot dog"],
        "session": "D2-ROB", "photographer": "Chen Rui", "kind": "photo", "width": 6000, "height": 4000,
        "rights_class": "free",
    }  # fmt: skip
    assert rows[1]["session"] is None
    assert rows[1]["persons"] == []


def test_search_prints_a_table_and_remarks(run: Run) -> None:
    result = run("search", "is:nice picture")
    assert result.exit_code == 0
    assert "6 of 6" in result.stdout
    assert "“is:nice” is not known" in result.stderr


def test_search_explains(run: Run) -> None:
    """Scores in their order, with parts that make them up; and the same in the table."""
    rows = [
        json.loads(line)
        for line in run("search", "tongyue OR number", "--explain", "--json").stdout.splitlines()
    ]
    assert rows[0]["id"] == IDS[0]
    assert {"names: tongyue", "accepted: tongyue", "caption: number"} <= set(rows[0]["why"])
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert "accepted: tongyue" in run("search", "tongyue", "--explain").stdout


def test_an_unknown_event_is_an_error_that_lists_the_known(run: Run) -> None:
    result = run("search", "picture", "--event", "sumit")
    assert result.exit_code != 0
    assert "summit" in result.stderr.replace("'sumit'", "")


def test_reindex_says_how_many(run: Run) -> None:
    result = run("reindex")
    assert result.exit_code == 0
    assert "6 assets are indexed." in result.stdout
    assert len(json.loads("[" + ",".join(run("search", "--json").stdout.split("\n")[:-1]) + "]")) == 6
