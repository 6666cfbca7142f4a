"""The programme's page: sessions added, corrected, overrun and taken out."""

from __future__ import annotations

from typing import Any

from mediahub.catalog.models import Session
from tests.unit.web.desks import Desk

TALK = {"title": "Robots", "room": "Hall 2", "starts_at": "2025-10-18T10:00", "ends_at": "2025-10-18T11:00"}


def add(desk: Desk, code: str, **more: Any) -> int:
    answer = desk.post("programme/sessions", {**TALK, "code": code, **more})
    assert answer.status_code == 200, answer.text
    return int(answer.json["id"])


def of(desk: Desk, session_id: int) -> Session:
    return desk.rows(Session, Session.id == session_id)[0]


def test_a_session_is_added_in_the_zone_of_the_event(desk: Desk) -> None:
    talk = of(desk, add(desk, "P-ADD", speakers="Yin Tongyue | 尹同跃", tags="stage"))
    assert talk.starts_at.isoformat() == "2025-10-18T02:00:00+00:00"
    page = desk.get("programme").text
    assert "Robots" in page
    assert desk.get("programme/progress.json").headers["Cache-Control"] == "no-store"


def test_it_is_corrected_and_ends_later_with_what_follows(desk: Desk) -> None:
    first = add(desk, "P-ONE", room="Hall 9")
    second = add(desk, "P-TWO", room="Hall 9", starts_at="2025-10-18T11:00", ends_at="2025-10-18T12:00")
    assert (
        desk.post(f"programme/sessions/{first}", {**TALK, "room": "Hall 9", "title": "Machines"}).status_code
        == 200
    )
    assert of(desk, first).title == "Machines"
    late = desk.post(f"programme/sessions/{first}/overrun", {"minutes": 30, "following": True})
    assert late.status_code == 200
    assert of(desk, first).ends_at.isoformat() == "2025-10-18T03:30:00+00:00"
    assert of(desk, second).starts_at.isoformat() == "2025-10-18T03:30:00+00:00"
    assert desk.post(f"programme/sessions/{first}/remove").status_code == 200
    assert desk.rows(Session, Session.id == first) == []


def test_mistakes_are_said_and_change_nothing(desk: Desk) -> None:
    number = add(desk, "P-KEPT")
    for body in (
        {**TALK, "title": ""},
        {**TALK, "ends_at": "2025-10-18T09:00"},
        {**TALK, "starts_at": "soon"},
    ):
        assert desk.post(f"programme/sessions/{number}", body).status_code in (400, 409), body
    assert desk.post(f"programme/sessions/{number}/overrun", {}).status_code == 400
    assert desk.post("programme/sessions/99999/remove").status_code == 404
    assert of(desk, number).title == "Robots"
    assert desk.post(f"programme/sessions/{number}", TALK, "photographer").status_code == 403
    assert desk.get("programme", "photographer").status_code == 200
