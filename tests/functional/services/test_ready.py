"""What `/readyz`, `/metrics` and `doctor` say is true: of loops, disks, readers, clocks and certificates."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from mediahub.app import create_app
from mediahub.catalog.coordination import heartbeats
from mediahub.catalog.coordination.heartbeats import Heart, LoopState
from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import utcnow
from mediahub.home import disk
from mediahub.ingest.sources.ftp import certificate
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from mediahub.services.checks import background
from mediahub.services.checks.diagnosis import diagnose
from mediahub.settings import Settings

pytestmark = pytest.mark.services
WELL = LoopState("mail", 0.0, 300.0, 1.0, 0, 7, 0, "")
STILL = LoopState("zips", 400.0, 300.0, 900.0, 0, 0, 0, "")
FAILS = LoopState("pushes", 0.0, 300.0, None, 5, 5, 0, "OperationalError: postgresql://u:secret@db")


@pytest.fixture
def here(s3_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    """A catalogue and an index of its own on the shared S3 server, and room on the disk."""
    monkeypatch.setattr(disk, "LOW", 0)
    monkeypatch.setattr(disk, "FULL", 0)
    services = Services.open(s3_settings.model_copy(update={"home": tmp_path / "home"}))
    services.database.migrate()
    Indexer(services.settings, services.database).rebuild()
    return services


@pytest.fixture
def app(here: Services) -> Flask:
    app = create_app(here.settings)
    app.testing = True
    return app


def ready(app: Flask) -> tuple[int, str, dict[str, str]]:
    answer = app.test_client().get("/readyz")
    assert answer.json is not None
    return answer.status_code, answer.json["status"], answer.json["checks"]


def found(settings: Settings) -> dict[str, tuple[str, str]]:
    return {one.name: (one.state, one.message) for one in diagnose(settings, mend=False)}


def test_all_is_well(app: Flask, here: Services) -> None:
    Heart("worker", here.database).beat([WELL])
    Heart("indexer", here.database).beat([])
    code, status, checks = ready(app)
    assert (code, status, set(checks.values())) == (200, "ok", {"ok"})
    findings = found(here.settings)
    assert findings["worker"] == ("ok", "1 on this machine; all of 1 loops get on")
    assert findings["readers"][0] == findings["disk"][0] == findings["database"][0] == "ok"


def test_without_an_index_the_pages_go_on_and_it_is_said(app: Flask, here: Services) -> None:
    Heart("worker", here.database).beat([WELL])
    Heart("indexer", here.database).beat([])
    shutil.rmtree(here.settings.index_dir)
    code, status, checks = ready(app)
    assert (code, status, checks["search"]) == (200, "degraded", "no index")
    state, message = found(here.settings)["index"]
    assert (state, "mediahub indexer" in message) == ("problem", True)


def test_without_workers_the_pages_go_on_and_it_is_said(app: Flask, here: Services) -> None:
    code, status, checks = ready(app)
    assert (code, status, checks["worker"], checks["indexer"]) == (200, "degraded", "missing", "missing")
    assert found(here.settings)["worker"][0] == "problem"
    assert "mediahub worker" in found(here.settings)["worker"][1]


def test_a_loop_that_stands_still_or_fails_is_named(app: Flask, here: Services) -> None:
    Heart("worker", here.database).beat([WELL, STILL, FAILS])
    Heart("indexer", here.database).beat([])
    code, status, checks = ready(app)
    assert (code, status, checks["worker"]) == (200, "degraded", "pushes fails, zips stands still")
    state, message = found(here.settings)["worker"]
    assert state == "problem"
    assert "zips stands still for 400 s; pushes failed 5 times in a row" in message
    metrics = app.test_client().get("/metrics").text
    assert "mediahub_loop_stands_still{" in metrics
    lines = {line.split("{")[0]: float(line.split()[-1]) for line in metrics.splitlines() if '"zips"' in line}
    assert lines["mediahub_loop_stands_still"] == 1
    assert lines["mediahub_loop_quiet_seconds"] >= 400


def test_a_worker_that_is_stopped_is_missed(
    app: Flask, here: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    Heart("worker", here.database).beat([WELL])
    with here.database.begin() as session:
        ago = (utcnow() - timedelta(minutes=3)).replace(tzinfo=None)
        session.execute(text("UPDATE heartbeat SET beat_at = :ago"), {"ago": ago.isoformat(" ")})
    code, _, checks = ready(app)
    assert (code, checks["worker"]) == (200, "one is silent")
    assert "silent for 18" in found(here.settings)["worker"][1]
    monkeypatch.setattr(heartbeats, "FORGOTTEN_AFTER", timedelta(minutes=2))
    assert ready(app)[2]["worker"] == "missing"


@pytest.mark.parametrize(("limit", "code", "state"), [("LOW", 200, "low"), ("FULL", 503, "full")])
def test_a_disk_that_is_low_or_full(
    app: Flask, here: Services, monkeypatch: pytest.MonkeyPatch, limit: str, code: int, state: str
) -> None:
    monkeypatch.setattr(disk, limit, 1 << 60)
    assert ready(app)[0] == code
    assert ready(app)[2]["disk"] == state
    assert found(here.settings)["disk"][0] == "problem"


def test_a_migration_that_is_pending(app: Flask, here: Services) -> None:
    with here.database.begin() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    code, status, checks = ready(app)
    assert (code, status, checks["schema"]) == (503, "unavailable", "other revision")
    assert "mediahub migrate" in found(here.settings)["database"][1]


def test_readers_that_fail_at_whole_files_are_said(here: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mediahub.ingest.sources.readers._try_readers", broken_readers)
    finding = background.look_at_readers(here.settings)
    assert finding.state == "problem"
    assert "TypeError" in finding.message


def broken_readers(folder: Path) -> list[str]:
    return ["clips cannot be read: TypeError: open() got an unexpected keyword"]


def test_a_certificate_that_ends(here: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = here.settings.model_copy(update={"ftp": "127.0.0.1:2121"})
    assert background.look_at_certificate(here.settings) is None
    monkeypatch.setattr(certificate, "VALID", timedelta(days=20))
    finding = background.look_at_certificate(settings)
    assert finding is not None
    assert finding.state == "problem"
    assert "in 19 days" in finding.message
    (settings.home / "ftp.pem").write_text("no certificate")
    finding = background.look_at_certificate(settings)
    assert finding is not None
    assert "cannot be read" in finding.message


def test_a_clock_that_differs_from_the_databases(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    late: Callable[[], datetime] = lambda: utcnow() + timedelta(minutes=5)  # noqa: E731
    assert (background.look_at_clock(database) is None) == (database.engine.dialect.name == "sqlite")
    monkeypatch.setattr(background, "utcnow", late)
    finding = background.look_at_clock(database)
    if database.engine.dialect.name == "postgresql":
        assert finding is not None
        assert finding.state == "problem"
        assert "by 300 s" in finding.message
