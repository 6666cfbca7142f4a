"""Edits over the API: what somebody changed meanwhile is not written over, and who may look on and undo."""

from __future__ import annotations

import threading

import pytest

from mediahub.catalog.models import Asset
from mediahub.curation.edits.bulk_runner import BulkRunner
from tests.unit.api.conftest import EVENT, Programs

ABSENT = object()


def write(
    programs: Programs, identity: str, value: str, was: object = ABSENT
) -> tuple[int, dict[str, object]]:
    """Have a program write a title; status and answer."""
    change = {"field": "title", "value": value} | ({} if was is ABSENT else {"was": was})
    answer = programs.desk.post(f"/api/v1/assets/{identity}/edit", json={"changes": [change]})
    return answer.status_code, answer.json


def test_a_field_is_written_unless_it_holds_something_else_by_now(programs: Programs) -> None:
    identity = programs.picture(title="Old")
    status, made = write(programs, identity, "New", was="Old")
    assert status == 200
    assert isinstance(made["action"], int)
    status, problem = write(programs, identity, "Other", was="Old")
    assert status == 409
    assert "Now: {'title': 'New'}" in str(problem["detail"])
    assert write(programs, identity, "Last")[0] == 200, "who does not say what it was writes it in any case"
    assert write(programs, identity, "Last") == (200, {"action": None})
    history = programs.desk.get(f"/api/v1/assets/{identity}/history").json
    assert [(one["before"], one["after"]) for one in history] == [("New", "Last"), ("Old", "New")]
    assert {(one["who"], one["field"]) for one in history} == {("Ms Marketing", "title")}


def test_who_may_look_at_a_picture_reads_no_history_and_changes_nothing(programs: Programs) -> None:
    identity = programs.picture(title="Old")
    change = {"changes": [{"field": "title", "value": "Mine"}]}
    press = programs.press
    assert press.get(f"/api/v1/assets/{identity}/history").status_code == 403
    assert press.post(f"/api/v1/assets/{identity}/edit", json=change).status_code == 403
    bulk = {"ids": [identity], "operations": [{"op": "set", "field": "title", "text": "Mine"}]}
    assert press.post(f"{EVENT}/edits", json=bulk).status_code == 403
    assert press.get("/api/v1/edits/1").status_code == press.post("/api/v1/edits/1/undo").status_code == 403
    reader = programs.of("marketing", "read")
    assert reader.post(f"/api/v1/assets/{identity}/edit", json=change).status_code == 403
    assert programs.rows(Asset, Asset.id == identity)[0].title == "Old"


def test_a_tag_is_added_once_and_rejected(programs: Programs) -> None:
    way = f"/api/v1/assets/{programs.picture()}/depictions"
    tag = {"field": "tags", "act": "add", "name": "Robot"}
    assert isinstance(programs.desk.post(way, json=tag).json["action"], int)
    assert programs.desk.post(way, json=tag).json == {"action": None}
    assert programs.desk.post(way, json=tag | {"act": "praise"}).status_code == 422


def test_many_are_edited_by_a_worker_followed_and_undone(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediahub.curation.edits.bulk.PART", 1)
    ids = [programs.picture(), programs.picture()]
    bulk = {"ids": ids, "operations": [{"op": "set", "field": "city", "text": "Wuhu"}]}
    begun = programs.desk.post(f"{EVENT}/edits", json=bulk).json
    assert (begun["state"], begun["total"], begun["done"]) == ("waiting", 2, 0)
    runner = BulkRunner(programs.counter.services)
    runner.work(threading.Event())
    done = programs.desk.get(f"/api/v1/edits/{begun['id']}").json
    assert (done["state"], done["changed"], done["skipped"]) == ("done", 2, 0)
    assert programs.desk.post(f"/api/v1/edits/{begun['id']}/undo").json["kind"] == "undo"
    runner.work(threading.Event())
    assert {asset.city for asset in programs.rows(Asset, Asset.id.in_(ids))} == {""}
    assert programs.desk.get("/api/v1/edits/999999").status_code == 404
