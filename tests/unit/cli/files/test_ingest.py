"""`mediahub ingest`, `receipt` and `retry`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival, Asset
from mediahub.cli.files import ingest as module
from mediahub.runtime import Services
from tests.object_storage import BucketInMemory, refused
from tests.unit.cli.conftest import Run
from tests.unit.cli.files.cards import ABOUT


def test_a_card_is_taken_in_once(run: Run, services: Services, card: Path) -> None:
    done = run("ingest", str(card), *ABOUT)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "2 new, 0 duplicate, 0 rejected"
    assert "(see `mediahub receipt 1`)" in done.stdout
    assert "not searchable yet" in done.stderr
    again = run("ingest", str(card), *ABOUT, "--json")
    lines = [json.loads(line) for line in again.stdout.splitlines()]
    assert [line["state"] for line in lines[:2]] == ["duplicate", "duplicate"]
    assert lines[2]["summary"] == {"new": 0, "duplicate": 2, "rejected": 0}
    with services.database.read() as session:
        assert len(session.scalars(select(Asset)).all()) == 2


def test_a_file_at_fault_is_named_with_exit_status_1(run: Run, services: Services, card: Path) -> None:
    (card / "bad.jpg").write_text("no picture")
    done = run("ingest", str(card), *ABOUT)
    assert done.exit_code == 1
    assert "rejected  bad.jpg: " in done.stderr
    assert done.stdout.splitlines()[0] == "2 new, 0 duplicate, 1 rejected"


def test_handing_over_only(run: Run, services: Services, card: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr("mediahub.jobs.Jobs.check_arrival", lambda self, number: sent.append(number))
    assert run("ingest", str(card), *ABOUT, "--no-wait").exit_code == 0
    assert len(sent) == 2
    with services.database.read() as session:
        assert set(session.scalars(select(Arrival.state))) == {"received"}


def test_what_stops_it_is_said_with_how_to_go_on(
    run: Run, services: Services, bucket: BucketInMemory, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("ingest", str(card), "--event", "none", "--photographer", "X").exit_code == 1

    def fail(*_: object, **__: object) -> None:
        raise refused("InternalError")

    monkeypatch.setattr(bucket.s3, "put_object", fail)
    stopped = run("ingest", str(card), *ABOUT)
    assert (stopped.exit_code, "Run the same command again to go on." in stopped.stderr) == (1, True)

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "deliver", interrupt)
    assert "Stopped. Run the same command again" in run("ingest", str(card), *ABOUT).stderr


def test_an_installation_that_was_never_started_is_said(run: Run, bucket: BucketInMemory, card: Path) -> None:
    failed = run("ingest", str(card), *ABOUT)
    assert (failed.exit_code, "it has no catalogue yet. Start it" in failed.stderr) == (1, True)
