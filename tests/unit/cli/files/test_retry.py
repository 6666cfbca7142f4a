"""`mediahub retry`."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival, Batch
from mediahub.ingest.batches.failed_reads import SET_APART
from mediahub.runtime import Services
from tests.unit.cli.conftest import Run
from tests.unit.cli.files.cards import ABOUT


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
