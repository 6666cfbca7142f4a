"""Exports of an event: asked for, followed and downloaded by admins."""

from __future__ import annotations

import threading

from mediahub.catalog.models import AuditEntry
from mediahub.transfer.export_maker import ExportMaker
from tests.unit.web.desks import Desk


def test_an_export_is_asked_for_followed_and_downloaded(desk: Desk, slug: str) -> None:
    for role in ("marketing", "photographer", "press"):
        assert desk.client(role).post(f"/admin/events/{slug}/export").status_code == 403
        assert desk.get(f"/admin/events/{slug}/export/download", role).status_code == 403
    assert desk.get(f"/admin/events/{slug}/export/download", "admin").status_code == 404
    assert "Waits for a worker" in desk.send(f"/admin/events/{slug}/export", "admin").text
    assert "is being made already" in desk.send(f"/admin/events/{slug}/export", "admin").text
    ExportMaker(desk.counter.services).work(threading.Event())
    page = desk.get(f"/admin/events/{slug}", "admin").text
    assert "Export anew" in page
    assert f"/admin/events/{slug}/export/download" in page
    taken = desk.get(f"/admin/events/{slug}/export/download", "admin")
    assert taken.status_code == 303
    assert f"/exports/{slug}/" in taken.headers["Location"]
    assert "attachment" in taken.headers["Location"]
    done = {one.action for one in desk.rows(AuditEntry, AuditEntry.event == slug)}
    assert {"event.export_asked", "event.exported", "event.export_taken"} <= done
