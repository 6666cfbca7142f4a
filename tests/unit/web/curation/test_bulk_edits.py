"""Edits of many pictures: previewed, begun, followed and stopped."""

from __future__ import annotations

import threading

import pytest

from mediahub.catalog.models import Asset
from mediahub.curation.edits.bulk_runner import BulkRunner
from tests.unit.web.desks import Desk

CITY = [{"op": "set", "field": "city", "text": "Wuhu"}]


def cities(desk: Desk) -> set[str]:
    return {asset.city or "" for asset in desk.rows(Asset)}


def test_what_would_change_is_shown_and_nothing_is(desk: Desk) -> None:
    shown = desk.post("bulk/preview.json", {"ids": desk.ids, "operations": CITY}).json
    assert (shown["total"], shown["changed"]) == (len(desk.ids), len(desk.ids))
    assert [one["after"] for one in shown["samples"][0]["fields"]] == ["Wuhu"]
    assert cities(desk) == {""}
    assert shown["emptied"] == {}


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """An edit of two pictures is one of many."""
    monkeypatch.setattr("mediahub.curation.edits.bulk.PART", 1)


@pytest.mark.usefixtures("parts")
def test_an_edit_is_done_by_a_worker_and_undone(desk: Desk) -> None:
    begun = desk.post("bulk", {"query": "?q=robot", "operations": CITY}).json
    assert (begun["state"], begun["total"]) == ("waiting", len(desk.ids))
    BulkRunner(desk.counter.services).work(threading.Event())
    done = desk.get(f"bulk/{begun['id']}.json").json
    assert (done["state"], done["changed"], cities(desk)) == ("done", len(desk.ids), {"Wuhu"})
    assert "Wuhu" in desk.get("edits").text
    desk.post(f"/edits/{begun['id']}/undo")
    BulkRunner(desk.counter.services).work(threading.Event())
    assert cities(desk) == {""}


@pytest.mark.usefixtures("parts")
def test_one_that_was_stopped_changes_nothing(desk: Desk) -> None:
    begun = desk.post("bulk", {"ids": desk.ids, "operations": CITY}).json
    assert desk.post(f"bulk/{begun['id']}/stop", role="photographer").status_code == 403
    assert desk.post(f"bulk/{begun['id']}/stop").status_code == 200
    BulkRunner(desk.counter.services).work(threading.Event())
    assert cities(desk) == {""}


def test_mistakes_are_said(desk: Desk) -> None:
    for body in ({"operations": CITY}, {"ids": [1], "operations": CITY}, {"ids": desk.ids}):
        assert desk.post("bulk", body).status_code in (400, 409), body
    assert desk.get("bulk/99999.json").status_code == 404
    assert desk.post("bulk", {"ids": desk.ids, "operations": CITY}, "press").status_code == 403
