"""`mediahub ingest`, `receipt` and `retry`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival, Asset, Batch
from mediahub.cli.files import ingest as module
from mediahub.ingest.batches.failed_reads import SET_APART
from mediahub.runtime import Services
from tests.object_storage import BucketInMemory, refused
from tests.pictures import write_jpeg
from tests.unit.cli.conftest import Run

ABOUT = ("--event", "summit", "--photographer", "Chen Rui")


@pytest.fixture(autouse=True)
def _no_indexer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "wait_for_index", lambda services: False)


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "card"
    for number in range(2):
        write_jpeg(folder / f"DSC_{number}.JPG", number)
    return folder


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


def test_a_receipt_says_whether_a_card_may_be_formatted_and_is_signed(
    run: Run, services: Services, card: Path, tmp_path: Path
) -> None:
    run("ingest", str(card), *ABOUT)
    text = run("receipt", "1")
    assert text.exit_code == 0
    assert "DSC_0.JPG" in run("receipt", "1", "--csv").stdout
    kept = tmp_path / "receipt.json"
    kept.write_text(run("receipt", "1", "--json").stdout)
    checked = run("receipt", "--verify", str(kept))
    assert (checked.exit_code, "The signature holds." in checked.stdout) == (0, True)
    assert (
        run(
            "receipt", "--verify", str(kept), "--key", run("receipt", "--public-key").stdout.strip()
        ).exit_code
        == 0
    )
    kept.write_text(kept.read_text().replace("DSC_0", "DSC_9"))
    forged = run("receipt", "--verify", str(kept))
    assert (forged.exit_code, "Do not rely on it." in forged.stderr) == (1, True)
    kept.write_text("[]")
    assert "is no receipt" in run("receipt", "--verify", str(kept)).stderr
    assert run("receipt", "99").exit_code == 1
    assert run("receipt").exit_code == 2


def test_files_that_were_set_apart_are_tried_again(
    run: Run, services: Services, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediahub.jobs.Jobs.check_arrival", lambda self, number: None)
    run("ingest", str(card), *ABOUT, "--no-wait")
    with services.database.begin() as session:
        for row in session.scalars(select(Arrival)):
            row.reason_code, row.reason = SET_APART, "It was stopped."
        assert session.scalars(select(Batch.id)).all() == [1]
    listed = run("retry", "--list", "--event", "summit")
    assert listed.stdout.splitlines()[0].split("\t")[2] == "It was stopped."
    done = run("retry")
    assert done.stderr == "2 files are tried again\n"
    assert run("retry").stdout == ""
    assert run("retry", "--event", "none").exit_code == 1
