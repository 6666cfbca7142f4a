"""Bringing an arrival that lies in S3 to its end."""

from __future__ import annotations

import tempfile
from pathlib import Path

import structlog

from mediahub.catalog.base import utcnow
from mediahub.catalog.models import Arrival, Asset
from mediahub.ingest.batches import BatchRef, batch_ref
from mediahub.ingest.originals import IncomingObject, Original, StoredOriginal
from mediahub.ingest.pipeline import Outcome, Pipeline
from mediahub.runtime import Services
from mediahub.storage.keys import quarantine_key

log = structlog.get_logger()


class Checker:
    """What a worker does. Every method may be repeated, and be killed at any point."""

    def __init__(self, services: Services, pipeline: Pipeline) -> None:
        self.services = services
        self.pipeline = pipeline

    def check(self, arrival_id: int) -> None:
        """Take a received arrival through the pipeline, then clear its incoming object away."""
        with self.services.database.begin() as session:
            arrival = session.get(Arrival, arrival_id)
            if arrival is None or not arrival.incoming_key:
                return
            if arrival.state in ("received", "checking"):
                arrival.state, arrival.touched_at = "checking", utcnow()
            elif arrival.state == "expected":
                return
            shown, key, state = arrival.path, arrival.incoming_key, arrival.state
            batch, size = batch_ref(arrival.batch), arrival.size
        if state == "checking":
            with tempfile.TemporaryDirectory(dir=self.services.settings.temp_dir) as folder:
                path = Path(folder) / "original"
                self.services.bucket.get_to_file(key, path)
                outcome = self.pipeline.take(IncomingObject(shown, path, key), batch)
            state = outcome.state
            log.info("checked", path=shown, state=state, size=size, reason=outcome.reason)
        self._clear(arrival_id, key, batch, state)

    def finish_storing(self, asset_id: str) -> Outcome | None:
        """Finish an asset whose process died while storing it; None if its original is not in S3."""
        with self.services.database.read() as session:
            asset = session.get_one(Asset, asset_id)
            shown, key, size = asset.filename, asset.original_key, asset.size
            batch = batch_ref(asset.batch)
        info = self.services.bucket.head(key)
        if info is None or info.size != size:
            return None
        with tempfile.TemporaryDirectory(dir=self.services.settings.temp_dir) as folder:
            path = Path(folder) / "original"
            self.services.bucket.get_to_file(key, path)
            original: Original = StoredOriginal(shown, path)
            return self.pipeline.take(original, batch)

    def _clear(self, arrival_id: int, key: str, batch: BatchRef, state: str) -> None:
        if state == "rejected":  # someone may want to look at it
            self.services.bucket.copy(key, quarantine_key(batch.event_slug, batch.id, arrival_id))
        self.services.bucket.delete(key)
        with self.services.database.begin() as session:
            session.get_one(Arrival, arrival_id).incoming_key = None
