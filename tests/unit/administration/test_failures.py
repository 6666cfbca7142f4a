"""Failed work: what is listed, and what retry and ignore do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.administration import failures
from mediahub.administration.failed_work import Failure
from mediahub.administration.failures import FailureMissing
from mediahub.catalog.models import Arrival, AuditEntry, Batch, CropSet, EventExport, Mail, TaggerRun
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.failed_reads import SET_APART
from mediahub.tagging import pending
from tests.in_app import counter_in_memory
from tests.takers import Counter


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with counter_in_memory(tmp_path / "home") as counter:
        for name in "ab":
            counter.add(f"{name}.jpg", name.encode())
        with counter.services.database.begin() as session:
            batch = session.scalars(select(Batch.id)).one()
            set_apart = {"state": "received", "reason_code": SET_APART, "attempts": 6}
            session.add(Arrival(batch_id=batch, path="bad.cr3", reason="It broke.", **set_apart))
            mail = {"recipient": "a@example.org", "subject": "News", "text": "", "expires_at": utcnow()}
            session.add(Mail(state="failed", error="550 no", **mail))
            crops = {"asset_id": counter.ids[0], "crops": [], "problem": "The file is damaged."}
            session.add(CropSet(state="failed", **crops))
            for asset_id in counter.ids:
                run = TaggerRun(asset_id=asset_id, tagger="robots", version="2", state=pending.FAILED)
                run.attempts, run.error = pending.ATTEMPTS, "no model"
                session.add(run)
        yield counter


def failed(counter: Counter) -> dict[str, Failure]:
    with counter.services.database.read() as session:
        return {one.kind: one for one in failures.failures(session).shown}


def test_what_failed_is_named_and_a_tagger_once_for_all_pictures(counter: Counter) -> None:
    assert {one.kind: (one.what, one.why, one.count) for one in failed(counter).values()} == {
        "files": ("bad.cr3", "It broke.", 1),
        "mail": ("News → a@example.org", "550 no", 1),
        "crops": ("a.jpg", "The file is damaged.", 1),
        "taggers": ("robots", "no model", 2),
    }


def test_crops_and_taggers_are_tried_again(counter: Counter) -> None:
    for kind in ("crops", "taggers"):
        failures.retry(counter.services, kind, failed(counter)[kind].id)
    assert failed(counter).keys() == {"files", "mail"}
    with counter.services.database.read() as session:
        assert set(pending.next_in_line(session, "robots", 10)) == set(counter.ids)
        assert [one.state for one in session.scalars(select(CropSet))] == ["waiting"]


def test_a_file_is_tried_again_once(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[int] = []
    monkeypatch.setattr(type(counter.services.jobs), "check_arrival", lambda _, number: queued.append(number))
    number = failed(counter)["files"].id
    failures.retry(counter.services, "files", number)
    assert queued == [int(number)]
    assert "files" not in failed(counter)
    with pytest.raises(FailureMissing):
        failures.retry(counter.services, "files", number)
    with counter.services.database.read() as session:
        assert [one.action for one in session.scalars(select(AuditEntry))].count("work.retried") == 1


def test_what_is_set_aside_is_not_shown_and_nothing_of_it_is_deleted(counter: Counter) -> None:
    number = failed(counter)["files"].id
    failures.set_aside(counter.services.database, "files", number)
    assert "files" not in failed(counter)
    with counter.services.database.read() as session:
        assert failures.failures(session).ignored == 1
        assert session.get_one(Arrival, int(number)).reason_code == SET_APART
    failures.show_all(counter.services.database)
    assert "files" in failed(counter)


@pytest.mark.parametrize(
    ("kind", "number"), [("files", "999"), ("nothing", "1"), ("mail", "x"), ("index", "1")]
)
def test_what_did_not_fail_is_refused(counter: Counter, kind: str, number: str) -> None:
    with pytest.raises(FailureMissing):
        failures.retry(counter.services, kind, number)
    with pytest.raises(FailureMissing):
        failures.set_aside(counter.services.database, kind, number)


def test_what_is_set_aside_takes_no_place_from_what_failed_before(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failures, "MAX_LISTED", 2)
    with counter.services.database.begin() as session:
        mail = {"recipient": "a@example.org", "text": "", "expires_at": utcnow(), "state": "failed"}
        session.add_all(Mail(subject=f"News {number}", **mail) for number in range(4))

    def shown() -> list[str]:
        with counter.services.database.read() as session:
            return [one.id for one in failures.failures(session).shown if one.kind == "mail"]

    seen: list[str] = []
    for _ in range(5):
        assert shown(), "older ones move up"
        seen.append(shown()[0])
        failures.set_aside(counter.services.database, "mail", seen[-1])
    assert (len(set(seen)), shown()) == (5, [])
    with counter.services.database.read() as session:
        assert failures.failures(session).ignored == 5


def test_an_export_is_tried_again(counter: Counter) -> None:
    with counter.services.database.begin() as session:
        event_id = session.scalars(select(Batch.event_id)).one()
        session.add(
            EventExport(id="e" * 32, event_id=event_id, key="k", state="failed", problem="It is gone.")
        )
    assert failed(counter)["exports"].why == "It is gone."
    failures.retry(counter.services, "exports", "e" * 32)
    assert "exports" not in failed(counter)
    with counter.services.database.read() as session:
        assert session.scalars(select(EventExport.state)).one() == "waiting"
