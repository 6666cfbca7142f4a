"""Ingest from this machine's disk: several files at a time, each to its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import chain, islice

import structlog
from sqlalchemy.exc import SQLAlchemyError

from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.failed_reads import NOT_READ_YET, reason_of
from mediahub.ingest.batches.outcome import Outcome, each_once, write_down
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.names import is_sidecar
from mediahub.ingest.reading.originals import LocalFile
from mediahub.ingest.sources.handover import hand_over
from mediahub.ingest.sources.local_room import LocalRoom
from mediahub.ingest.sources.scan import FoundFile
from mediahub.ingest.uploads.quotas import QUOTA_FULL, QuotaFull
from mediahub.storage.errors import StorageError

THREADS_PER_PROCESS = 4
"""While one file is analysed others are hashed, stored and written down, which takes longer by the clock (an
original is on the disk before S3 answers) but hardly any processor: so no process ever waits."""
ROOM = LocalRoom()
log = structlog.get_logger()


def take_or_keep(pipeline: Pipeline, file: LocalFile, batch: BatchRef) -> list[Outcome]:
    """Take a file in, and the XMP file that is with it; what we fail to read is put into storage for the
    workers, `received`.

    Raises StorageError or SQLAlchemyError, and QuotaFull before anything is done."""
    try:
        with ROOM.for_file(pipeline.services.database, batch, file.path, file.shown):
            return pipeline.take_all(file, batch)
    except (StorageError, SQLAlchemyError, QuotaFull):
        raise
    except Exception as error:
        log.exception("a file could not be read; it is kept for the workers", path=file.shown)
        services = pipeline.services
        state = hand_over(services, services.jobs, FoundFile(file.shown, file.path, file.sidecar), batch)
        if state != "received":
            raise
        size = file.path.stat().st_size
        return [Outcome(file.shown, "received", size, code=NOT_READ_YET, reason=reason_of(error))]


def _take_or_refuse(pipeline: Pipeline, file: LocalFile, batch: BatchRef) -> list[Outcome]:
    """As `take_or_keep`; a file that there is no room for is refused, and taken when it comes again."""
    try:
        return take_or_keep(pipeline, file, batch)
    except QuotaFull as full:
        size = file.path.stat().st_size
        outcome = Outcome(file.shown, "rejected", size, code=QUOTA_FULL, reason=str(full))
        with pipeline.services.database.begin() as session:
            write_down(session, batch, outcome)
        return [outcome]


def ingest_files(
    pipeline: Pipeline,
    files: Iterable[FoundFile],
    batch: BatchRef,
    processes: int,
) -> Iterator[Outcome]:
    """Take each file in and yield its outcome as it comes, in no particular order; then XMP files that have
    no picture beside them, for theirs may have been among the others.

    Stops at the first failure that is not a file's own (storage or database away) and raises it; what was
    done stays done, and the same call goes on from there.
    """
    found = list(files)
    alone = [file for file in found if is_sidecar(file.shown)]
    pictures = [file for file in found if not is_sidecar(file.shown)]
    rounds = (_round(pipeline, some, batch, processes) for some in (pictures, alone))
    yield from each_once(chain.from_iterable(rounds))


def _round(
    pipeline: Pipeline, files: Iterable[FoundFile], batch: BatchRef, processes: int
) -> Iterator[Outcome]:
    threads = processes * THREADS_PER_PROCESS
    waiting = iter(files)
    with ThreadPoolExecutor(threads, thread_name_prefix="ingest") as pool:
        running: set[Future[list[Outcome]]] = set()

        def start(count: int) -> None:
            for file in islice(waiting, count):
                local = LocalFile(file.shown, file.path, file.sidecar)
                running.add(pool.submit(_take_or_refuse, pipeline, local, batch))

        start(threads + processes)
        try:
            while running:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                running -= done
                start(len(done))
                for future in done:
                    yield from future.result()
        finally:
            for future in running:
                future.cancel()
