"""A batch from a disk."""

from __future__ import annotations

from mediahub.ingest.batches.outcome import Outcome
from mediahub.ingest.sources.disk_batch import Summary
from mediahub.runtime import Services


def test_a_summary_names_what_there_was(services: Services) -> None:
    summary = Summary()
    assert summary.in_words() == {"new": 0, "duplicate": 0, "rejected": 0}
    for state, code in (("ready", ""), ("ready", "joined"), ("rejected", "damaged"), ("received", "")):
        summary.add(Outcome(f"{state}{code}", state, code=code))  # type: ignore[arg-type]
    assert summary.in_words() == {"new": 1, "joined": 1, "duplicate": 0, "rejected": 1, "not read yet": 1}
    assert [one.path for one in summary.rejected] == ["rejecteddamaged"]
