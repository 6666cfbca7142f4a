"""Usage over the API: who took what, in pages and as a file, and where pictures were published."""

from __future__ import annotations

import csv
import io

from mediahub.catalog.models import AuditEntry, UsageRecord
from tests.unit.api.conftest import EVENT, Programs


def test_records_are_read_page_after_page_to_their_end(programs: Programs) -> None:
    identity = programs.picture()
    for role in ("press", "photographer"):
        programs.download(identity, role)
    way, seen, after = f"/api/v1/assets/{identity}/usage", [], 0
    while after is not None:
        page = programs.desk.get(f"{way}?limit=1&after={after}").json
        seen += page["records"]
        after = page["after"]
    stored = [row.id for row in programs.rows(UsageRecord, UsageRecord.asset_id == identity)]
    assert [one["id"] for one in seen] == stored
    assert {(one["who"], one["role"]) for one in seen} >= {("Ms Press <press@example.org>", "press")}
    every = programs.desk.get(f"{EVENT}/usage/records?limit=500").json
    assert every["after"] is None
    assert {one["id"] for one in every["records"]} >= set(stored)
    programs.counter.change(identity, state="withdrawn")
    assert programs.desk.get(way).json["records"], "a picture that was withdrawn was taken all the same"


def test_all_of_them_are_one_file_and_that_is_on_record(programs: Programs) -> None:
    identity = programs.picture()
    programs.download(identity)
    answer = programs.desk.get(f"{EVENT}/usage/records.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="usage-desk.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert len(rows) - 1 == len(programs.rows(UsageRecord))
    assert programs.rows(AuditEntry)[-1].subject_name == "usage-desk.csv"


def test_whether_embargoes_held_is_a_matter_of_counts(programs: Programs) -> None:
    programs.download(programs.picture())
    found = programs.desk.get(f"{EVENT}/usage/embargo").json
    assert found["early"] == 0
    assert found["records"] >= 0
    assert set(found) == {"early", "refused", "team", "records"}


def test_press_see_the_links_that_they_added_and_the_team_sees_all(programs: Programs) -> None:
    way = f"/api/v1/assets/{programs.picture()}/links"
    made = programs.press.post(way, json={"url": "https://paper.example/robots", "note": "Page 3"})
    assert (made.status_code, made.json["note"]) == (201, "Page 3")
    theirs = programs.desk.post(way, json={"url": "https://other.example/"})
    assert theirs.status_code == 201
    assert [one["id"] for one in programs.press.get(way).json] == [made.json["id"]]
    every = {one["id"] for one in programs.desk.get(way).json}
    assert every == {made.json["id"], theirs.json["id"]}
    assert {one["id"] for one in programs.of("photographer").get(way).json} == every


def test_a_link_is_added_by_who_publishes_and_records_are_read_by_the_desk(programs: Programs) -> None:
    identity = programs.picture()
    link = {"url": "https://paper.example/"}
    way = f"/api/v1/assets/{identity}/links"
    assert programs.of("photographer").post(way, json=link).status_code == 403
    assert programs.of("press", "read").post(way, json=link).status_code == 403
    for way in (f"{EVENT}/usage/records", f"{EVENT}/usage/embargo", f"/api/v1/assets/{identity}/usage"):
        assert programs.press.get(way).status_code == 403
        assert programs.of("marketing", "read").get(way).status_code == 403
