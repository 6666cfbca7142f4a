"""Contact sheets as answers: drawn at once or by a worker, and what stands on each page."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from mediahub.catalog.models import ContactSheet, Event
from mediahub.delivery.papers.contact_sheet_request import Frame, Heading
from mediahub.delivery.papers.sheet_jobs import AT_ONCE, Content
from mediahub.http.files import contact_sheets
from mediahub.http.files.contact_sheets import heading, ordered
from tests.unit.web.asking import asking

EVENT = Event(name="Summit", timezone="Asia/Shanghai", accent="#c8102e")


@pytest.mark.parametrize(
    ("name", "shown", "total", "count", "rest"),
    [
        ("Ann", 1, 1, "1 picture", ""),
        ("", 3, 3, "3 pictures", ""),
        ("Ann", 2, 3, "3 pictures", "This sheet shows the first 2 of 3 pictures."),
    ],
)
def test_each_page_says_for_whom_it_is_and_how_many_there_are(
    monkeypatch: pytest.MonkeyPatch, name: str, shown: int, total: int, count: str, rest: str
) -> None:
    monkeypatch.setattr(contact_sheets, "current_user", SimpleNamespace(name=name, email="a@example.org"))
    with asking():
        found = heading("Tonight", EVENT, shown, total)
    assert (found.title, found.event, found.accent) == ("Tonight", "Summit", "#c8102e")
    assert (found.count, found.rest, found.language) == (count, rest, "en")
    assert found.line.startswith(f"{name or 'a@example.org'}, 20")


def content(pictures: int) -> Content:
    """A sheet of so many pictures."""
    frames = [Frame(f"{number}.jpg", "", "") for number in range(pictures)]
    return Content(1, 2, "Tonight", Heading("Tonight", "Summit", "", "#c8102e"), [], frames)


@pytest.mark.parametrize(("pictures", "asks"), [(AT_ONCE, False), (AT_ONCE + 1, True)])
def test_a_large_one_is_a_workers(monkeypatch: pytest.MonkeyPatch, pictures: int, asks: bool) -> None:
    waiting, asked = ContactSheet(state="waiting"), list[tuple[Any, ...]]()

    class Database:
        def begin(self) -> Any:
            return asking()

    monkeypatch.setattr(contact_sheets, "release_connection", lambda: None)
    monkeypatch.setattr(contact_sheets, "services", lambda: SimpleNamespace(database=Database()))
    monkeypatch.setattr(contact_sheets, "ask_for", lambda *given: asked.append(given) or waiting)
    found = content(pictures)
    assert ordered(found, 7) is (waiting if asks else found)
    assert [given[1:] for given in asked] == ([(found, 7)] if asks else [])
    assert ordered(waiting, 7) is waiting
    assert len(asked) == asks


def test_a_stored_one_is_kept_by_no_cache_and_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = ContactSheet(
        state="ready", key="sheets/a.pdf", size=4, event_id=2, total=700, filename="Tonight.pdf"
    )
    recorded: list[Any] = []
    bucket = SimpleNamespace(stream=lambda key: iter([b"%PDF"]) if key == "sheets/a.pdf" else iter([]))
    monkeypatch.setattr(contact_sheets, "services", lambda: SimpleNamespace(bucket=bucket, database=None))
    monkeypatch.setattr(contact_sheets, "record_export", lambda *given: recorded.append(given))
    answer = contact_sheets.send_sheet(sheet)
    assert (answer.mimetype, answer.data) == ("application/pdf", b"%PDF")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Tonight.pdf" in answer.headers["Content-Disposition"]
    assert [given[1:4] for given in recorded] == [("Tonight.pdf", 2, {"pictures": 700})]
