"""What became of a file, and how it is counted."""

from __future__ import annotations

from sqlalchemy import select

from mediahub.catalog.models import Arrival
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import Outcome, each_once, in_one_word, write_down
from mediahub.runtime import Services


def test_each_file_is_counted_once() -> None:
    outcomes = [Outcome("a.xmp", "ready"), Outcome("b.jpg", "ready"), Outcome("a.xmp", "duplicate")]
    assert [(one.path, one.state) for one in each_once(iter(outcomes))] == [
        ("a.xmp", "ready"), ("b.jpg", "ready"),
    ]  # fmt: skip


def test_what_lies_beside_a_picture_is_joined() -> None:
    assert [in_one_word("ready", code) for code in ("", "joined", "edited", "cut_off")] == [
        "ready", "joined", "joined", "ready",
    ]  # fmt: skip
    assert in_one_word("rejected", "joined") == "rejected"


def test_the_last_outcome_of_a_file_counts(services: Services, batch: BatchRef) -> None:
    for outcome in (
        Outcome("a.jpg", "rejected", 3, "s", code="damaged", reason="Copy it again."),
        Outcome("a.jpg", "ready", 4, "t", "asset"),
    ):
        with services.database.begin() as session:
            write_down(session, batch, outcome)
    with services.database.read() as session:
        row = session.scalars(select(Arrival)).one()
        assert (row.state, row.size, row.sha256, row.asset_id, row.reason_code, row.reason) == (
            "ready", 4, "t", "asset", "", "",
        )  # fmt: skip
