"""Bringing an arrival that lies in S3 to its end."""

from __future__ import annotations

import tempfile
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.base import utcnow
from mediahub.catalog.models import Arrival, Asset, Companion
from mediahub.ingest.batches import BatchRef, batch_ref
from mediahub.ingest.companions import settle
from mediahub.ingest.late_sidecars import Place, is_sidecar, join_sidecar, place_of, waiting_beside
from mediahub.ingest.originals import IncomingObject, Original, StoredOriginal
from mediahub.ingest.pipeline import Outcome, Pipeline, write_down
from mediahub.ingest.promise import NOT_AS_SENT, Promise, promise_of
from mediahub.ingest.unread import is_waiting, put_off
from mediahub.media.hashing import sha256_file
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError
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
            if arrival.state == "received" and is_waiting(arrival):
                return
            if arrival.state in ("received", "checking"):
                arrival.state, arrival.touched_at = "checking", utcnow()
            elif arrival.state == "expected":
                return
            shown, key, state = arrival.path, arrival.incoming_key, arrival.state
            place = place_of(session, arrival) if state == "checking" and is_sidecar(shown) else Place()
            if place.must_wait:
                arrival.state = "received"
                return
            batch, promise = batch_ref(arrival.batch), promise_of(arrival)
            words_key, replaces = arrival.sidecar_key, arrival.replaces
        if state == "checking":
            try:
                with tempfile.TemporaryDirectory(dir=self.services.settings.temp_dir) as folder:
                    path = self._fetch(key, Path(folder) / "original")
                    sidecar = self._fetch(words_key, Path(folder) / "sidecar.xmp") if words_key else None
                    arrived = IncomingObject(shown, path, key, sidecar)
                    outcome = self._take(arrived, batch, promise, place, replaces)
            except (StorageError, SQLAlchemyError):
                raise
            except Exception as error:  # noqa: BLE001  (whatever it is, it is no verdict on the file)
                put_off(self.services, arrival_id, error)
                return
            state = outcome.state
            log.info("checked", path=shown, state=state, size=outcome.size, reason=outcome.reason)
        self._clear(arrival_id, key, words_key, batch, state)
        with self.services.database.read() as session:
            beside = waiting_beside(session, batch.id, shown)
        for sidecar_id in beside:
            self.check(sidecar_id)

    def finish_storing(self, asset_id: str) -> Outcome | None:
        """Finish an asset whose process died while storing it; None if its original is not in S3."""
        with self.services.database.read() as session:
            asset = session.get_one(Asset, asset_id)
            shown, key, size = asset.filename, asset.original_key, asset.size
            batch = batch_ref(asset.batch)
            words = next((one for one in asset.companions if one.role == "sidecar"), None)
        info = self.services.bucket.head(key)
        if info is None or info.size != size:
            return None
        with tempfile.TemporaryDirectory(dir=self.services.settings.temp_dir) as folder:
            path = Path(folder) / "original"
            self.services.bucket.get_to_file(key, path)
            sidecar = None
            if words is not None and self.services.bucket.head(words.key):
                sidecar = self._fetch(words.key, Path(folder) / words.filename)
            original: Original = StoredOriginal(shown, path, sidecar)
            return self.pipeline.take(original, batch)

    def finish_companion(self, asset_id: str, sha256: str) -> bool:
        """Finish a file that was to join an asset; False if its bytes are not in S3."""
        with self.services.database.read() as session:
            companion = session.get(Companion, (asset_id, sha256))
            if companion is None:
                return False
            shown, key, size, role = companion.filename, companion.key, companion.size, companion.role
            batch = batch_ref(companion.asset.batch)
        info = self.services.bucket.head(key)
        if info is None or info.size != size:
            return False
        if role == "sidecar":
            with self.services.database.begin() as session:
                settle(session, asset_id, [sha256])
            return True
        with tempfile.TemporaryDirectory(dir=self.services.settings.temp_dir) as folder:
            path = self._fetch(key, Path(folder) / "original")
            return self.pipeline.take(StoredOriginal(shown, path), batch).state != "rejected"

    def _take(
        self, original: IncomingObject, batch: BatchRef, promise: Promise, place: Place, replaces: str | None
    ) -> Outcome:
        """Through the pipeline, or beside its picture, if these are the bytes that their sender announced."""
        fault = promise.broken_by(original.path)
        if fault is None and not place.assets:
            return self.pipeline.take(original, batch, replaces)
        if fault is None:
            outcome = join_sidecar(
                self.services, self.pipeline.sandbox, batch, place.assets, original.path, original.shown
            )
        else:
            outcome = Outcome(
                original.shown,
                "rejected",
                size=original.path.stat().st_size,
                sha256=sha256_file(original.path),
                code=NOT_AS_SENT,
                reason=fault,
            )
        with self.services.database.begin() as session:
            write_down(session, batch, outcome)
        return outcome

    def _fetch(self, key: str, path: Path) -> Path:
        self.services.bucket.get_to_file(key, path)
        return path

    def _clear(self, arrival_id: int, key: str, words_key: str | None, batch: BatchRef, state: str) -> None:
        kept = quarantine_key(batch.event_slug, batch.id, arrival_id)
        for source, target in ((key, kept), (words_key, f"{kept}.xmp")):
            if source is None:
                continue
            # someone may want to look at it; it is gone if a worker died below
            if state == "rejected" and self.services.bucket.head(source):
                self.services.bucket.copy(source, target)
            self.services.bucket.delete(source)
        with self.services.database.begin() as session:
            arrival = session.get_one(Arrival, arrival_id)
            small = arrival.preview_key
            arrival.incoming_key = arrival.sidecar_key = arrival.preview_key = None
        if small is not None:
            self.services.bucket.delete(small)
