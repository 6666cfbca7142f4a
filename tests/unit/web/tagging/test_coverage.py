"""The coverage board: what came in of each session, and the searches that its figures lead to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from mediahub.catalog.models import AssetSession, Event, Person, Session
from tests.unit.web.desks import Desk

STARTS = datetime(2025, 10, 18, 2, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def session(desk: Desk) -> str:
    """The code of a session with a speaker, of which one picture without a caption came in."""
    with desk.counter.services.database.begin() as database:
        talk = Session(
            event_id=desk.rows(Event)[0].id, code="COV-1", title="Machines & people", room="Grand Hall",
            starts_at=STARTS, ends_at=STARTS + timedelta(hours=1),
            speakers=[Person(slug="ada-lovelace", name="Ada Lovelace")],
        )  # fmt: skip
        database.add(talk)
        database.flush()
        database.add(
            AssetSession(session_id=talk.id, asset_id=desk.ids[0], source="manual", status="accepted")
        )
    desk.counter.change(desk.ids[0], caption="")
    return "COV-1"


def query(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query, keep_blank_values=True)


def test_each_figure_leads_to_the_pictures_that_it_counts(desk: Desk, session: str) -> None:
    answer = desk.get("coverage.json")
    assert answer.headers["Cache-Control"] == "no-store"
    board = answer.json
    found = next(one for one in board["sessions"] if one["code"] == session)
    assert (found["title"], found["room"], found["starts"]) == (
        "Machines & people", "Grand Hall", STARTS.isoformat(),
    )  # fmt: skip
    counts = {name: cell[0] for name, cell in found["cells"].items()}
    assert counts == {"frames": 1, "usable": 1, "uncaptioned": 1, "untagged": 1}
    assert query(found["cells"]["frames"][1]) == {"session": [session]}
    for name in ("usable", "uncaptioned", "untagged"):
        assert query(found["cells"][name][1]) == {"q": [f"is:{name}"], "session": [session]}
    assert query(found["last_url"]) == {"session": [session], "sort": ["-uploaded"]}
    (missing,) = found["missing"]
    assert (missing["kind"], missing["name"]) == ("person", "Ada Lovelace")
    assert query(missing["url"])["person"] == ["ada-lovelace"]
    assert found["last_upload"] is not None
    assert found["best"]["alt"]
    assert board["unplaced"] >= len(desk.ids) - 1
    assert query(board["unplaced_url"]) == {"q": ["is:unplaced"]}


def test_the_board_is_the_teams(desk: Desk, session: str) -> None:
    assert "Machines" in desk.get("coverage", "photographer").text
    for way in ("coverage", "coverage.json"):
        assert desk.get(way, "press").status_code == 403
    assert desk.get("/events/nothing/coverage.json").status_code == 404
