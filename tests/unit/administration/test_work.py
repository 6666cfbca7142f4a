"""Work in the background: what is listed as waiting, running and failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.administration import work
from mediahub.catalog.models import Arrival, BackupRun, Batch, ContactSheet, Event, EventExport, Mail, User
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.failed_reads import SET_APART
from tests.in_app import counter_in_memory
from tests.takers import Counter


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with counter_in_memory(tmp_path / "home") as counter:
        counter.add("a.jpg", b"x")
        with counter.services.database.begin() as session:
            batch = session.scalars(select(Batch.id)).one()
            session.add(
                Arrival(
                    batch_id=batch,
                    path="bad.cr3",
                    state="received",
                    reason_code=SET_APART,
                    attempts=6,
                    reason="It broke.",
                )
            )
            session.add(Arrival(batch_id=batch, path="now.jpg", state="checking"))
            session.add(
                Mail(
                    recipient="a@example.org",
                    subject="News",
                    text="",
                    state="failed",
                    error="550 no",
                    expires_at=utcnow(),
                )
            )
        yield counter


def test_what_waits_runs_and_failed_is_named(counter: Counter) -> None:
    with counter.services.database.read() as session:
        found = work.overview(session)
    assert [(one.what, one.event) for one in found.running] == [("now.jpg", "summit")]
    lines = {one.queue: one for one in found.queues}
    assert lines["files"].count == 1
    oldest = lines["files"].since
    assert oldest is not None
    assert utcnow() - oldest < timedelta(minutes=5)
    assert {one.kind: (one.what, one.why) for one in found.failures} == {
        "files": ("bad.cr3", "It broke."),
        "mail": ("News → a@example.org", "550 no"),
    }


def test_long_work_of_workers_is_named_while_it_runs(counter: Counter) -> None:
    with counter.services.database.begin() as session:
        event, user = session.scalars(select(Event)).one(), session.scalars(select(User)).first()
        assert user is not None
        export = EventExport(id="e", event_id=event.id, key="exports/e", total=12, done=3)
        waits = EventExport(id="w", event_id=event.id, key="exports/w")
        backup = BackupRun(state="running", target="/backups")
        sheet = ContactSheet(
            id="s", event_id=event.id, user_id=user.id, fingerprint="", heading={}, filename="Opening.pdf",
            wanted="", total=90, done=40, key="sheets/s",
        )  # fmt: skip
        session.add_all([export, waits, backup, sheet])
    with counter.services.database.read() as session:
        found = {one.queue: one.what for one in work.overview(session).running}
    expected = {
        "exports": f"{event.name} 3 / 12",
        "contact_sheets": "Opening.pdf 40 / 90",
        "backups": "/backups",
    }
    assert found == {"files": "now.jpg"} | expected
