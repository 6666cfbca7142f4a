"""Usage on its pages: who took what, as a file too, whether embargoes held, and where pictures appeared."""

from __future__ import annotations

import csv
import io

import pytest

from mediahub.catalog.models import AuditEntry, UsageLink, UsageRecord
from mediahub.csv_text import UTF8_MARK
from tests.unit.web.delivery.test_notices import take
from tests.unit.web.desks import Desk


@pytest.fixture(scope="module")
def taken(desk: Desk) -> str:
    """A picture that press downloaded."""
    identity = desk.counter.add("TAKEN.jpg", b"taken" * 90, rights_class="free", title="Taken once")
    take(desk, identity)
    return identity


def test_it_names_what_was_taken_and_by_whom(desk: Desk, taken: str) -> None:
    page = desk.get("usage").text
    assert "Taken once" in page
    assert "Ms Press" in page
    assert desk.get("usage/embargo").status_code == 200
    one = desk.get(f"/assets/{taken}/usage").text
    assert "Ms Press" in one
    desk.counter.change(taken, state="withdrawn")
    assert desk.get(f"/assets/{taken}/usage").status_code == 200, "also of what was withdrawn"
    desk.counter.change(taken, state="ready")
    assert desk.get("/assets/nothing/usage").status_code == 404


@pytest.mark.usefixtures("taken")
def test_all_of_it_is_a_file_that_spreadsheets_read_and_that_is_on_record(desk: Desk) -> None:
    answer = desk.get("usage.csv")
    assert answer.text.startswith(UTF8_MARK)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="usage-desk.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix(UTF8_MARK))))
    assert len(rows) - 1 == len(desk.rows(UsageRecord))
    assert desk.rows(AuditEntry)[-1].subject_name == "usage-desk.csv"


def test_where_a_picture_was_used_is_said_by_form_and_by_script(desk: Desk, taken: str) -> None:
    way = f"/assets/{taken}/links"
    sent = desk.post(way, {"url": "https://paper.example/1", "note": "Page 3"}, "press")
    assert (sent.status_code, sent.json["url"]) == (200, "https://paper.example/1")
    form = desk.client().post(way, data={"url": "https://paper.example/2"})
    assert (form.status_code, form.location) == (302, f"/assets/{taken}/usage")
    rows = desk.rows(UsageLink, UsageLink.asset_id == taken)
    assert [(row.url, row.note) for row in rows] == [
        ("https://paper.example/1", "Page 3"), ("https://paper.example/2", ""),
    ]  # fmt: skip
    assert desk.post(way, {"url": "https://paper.example/3"}, "photographer").status_code == 403
    assert desk.post(way, {"url": "javascript:alert(1)"}).status_code in (400, 409)
    assert len(desk.rows(UsageLink, UsageLink.asset_id == taken)) == 2


@pytest.mark.parametrize("role", ["photographer", "press"])
def test_who_took_what_is_for_the_desk(desk: Desk, taken: str, role: str) -> None:
    for way in ("usage", "usage.csv", "usage/embargo", f"/assets/{taken}/usage"):
        assert desk.get(way, role).status_code == 403
