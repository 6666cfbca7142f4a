"""Unrecorded originals: objects that neither a row nor a record knows, through the pipeline again.

Where the record of their delivery is there, it says how each was called and who brought it, so that RAW file
and picture of one photo find each other again. The file that gave an asset its id goes first.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from sqlalchemy import case, select

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Arrival, Batch, Event, asset_id
from mediahub.ingest.batches.batches import BatchRef, batch_ref, finish_batch, open_batch
from mediahub.ingest.batches.outcome import Outcome
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import StoredOriginal
from mediahub.ingest.sources.local import THREADS_PER_PROCESS
from mediahub.media.model import NotRead
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services
from mediahub.storage.keys import ORIGINALS

PHOTOGRAPHER = "Unknown"
SOURCE = "rebuild"
EVENT = re.compile(rf"{ORIGINALS}([a-z0-9-]+)/")


@dataclass(frozen=True, slots=True)
class _Lost:
    """An original, and how it came."""

    key: str
    shown: str
    batch: BatchRef
    is_first: bool = False
    """Its asset has its id from it."""


def take_in(services: Services, sandbox: Sandbox, keys: list[str]) -> Iterator[tuple[str, Outcome]]:
    """Take these originals in, event by event; each with its outcome. Those that no delivery is known of go
    into one of their own."""
    pipeline = Pipeline(services, sandbox)
    by_event: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        if found := EVENT.match(key):
            by_event[found[1]].append(key)
    for slug, its_keys in by_event.items():
        batch = _open(services, slug)
        lost = [_lost(services, batch, key) for key in its_keys]
        with ThreadPoolExecutor(services.settings.worker_processes * THREADS_PER_PROCESS) as pool:
            for is_first in (True, False):
                yield from pool.map(
                    partial(_take, pipeline), [one for one in lost if one.is_first is is_first]
                )
        with services.database.begin() as session:
            finish_batch(session, batch.id)


def _lost(services: Services, own: BatchRef, key: str) -> _Lost:
    digest = PurePosixPath(key).stem
    arrivals = (
        select(Arrival)
        .join(Batch)
        .where(
            Batch.event_id == own.event_id,
            Arrival.sha256 == digest,
            Arrival.state.in_(("ready", "duplicate")),
        )
        .order_by(case((Arrival.state == "ready", 0), else_=1), Arrival.id)
    )
    with services.database.read() as session:
        arrival = session.scalars(arrivals).first()
        if arrival is None:
            return _Lost(key, key.rsplit("/", 1)[-1], own)
        is_first = arrival.asset_id == asset_id(own.event_slug, digest)
        return _Lost(key, arrival.path, batch_ref(arrival.batch), is_first)


def _open(services: Services, slug: str) -> BatchRef:
    with services.database.begin() as session:
        if session.scalar(select(Event.id).where(Event.slug == slug)) is None:
            create_event(session, slug, slug, "UTC")
        return open_batch(
            session, event=slug, photographer=PHOTOGRAPHER, source=SOURCE, roots=[], closed_too=True
        )


def _take(pipeline: Pipeline, lost: _Lost) -> tuple[str, Outcome]:
    services = pipeline.services
    with tempfile.TemporaryDirectory(dir=services.settings.temp_dir) as folder:
        path = Path(folder) / "original"
        services.bucket.get_to_file(lost.key, path)
        try:
            return lost.key, pipeline.take(StoredOriginal(lost.shown, path, listed=True), lost.batch)
        except NotRead as error:  # it stays where it is; the next rebuild tries it again
            return lost.key, Outcome(lost.shown, "received", code=error.code, reason=error.message)
