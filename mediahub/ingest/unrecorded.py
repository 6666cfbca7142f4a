"""Originals in the bucket that neither a row nor a record knows: taken through the pipeline once more."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from sqlalchemy import select

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Event
from mediahub.ingest.batches import BatchRef, finish_batch, open_batch
from mediahub.ingest.local import THREADS_PER_PROCESS
from mediahub.ingest.originals import StoredOriginal
from mediahub.ingest.pipeline import Outcome, Pipeline
from mediahub.media.sandbox import Sandbox
from mediahub.runtime import Services
from mediahub.storage.keys import ORIGINALS

PHOTOGRAPHER = "Unknown"
SOURCE = "rebuild"
EVENT = re.compile(rf"{ORIGINALS}([a-z0-9-]+)/")


def take_in(services: Services, sandbox: Sandbox, keys: list[str]) -> Iterator[tuple[str, Outcome]]:
    """Take these originals in, event by event, as a delivery of its own; each with its outcome."""
    pipeline = Pipeline(services, sandbox)
    by_event: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        if found := EVENT.match(key):
            by_event[found[1]].append(key)
    for slug, its_keys in by_event.items():
        batch = _open(services, slug)
        with ThreadPoolExecutor(services.settings.worker_processes * THREADS_PER_PROCESS) as pool:
            yield from pool.map(partial(_take, pipeline, batch), its_keys)
        with services.database.begin() as session:
            finish_batch(session, batch.id)


def _open(services: Services, slug: str) -> BatchRef:
    with services.database.begin() as session:
        if session.scalar(select(Event.id).where(Event.slug == slug)) is None:
            create_event(session, slug, slug, "UTC")
        return open_batch(session, event=slug, photographer=PHOTOGRAPHER, source=SOURCE, roots=[])


def _take(pipeline: Pipeline, batch: BatchRef, key: str) -> tuple[str, Outcome]:
    services = pipeline.services
    with tempfile.TemporaryDirectory(dir=services.settings.temp_dir) as folder:
        path = Path(folder) / "original"
        services.bucket.get_to_file(key, path)
        return key, pipeline.take(StoredOriginal(key.rsplit("/", 1)[-1], path), batch)
