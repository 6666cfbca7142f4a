"""One delivery from this machine's disk, from the first file to the search index."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import func, select

from mediahub.catalog.models import Outbox
from mediahub.ingest.batches.batches import BatchRef, finish_batch
from mediahub.ingest.batches.outcome import Outcome, in_one_word
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.sources.local import ingest_files
from mediahub.ingest.sources.scan import FoundFile
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services

INDEX_WAIT_SECONDS = 60.0


@dataclass(slots=True)
class Summary:
    """What became of a delivery."""

    counts: Counter[str] = field(default_factory=Counter)
    """`ready` (new), `joined`, `duplicate`, `rejected`."""
    rejected: list[Outcome] = field(default_factory=list)
    not_read_yet: list[Outcome] = field(default_factory=list)
    """Safe in storage; the workers try to read them again."""

    def in_words(self) -> dict[str, int]:
        """How many files came to which end; XMP files and edits are named where there are any."""
        joined = {"joined": self.counts["joined"]} if self.counts["joined"] else {}
        duplicate, rejected = self.counts["duplicate"], self.counts["rejected"]
        not_read_yet = {"not read yet": len(self.not_read_yet)} if self.not_read_yet else {}
        return {
            "new": self.counts["ready"],
            **joined,
            "duplicate": duplicate,
            "rejected": rejected,
            **not_read_yet,
        }

    def add(self, outcome: Outcome) -> None:
        """Count what became of one file."""
        self.counts[in_one_word(outcome.state, outcome.code)] += 1
        if outcome.state == "received":
            self.not_read_yet.append(outcome)
        if outcome.state == "rejected":
            self.rejected.append(outcome)


def deliver(
    services: Services,
    batch: BatchRef,
    files: list[FoundFile],
    on_outcome: Callable[[Outcome], None],
) -> Summary:
    """Take all files in, then close the batch. Repeat it after a failure: what is done is not done again.

    Raises StorageError or SQLAlchemyError when a service is away.
    """
    summary = Summary()
    processes = services.settings.worker_processes
    folders = {one.path.parent for one in files}  # those of a card; what lies in ours is seen one by one
    with Sandbox(processes, folder=services.settings.temp_dir, reads=folders) as sandbox:
        pipeline = Pipeline(services, sandbox, services.jobs.render_in_spare_time)
        for outcome in ingest_files(pipeline, files, batch, processes):
            summary.add(outcome)
            on_outcome(outcome)
    with services.database.begin() as session:
        finish_batch(session, batch.id)
    return summary


def wait_for_index(services: Services, seconds: float = INDEX_WAIT_SECONDS) -> bool:
    """Wait until the indexer has dealt with everything announced so far; False if it did not in time."""
    with services.database.read() as session:
        last = session.scalar(select(func.max(Outbox.id)))
    deadline = time.monotonic() + seconds
    while last is not None:
        with services.database.read() as session:
            waiting = session.scalar(select(func.count()).where(Outbox.id <= last))
        if not waiting:
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
