"""Pages of storage, work, integrations and health."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival, Event
from mediahub.ingest.batches.failed_reads import SET_APART
from tests.unit.web.desks import EVENT, PICTURES, Desk

PAGES = ("storage", f"storage/{EVENT}", "work", "integrations", "health")


@pytest.mark.parametrize("page", PAGES)
def test_admins_read_it_and_nobody_else(desk: Desk, page: str) -> None:
    assert desk.get(f"/admin/{page}", "admin").status_code == 200
    for role in ("marketing", "photographer", "press"):
        assert desk.get(f"/admin/{page}", role).status_code == 403


@pytest.mark.parametrize(
    "way",
    [
        f"storage/{EVENT}",
        f"storage/{EVENT}/trash",
        "storage/quarantine",
        "work/files/1/retry",
        "integrations",
    ],
)
def test_only_admins_change_anything(desk: Desk, way: str) -> None:
    for role in ("marketing", "photographer", "press"):
        assert desk.client(role).post(f"/admin/{way}").status_code == 403


def test_storage_shows_bytes_and_quotas_with_a_warning(desk: Desk) -> None:
    sent = {"event": "0.000001", "photographer": "", "size": ""}
    assert desk.client("admin").post(f"/admin/storage/{EVENT}", data=sent).status_code == 303
    assert "of the quota of 1.0 kB are taken." in desk.get("/admin", "admin").text, "unasked, too"
    page = desk.get("/admin/storage", "admin").text
    assert f"{300 * PICTURES / 1000:.1f} kB" in page
    assert 'data-state="full"' in page
    assert "<rect" in page
    assert desk.client("admin").post(f"/admin/storage/{EVENT}", data={"event": "-1"}).status_code == 400
    assert desk.client("admin").post(f"/admin/storage/{EVENT}", data={"event": "much"}).status_code == 400
    desk.client("admin").post(f"/admin/storage/{EVENT}", data={"event": ""})
    assert desk.rows(Event, Event.slug == EVENT)[0].quota_bytes is None
    assert "of the quota of" not in desk.get("/admin", "admin").text


def test_work_names_what_failed_and_sets_it_aside(desk: Desk) -> None:
    with desk.counter.services.database.begin() as session:
        batch = session.scalars(select(Arrival.batch_id)).first() or 1
        row = Arrival(
            batch_id=batch, path="<bad>.cr3", state="received", reason_code=SET_APART, reason="It broke."
        )
        session.add(row)
        session.flush()
        number = row.id
    page = desk.get("/admin/work", "admin").text
    assert "&lt;bad&gt;.cr3" in page
    assert "It broke." in page
    assert desk.client("admin").post(f"/admin/work/files/{number}/ignore").status_code == 303
    assert "It broke." not in desk.get("/admin/work", "admin").text
    assert desk.client("admin").post("/admin/work/ignored").status_code == 303
    assert "It broke." in desk.get("/admin/work", "admin").text
    assert desk.client("admin").post("/admin/work/files/999999/retry").status_code == 404


def test_a_try_says_what_happened_beside_what_was_tried(desk: Desk) -> None:
    page = desk.send("/admin/integrations", "admin", kind="s3", id="").text
    assert 'class="outcome" role="status" data-state="ok"' in page
    page = desk.send("/admin/integrations", "admin", kind="mail", id="").text
    assert 'data-state="problem"' in page
    assert desk.client("admin").post("/admin/integrations", data={"kind": "x"}).status_code == 404


def test_health_says_version_and_licences_at_once(desk: Desk) -> None:
    page = desk.get("/admin/health", "admin").text
    assert "GPL-3.0-or-later" in page
    assert ">Flask<" in page or ">flask<" in page
    assert "data-first" in page, "the findings come after"
