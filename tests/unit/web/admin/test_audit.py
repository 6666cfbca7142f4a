"""The pages of the audit log: of the installation and of an event, as people of each role open them."""

from __future__ import annotations

import csv
import io
import json

import pytest

from mediahub.audit import Action, Subject, changes, record
from mediahub.audit.origin import ActorKind, Origin, acting_as
from mediahub.catalog.models import AuditEntry, Event, User
from tests.unit.web.desks import EVENT, Desk

MALLORY = Origin(ActorKind.USER, 99, "=Mallory <mallory@example.org>", "admin", address="203.0.113.9")


@pytest.fixture(scope="module", autouse=True)
def entries(desk: Desk) -> None:
    """Of the event, of none, and more than a page holds."""
    (event,) = desk.rows(Event, Event.slug == EVENT)
    with acting_as(MALLORY), desk.counter.services.database.begin() as session:
        for number in range(60):
            record(
                session, Action.TABLE_EXPORTED, Subject("table", name=f"table {number}", event_id=event.id)
            )
        record(
            session,
            Action.SETTINGS_CHANGED,
            Subject("settings"),
            changes({"name": "<b>old"}, {"name": "new"}),
        )
        record(
            session, Action.ASSET_WITHDRAWN, Subject("asset", "gone", "gone.jpg", event.id), outcome="failed"
        )


@pytest.mark.parametrize("role", ["marketing", "photographer", "press"])
@pytest.mark.parametrize("way", ["/admin/audit", "/admin/audit/export.csv", "audit", "audit/export.jsonl"])
def test_only_admins_read_it(desk: Desk, way: str, role: str) -> None:
    assert desk.get(way, role).status_code == 403


def test_it_says_who_did_what_in_a_sentence(desk: Desk) -> None:
    page = desk.get("/admin/audit", "admin").text
    assert "withdrew" in page
    assert "=Mallory" in page
    assert "gone.jpg" in page
    assert "203.0.113.9" in page
    assert "&lt;b&gt;old → new" in page
    assert "<b>old" not in page


def test_it_is_read_in_pages_and_no_entry_is_left_out(desk: Desk) -> None:
    seen: list[str] = []
    way = "/admin/audit?action=export&q=mallory"
    while way:
        page = desk.get(way, "admin").text
        seen += [part.split("<")[0] for part in page.split("<strong>table ")[1:]]
        older = page.split('rel="next" href="')[1:]
        way = older[0].split('"')[0].replace("&amp;", "&") if older else ""
    assert seen == [str(number) for number in reversed(range(60))]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=GONE.jpg", True), ("q=nothing-like-it", False), ("action=rights", True), ("action=faces", False),
        ("outcome=failed&action=rights", True), ("outcome=refused", False), ("who=user:99", True),
        ("who=user:98", False), (f"event={EVENT}", True), ("event=elsewhere", False),
        ("to=2020-01-01", False), ("from=2020-01-01", True), ("q=%25", False), ("request=none", False),
    ],
)  # fmt: skip
def test_it_is_searched(desk: Desk, asked: str, found: bool) -> None:
    assert ("gone.jpg" in desk.get(f"/admin/audit?{asked}", "admin").text) is found


@pytest.mark.parametrize("asked", ["after=nonsense", "after=2020-01-01T00:00:00~1", "from=yesterday"])
def test_what_is_no_question_is_refused_with_a_sentence(desk: Desk, asked: str) -> None:
    assert desk.get(f"/admin/audit?{asked}", "admin").status_code == 400


def test_an_address_leads_nowhere_else(desk: Desk) -> None:
    page = desk.get("/admin/audit?_external=1&_scheme=ftp&_anchor=x&action=export", "admin").text
    assert "ftp://" not in page


def test_the_page_of_an_event_has_its_own_entries_alone(desk: Desk) -> None:
    page = desk.get("audit?action=settings", "admin").text
    assert "old → new" not in page
    assert "gone.jpg" in desk.get("audit?q=gone.jpg", "admin").text


def test_files_of_it_have_all_and_no_formula(desk: Desk) -> None:
    answer = desk.get("/admin/audit/export.csv?action=export", "admin")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    mine = [row for row in rows if row["actor_id"] == "99"]
    assert len(mine) == 60
    assert mine[0]["actor_name"].startswith("'=")
    assert "exported a table: table 59" in mine[0]["sentence"]
    lines = desk.get("/admin/audit/export.jsonl?q=gone.jpg", "admin").text.splitlines()
    assert "gone" in [json.loads(line)["subject_id"] for line in lines]


def test_that_it_was_exported_is_in_it(desk: Desk) -> None:
    desk.get("audit/export.csv?q=gone", "admin")
    last = desk.rows(AuditEntry)[-1]
    assert (last.action, last.details) == ("export.audit", {"q": "gone", "format": "csv"})


def test_there_is_no_other_format(desk: Desk) -> None:
    assert desk.get("/admin/audit/export.exe", "admin").status_code == 404


def test_the_page_of_a_picture_shows_its_trail_to_admins_alone(desk: Desk) -> None:
    desk.post(f"/assets/{desk.ids[0]}/withdraw", {"reason": "The wrong robot"})
    desk.post(f"/assets/{desk.ids[0]}/return", {"reason": "The right one"})
    way = f"/assets/{desk.ids[0]}/usage"
    page = desk.get(way, "admin").text
    assert page.index("brought back") < page.index("withdrew")
    assert "The wrong robot" in page
    assert "Chen Rui" in page
    assert "withdrew" not in desk.get(way, "marketing").text


def test_the_log_of_all_events_names_event_and_account_with_a_way_to_each(desk: Desk) -> None:
    (event,) = desk.rows(Event, Event.slug == EVENT)
    user = desk.rows(User)[0]
    with acting_as(MALLORY), desk.counter.services.database.begin() as session:
        record(session, Action.ROLES_CHANGED, session.get_one(User, user.id), event_id=event.id)
        record(session, Action.ACCOUNT_DELETED, Subject("user", "98765", "gone@example.org"))
    page = desk.get("/admin/audit?action=role", "admin").text
    assert f'<a href="/events/{EVENT}/">{event.name}</a>' in page
    assert f'<a href="/admin/people/{user.id}">' in page
    gone = desk.get("/admin/audit?q=gone@example.org", "admin").text
    assert "<strong>gone@example.org</strong>" in gone, "an account that is not there any more has no page"
    own = desk.get("audit?action=role", "admin").text
    assert "/admin/people/" not in own.partition("<main")[2], "its readers may be admins of this event alone"


def test_moments_are_told_in_the_zone_of_the_event_or_of_the_reader_and_in_utc_beside(desk: Desk) -> None:
    (event,) = desk.rows(Event, Event.slug == EVENT)
    entry = desk.rows(AuditEntry)[-1]
    utc = entry.at.strftime("%Y-%m-%d %H:%M:%S UTC")
    for way, zone in (("audit", f' data-zone="{event.timezone}"'), ("/admin/audit", "")):
        page = desk.get(f"{way}?q=gone.jpg", "admin").text
        assert f'data-moment{zone} datetime="' in page
        assert utc[:10] in page
        assert "UTC</time>" in page
    assert f"From ({event.timezone})" in desk.get("audit", "admin").text
