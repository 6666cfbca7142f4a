"""The page of backups: what it says of none, a young one, an old one and a failed one; one more now."""

from __future__ import annotations

from datetime import timedelta

from mediahub.catalog.models import BackupRun
from mediahub.catalog.models.base import utcnow
from tests.unit.web.desks import Desk


def add(desk: Desk, hours: float, **more: object) -> None:
    moment = utcnow() - timedelta(hours=hours)
    values = {"state": "done", "name": "20251018T020000Z-00000000", "moment": moment, "created_at": moment}
    with desk.counter.services.database.begin() as session:
        session.add(BackupRun(**{**values, "assets": 1234, "events": 2, "size": 5_000_000, **more}))


def test_admins_read_it_and_nobody_else(desk: Desk) -> None:
    assert "MEDIAHUB_BACKUP_TARGET" in desk.get("/admin/backups", "admin").text
    for role in ("marketing", "photographer", "press"):
        assert desk.get("/admin/backups", role).status_code == 403
        assert desk.client(role).post("/admin/backups").status_code == 403


def test_it_says_what_a_backup_would_bring_back_and_warns_of_an_old_one(desk: Desk) -> None:
    add(desk, 100)
    page = desk.get("/admin/backups", "admin").text
    assert "1,234 pictures · 2 events · 5.0 MB" in page
    assert "The last backup is old." in page
    add(desk, 1)
    assert "The last backup is old." not in desk.get("/admin/backups", "admin").text
    add(desk, 0, state="failed", moment=None, problem="the disk is full")
    assert "the disk is full" in desk.get("/admin/backups", "admin").text


def test_without_a_place_none_can_be_asked_for(desk: Desk) -> None:
    assert desk.client("admin").post("/admin/backups").status_code in (400, 422)
    assert desk.rows(BackupRun, BackupRun.state == "waiting") == []
