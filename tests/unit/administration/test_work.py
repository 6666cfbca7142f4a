"""Work in the background: what is listed as waiting, running and failed, and what retry and ignore do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.administration import work
from mediahub.administration.work import FailureMissing
from mediahub.catalog.models import Arrival, AuditEntry, Batch, Mail
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


def failures(counter: Counter) -> dict[str, work.Failure]:
    with counter.services.database.read() as session:
        return {one.kind: one for one in work.overview(session).failures}


def test_what_waits_runs_and_failed_is_named(counter: Counter) -> None:
    with counter.services.database.read() as session:
        found = work.overview(session)
    assert [(one.what, one.event) for one in found.running] == [("now.jpg", "summit")]
    lines = {one.name: one for one in found.lines}
    assert lines["files"].waiting == 1
    oldest = lines["files"].oldest
    assert oldest is not None
    assert utcnow() - oldest < timedelta(minutes=5)
    assert {one.kind: (one.what, one.why) for one in found.failures} == {
        "files": ("bad.cr3", "It broke."),
        "mail": ("News → a@example.org", "550 no"),
    }


def test_a_file_is_tried_again_once(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[int] = []
    monkeypatch.setattr(type(counter.services.jobs), "check_arrival", lambda _, number: queued.append(number))
    number = failures(counter)["files"].id
    work.retry(counter.services, "files", number)
    assert queued == [int(number)]
    assert "files" not in failures(counter)
    with pytest.raises(FailureMissing):
        work.retry(counter.services, "files", number)
    with counter.services.database.read() as session:
        assert [one.action for one in session.scalars(select(AuditEntry))].count("work.retried") == 1


def test_what_is_set_aside_is_not_shown_and_nothing_of_it_is_deleted(counter: Counter) -> None:
    number = failures(counter)["files"].id
    work.set_aside(counter.services.database, "files", number)
    assert set(failures(counter)) == {"mail"}
    with counter.services.database.read() as session:
        assert work.overview(session).ignored == 1
        assert session.get_one(Arrival, int(number)).reason_code == SET_APART
    work.show_all(counter.services.database)
    assert set(failures(counter)) == {"files", "mail"}


@pytest.mark.parametrize(
    ("kind", "number"), [("files", "999"), ("nothing", "1"), ("mail", "x"), ("index", "1")]
)
def test_what_did_not_fail_is_refused(counter: Counter, kind: str, number: str) -> None:
    with pytest.raises(FailureMissing):
        work.retry(counter.services, kind, number)
    with pytest.raises(FailureMissing):
        work.set_aside(counter.services.database, kind, number)
