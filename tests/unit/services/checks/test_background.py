"""Doctor's findings about background work."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from mediahub.catalog.coordination.heartbeats import Heart, LoopState
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Arrival, Batch
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.models.system.heartbeat import Heartbeat
from mediahub.ingest.batches.failed_reads import SET_APART
from mediahub.services.checks import background
from mediahub.services.checks.background import (
    MAX_NAMED,
    look_at_certificate,
    look_at_clock,
    look_at_readers,
    look_at_unread,
    look_at_workers,
)
from mediahub.settings import Settings
from tests.assets import add_event
from tests.in_process import SandboxHere

WELL = LoopState("zips", 1.0, 300.0, 2.0, 0, 0, 0, "")
AWAY = Database("postgresql+psycopg://nobody@127.0.0.1:9/none")


def test_nobody_works(here: Settings, database: Database) -> None:
    worker, indexer = look_at_workers(here, database)
    assert (worker.state, indexer.name) == ("problem", "indexer")
    assert "start it with `mediahub worker`" in worker.message


def test_a_worker_whose_loops_get_on(here: Settings, database: Database) -> None:
    Heart("worker", database).beat([WELL])
    worker, _ = look_at_workers(here, database)
    assert (worker.state, worker.message) == ("ok", "1 on this machine; all of 1 loops get on")


def test_what_is_wrong_with_a_worker_is_said(here: Settings, database: Database) -> None:
    Heart("worker", database).beat([LoopState("zips", 1.0, 300.0, None, 5, 5, 0, "no room")])
    worker, _ = look_at_workers(here, database)
    assert worker.state == "problem"
    assert worker.message.startswith("zips failed 5 times in a row (no room): see ")
    with database.begin() as session:
        session.execute(update(Heartbeat).values(beat_at=utcnow() - timedelta(minutes=5), host="other"))
    worker, _ = look_at_workers(here, database)
    assert "the worker on other (process" in worker.message


def test_a_worker_of_this_machine_that_was_never_heard_of(
    here: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "is_alive", lambda settings, name: name == "worker")
    worker, indexer = look_at_workers(here, database)
    assert (worker.state, indexer.state) == ("problem", "problem")
    assert "never heard of" in worker.message
    worker, _ = look_at_workers(here, AWAY)
    assert (worker.state, "the database would say" in worker.message) == ("note", True)


def test_readers_are_tried(here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "Sandbox", SandboxHere)
    assert look_at_readers(here).state == "ok"

    def broken(settings: Settings, sandbox: SandboxHere) -> None:
        raise background.BrokenReaders("HEIC cannot be read")

    monkeypatch.setattr(background, "check_readers", broken)
    finding = look_at_readers(here)
    assert (finding.state, finding.message[:20]) == ("problem", "HEIC cannot be read.")


def test_files_that_were_set_apart_are_named(database: Database) -> None:
    nothing = look_at_unread(database)
    assert nothing is not None
    assert nothing.state == "ok"
    with database.begin() as session:
        add_event(session)
        batch = session.scalars(select(Batch)).one()
        for number in range(MAX_NAMED + 2):
            session.add(
                Arrival(
                    batch_id=batch.id,
                    path=f"{number}.jpg",
                    state="received",
                    reason_code=SET_APART,
                    reason="Why.",
                )
            )
    found = look_at_unread(database)
    assert found is not None
    assert found.message.startswith(f"{MAX_NAMED + 2} files could not be read: ")
    assert "0.jpg (summit): Why." in found.message
    assert "and 2 more" in found.message
    assert look_at_unread(AWAY) is None


def test_the_clock_of_another_machine(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    if database.engine.dialect.name == "sqlite":
        assert look_at_clock(database) is None
        return
    found = look_at_clock(database)
    assert found is not None
    assert found.state == "ok"
    assert look_at_clock(AWAY) is None
    monkeypatch.setattr(background, "database_now", lambda session: utcnow() - timedelta(minutes=3))
    found = look_at_clock(database)
    assert found is not None
    assert (found.state, "by 180 s" in found.message) == ("problem", True)


@pytest.mark.parametrize(
    ("left", "state", "words"),
    [(timedelta(days=-1), "problem", "ended on"), (timedelta(days=9), "problem", "in 8 days"),
     (timedelta(days=99), "ok", "valid until")],
)  # fmt: skip
def test_how_long_the_certificate_is_valid(
    s3_settings: Settings, monkeypatch: pytest.MonkeyPatch, left: timedelta, state: str, words: str
) -> None:
    assert look_at_certificate(s3_settings) is None
    ftp = s3_settings.model_copy(update={"ftp": True})
    monkeypatch.setattr(background, "valid_until", lambda cert: utcnow() + left)
    found = look_at_certificate(ftp)
    assert found is not None
    assert (found.state, words in found.message) == (state, True)


def test_a_certificate_that_cannot_be_read(s3_settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "none.pem"
    found = look_at_certificate(s3_settings.model_copy(update={"ftp": True, "ftp_cert": path}))
    assert found is not None
    assert (found.state, "MEDIAHUB_FTP_CERT" in found.message) == ("problem", True)
