"""Preview first: over a slow line a sender sends a small picture ahead, and the original follows when it can.

The sender has read the whole file before, so its SHA-256, and with it the asset's id, is known from the
beginning: what editors do to the asset before its original is here stays with it. Until then the asset is
`awaited`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import structlog

from mediahub.catalog.holdings import find_holder
from mediahub.catalog.models import Arrival
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.announcement import Announcement, announcement_of
from mediahub.ingest.batches.batches import BatchRef, batch_ref
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.reading.originals import LocalFile
from mediahub.ingest.uploads.uploads import MAX_BYTES
from mediahub.media.model import ReadError
from mediahub.runtime import Services
from mediahub.storage import NotFound

log = structlog.get_logger()


class Previews:
    """What a worker does with small pictures. Every method may be repeated, and be killed at any point."""

    def __init__(self, services: Services, pipeline: Pipeline) -> None:
        self._services = services
        self._pipeline = pipeline

    def take(self, arrival_id: int) -> None:
        """Show a file by the preview that came ahead of it. One that is at fault is passed over: the original
        follows anyway."""
        with self._services.database.read() as session:
            arrival = session.get(Arrival, arrival_id)
            if arrival is None or arrival.preview_key is None:
                return
            key, shown, announcement = arrival.preview_key, arrival.path, announcement_of(arrival)
            batch = batch_ref(arrival.batch)
            is_wanted = arrival.state == "expected" and announcement.sha256 is not None
            if is_wanted and find_holder(session, batch.event_id, str(announcement.sha256)):
                is_wanted = False
        identity = self._show(key, shown, batch, announcement) if is_wanted else None
        with self._services.database.begin() as session:
            row = session.get(Arrival, arrival_id, with_for_update=True)
            if row is not None:
                row.preview_key = None
                row.touched_at = utcnow()
                if identity is not None and row.state == "expected":
                    row.asset_id = identity
        self._services.bucket.delete(key)

    def _show(self, key: str, shown: str, batch: BatchRef, announcement: Announcement) -> str | None:
        try:
            info = self._services.bucket.head(key)
            if info is None or info.size > MAX_BYTES:
                return None
            with tempfile.TemporaryDirectory(dir=self._services.settings.temp_dir) as folder:
                path = Path(folder) / "preview"
                self._services.bucket.get_to_file(key, path)
                return self._pipeline.take_preview(LocalFile(shown, path), batch, announcement)
        except (ReadError, NotFound) as error:
            log.info("a preview could not be used", path=shown, reason=str(error))
            return None
