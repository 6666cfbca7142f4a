"""Backups by a schedule and on demand: when one is due, what is written down, how old the last one is."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from mediahub.backup import runs
from mediahub.backup.places import FolderPlace
from mediahub.backup.target import open_existing
from mediahub.catalog.models import AuditEntry, BackupRun
from mediahub.catalog.models.base import utcnow
from mediahub.messages import Message
from mediahub.problems import Conflict, Invalid
from mediahub.runtime import Services
from mediahub.search.service import Search
from tests.assets import add_event


@pytest.fixture
def planned(services: Services, tmp_path: Path) -> Services:
    """With a target, every day, of which two are kept."""
    changes = {"backup_target": str(tmp_path / "target"), "backup_every_hours": 24.0, "backup_keep": 2}
    settings = services.settings.model_copy(update=changes)
    with services.database.begin() as session:
        add_event(session)
    return Services(settings, services.database, services.bucket, Search(settings, services.database))


def states(services: Services) -> list[str]:
    with services.database.read() as session:
        return list(session.scalars(select(BackupRun.state).order_by(BackupRun.id)))


def is_due(services: Services, hours: float = 0.0) -> bool:
    with services.database.read() as session:
        return runs.is_due(session, services.settings, utcnow() + timedelta(hours=hours))


def work(services: Services) -> None:
    runs.backup_loop(services).work(threading.Event())


def test_the_schedule_makes_one_and_the_next_a_day_later(planned: Services, tmp_path: Path) -> None:
    assert is_due(planned)
    work(planned)
    assert states(planned) == ["done"]
    assert (is_due(planned), is_due(planned, 23), is_due(planned, 25)) == (False, False, True)
    with planned.database.read() as session:
        found = runs.health(session, planned.settings, utcnow())
        assert (found.state, found.failure) == ("ok", "")
        later = utcnow() + timedelta(hours=planned.settings.backup_warn_hours + 1)
        assert runs.health(session, planned.settings, later).state == "old"
        run = session.scalars(select(BackupRun)).one()
        assert (run.events, run.size > 0, run.asked_by) == (1, True, None)
        assert session.scalars(select(AuditEntry.action)).all() == ["backup.made"]
    for _ in range(3):
        work(planned)
    assert len(open_existing(FolderPlace(tmp_path / "target")).manifests()) == 2


def test_one_is_asked_for_once_at_a_time(planned: Services) -> None:
    work(planned)
    runs.ask(planned, None)
    with pytest.raises(Conflict):
        runs.ask(planned, None)
    assert is_due(planned)
    work(planned)
    assert states(planned) == ["done", "done"]


def test_without_a_place_nothing_is_due_and_nothing_can_be_asked_for(services: Services) -> None:
    assert not is_due(services)
    with pytest.raises(Invalid):
        runs.ask(services, None)
    with services.database.read() as session:
        assert runs.health(session, services.settings, utcnow()).state == "none"


def test_a_failure_is_written_down_and_tried_again_before_a_day_is_over(
    planned: Services, tmp_path: Path
) -> None:
    (tmp_path / "target").write_text("a file where a folder should be")
    work(planned)
    assert states(planned) == ["failed"]
    with planned.database.read() as session:
        found = runs.health(session, planned.settings, utcnow())
        assert found.state == "old"
        assert isinstance(found.failure, Message), "it is said in the language of whoever reads the page"
        assert "target" in found.failure
    assert (is_due(planned), is_due(planned, 1)) == (False, True)
    (tmp_path / "target").unlink()
    work(planned)
    assert states(planned) == ["failed", "done"]


def test_one_that_was_killed_is_written_down_as_interrupted(planned: Services) -> None:
    work(planned)
    with planned.database.begin() as session:
        session.execute(update(BackupRun).values(state="running"))
    work(planned)
    assert states(planned) == ["failed", "done"]


def test_a_worker_that_stops_leaves_no_half_backup(planned: Services, tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    runs.backup_loop(planned).work(stop)
    assert states(planned) == ["failed"]
    assert open_existing(FolderPlace(tmp_path / "target")).manifests() == []
