"""Checking an arrival in S3, and taking it through the pipeline."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy import or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.leader_lock import leader_lock
from mediahub.catalog.holdings import MANIFEST_ROLE
from mediahub.catalog.models import Arrival, Asset, Batch, Companion
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.announcement import NOT_AS_SENT, Announcement, announcement_of
from mediahub.ingest.batches.batches import BatchRef, batch_ref
from mediahub.ingest.batches.failed_reads import hand_back, is_suspect, is_waiting, put_off
from mediahub.ingest.batches.outcome import NO_PICTURE, PICTURE_REJECTED, Outcome, write_down
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.placing.joining_rights import may_join
from mediahub.ingest.placing.sidecar_places import must_wait, rejected_elsewhere, waiting_beside
from mediahub.ingest.reading.names import is_manifest, is_sidecar
from mediahub.ingest.reading.originals import IncomingObject, Original, StoredOriginal
from mediahub.media.hashing import sha256_file
from mediahub.outages.retries import FailedTries
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError
from mediahub.storage.keys import quarantine_key

SUSPECTS, SUSPECTS_WAIT = "suspects", 60.0
"""Lock of files at which a try failed, and the seconds that one waits for another; then it waits for the
sweeper."""
log = structlog.get_logger()


class Checker:
    """What a worker does. Every method may be repeated, and be killed at any point."""

    def __init__(self, services: Services, pipeline: Pipeline) -> None:
        self.services = services
        self.pipeline = pipeline
        self.apart = FailedTries[str]()
        """What was stored and this process failed to finish, by its id or digest."""
        self._suspects = threading.Lock()

    def check(self, arrival_id: int) -> None:
        """Take a received arrival through the pipeline, then clear its incoming object away. The XMP file
        that came with a picture goes in with it. Raises StorageError or SQLAlchemyError where these are
        away: then it is in nobody's hand."""
        with self._locked_if_suspected(arrival_id) as may:
            if not may:
                return
            try:
                left = self._bring(arrival_id)
            except (StorageError, SQLAlchemyError):
                with suppress(SQLAlchemyError):
                    hand_back(self.services, arrival_id)
                raise
        for sidecar_id in left:
            self.check(sidecar_id)

    @contextmanager
    def _locked_if_suspected(self, arrival_id: int) -> Iterator[bool]:
        """Whether it may be tried now. Of those that failed before, one at a time is, by all workers: it may
        end its worker, and only what that has in hand is suspected."""
        with self.services.database.read() as session:
            arrival = session.get(Arrival, arrival_id)
        if arrival is None or not is_suspect(arrival):
            yield True
            return
        # one thread a process waits for the database's lock: each that does holds a connection
        if not self._suspects.acquire(timeout=SUSPECTS_WAIT):
            yield False
            return
        try:
            with leader_lock(self.services.database, SUSPECTS, wait=SUSPECTS_WAIT) as got:
                yield got
        finally:
            self._suspects.release()

    def _bring(self, arrival_id: int) -> list[int]:
        """Bring one to its end; the XMP files that wait beside it."""
        with self.services.database.begin() as session:
            arrival = session.get(Arrival, arrival_id)
            if arrival is None or not arrival.incoming_key or arrival.state == "expected":
                return []
            if arrival.state == "received" and is_waiting(arrival):
                return []
            if arrival.state in ("received", "checking"):
                if is_sidecar(arrival.path) and must_wait(session, arrival):
                    arrival.state = "received"
                    return []
                arrival.state, arrival.touched_at = "checking", utcnow()
            key, batch = arrival.incoming_key, batch_ref(arrival.batch)
            beside = None if is_sidecar(arrival.path) else self._beside(session, arrival)
        state = arrival.state
        if state == "checking":
            try:
                outcome = self._take(arrival, batch, key, beside)
            except (StorageError, SQLAlchemyError):
                raise
            except Exception as error:  # noqa: BLE001  (whatever it is, it is no verdict on the file)
                put_off(self.services, arrival_id, error)
                return []
            state = outcome.state
            log.info("checked", path=arrival.path, state=state, size=outcome.size, reason=outcome.reason)
        self._clear(arrival_id, key, batch, state)
        return self._left_beside(arrival_id)

    def _beside(self, session: Session, picture: Arrival) -> tuple[str, str] | None:
        """Path and object of the XMP file that is to be read with a picture."""
        for one in waiting_beside(session, picture):
            if is_manifest(one.path):
                continue
            if one.incoming_key is not None and one.state in ("received", "checking"):
                return one.path, one.incoming_key
            if one.state == "ready" and one.asset_id and one.sha256:  # its other picture took it along
                kept = session.get(Companion, (one.asset_id, one.sha256))
                if kept is not None and kept.state == "ready":
                    return one.path, kept.key
        return None

    def _left_beside(self, arrival_id: int) -> list[int]:
        """XMP files of a picture that has come to its end; those that were rejected because it was not here
        are looked at again."""
        with self.services.database.read() as session:
            picture = session.get(Arrival, arrival_id)
            if picture is None or is_sidecar(picture.path):
                return []
            place = partial(quarantine_key, picture.batch.event.slug, picture.batch_id)
            late = {row.id: place(row.id) for row in _called_like(session, picture) if _is_late(row)}
        kept = {number: key for number, key in late.items() if self.services.bucket.head(key)}
        with self.services.database.begin() as session:
            picture = session.get(Arrival, arrival_id)
            if picture is None:
                return []
            rows = _called_like(session, picture)
            for row in rows:
                # a worker that moves a file to quarantine may die before it says that it is there
                key = kept.get(row.id) or row.incoming_key
                if _is_late(row) and key and picture.state in ("ready", "duplicate"):
                    row.incoming_key = key
                    row.state, row.reason_code, row.reason, row.touched_at = "received", "", "", utcnow()
            return [row.id for row in rows if row.incoming_key]

    def finish_storing(self, asset_id: str) -> Outcome | None:
        """Finish an asset whose process died while storing it; None if its original is not in S3."""
        with self.services.database.read() as session:
            asset = session.get_one(Asset, asset_id)
            key, size = asset.original_key, asset.size
            shown, batch, listed = self._came_as(session, asset, asset.sha256, asset.filename)
            words = next((one for one in asset.companions if one.role == "sidecar"), None)
        info = self.services.bucket.head(key)
        if info is None or info.size != size:
            return None
        with tempfile.TemporaryDirectory(dir=self.services.settings.temp_dir) as folder:
            path = self._fetch(key, Path(folder) / "original")
            sidecar = None
            if words is not None and self.services.bucket.head(words.key):
                name = words.filename[-60:]  # file systems take 255 bytes, and a delivery more
                sidecar = self._fetch(words.key, Path(folder) / name)
            original: Original = StoredOriginal(shown, path, sidecar, listed=listed)
            return self.pipeline.take(original, batch)

    def finish_companion(self, asset_id: str, sha256: str) -> bool:
        """Finish a file that was to join an asset; False if its bytes are not in S3."""
        with self.services.database.read() as session:
            companion = session.get(Companion, (asset_id, sha256))
            if companion is None:
                return False
            name, key, size, role = companion.filename, companion.key, companion.size, companion.role
            shown, batch, listed = self._came_as(session, companion.asset, sha256, name)
        info = self.services.bucket.head(key)
        if info is None or info.size != size:
            return False
        with tempfile.TemporaryDirectory(dir=self.services.settings.temp_dir) as folder:
            path = self._fetch(key, Path(folder) / "original")
            if role == "sidecar":
                self.pipeline.sidecars.finish(asset_id, batch, path)
                return True
            if role == MANIFEST_ROLE:
                self.pipeline.manifests.finish(asset_id, path)
                return True
            return self.pipeline.take(StoredOriginal(shown, path, listed=listed), batch).state != "rejected"

    def _came_as(
        self, session: Session, asset: Asset, sha256: str, filename: str
    ) -> tuple[str, BatchRef, bool]:
        """Path and delivery by which a file of an asset came, and whether a row says so; else what the asset
        says. Whoever announces a hash has not sent it: only those who may add to the asset are asked."""
        came = (
            select(Arrival)
            .join(Batch, Arrival.batch_id == Batch.id)
            .where(
                Batch.event_id == asset.event_id,
                or_(Arrival.sha256 == sha256, Arrival.claimed_sha256 == sha256),
                Arrival.state.in_(("received", "checking", "ready")),
            )
        )
        for arrival in session.scalars(came.order_by(Arrival.id.desc())):
            if may_join(session, arrival.batch_id, asset):
                return arrival.path, batch_ref(arrival.batch), True
        return filename, batch_ref(asset.batch), False

    def _take(self, arrival: Arrival, batch: BatchRef, key: str, beside: tuple[str, str] | None) -> Outcome:
        """Through the pipeline, if these are the bytes that their sender announced."""
        announcement: Announcement = announcement_of(arrival)
        with tempfile.TemporaryDirectory(dir=self.services.settings.temp_dir) as folder:
            path = self._fetch(key, Path(folder) / "original")
            fault = announcement.broken_by(path)
            if fault is None:
                words_shown, words = "", None
                if beside is not None:
                    words_shown, words = beside[0], self._fetch(beside[1], Path(folder) / "words.xmp")
                original = IncomingObject(arrival.path, path, key, words, words_shown)
                return self.pipeline.take(original, batch, arrival.replaces)
            size, digest = path.stat().st_size, sha256_file(path)
        outcome = Outcome(arrival.path, "rejected", size, digest, code=NOT_AS_SENT, reason=fault)
        with self.services.database.begin() as session:
            write_down(session, batch, outcome)
        return outcome

    def _fetch(self, key: str, path: Path) -> Path:
        self.services.bucket.get_to_file(key, path)
        return path

    def _clear(self, arrival_id: int, key: str, batch: BatchRef, state: str) -> None:
        kept = quarantine_key(batch.event_slug, batch.id, arrival_id)
        if key != kept or state != "rejected":
            # someone may want to look at it; it is gone if a worker died below
            if state == "rejected" and self.services.bucket.head(key):
                self.services.bucket.copy(key, kept, "application/octet-stream")
            self.services.bucket.delete(key)
        with self.services.database.begin() as session:
            arrival = session.get_one(Arrival, arrival_id, with_for_update=True)
            small, arrival.preview_key = arrival.preview_key, None
            # the picture of a rejected XMP file may have come just now: it is looked at again, in quarantine
            is_wanted = state == "rejected" and arrival.state in ("received", "checking")
            arrival.incoming_key = kept if is_wanted else None
        if small is not None:
            self.services.bucket.delete(small)


def _called_like(session: Session, picture: Arrival) -> list[Arrival]:
    beside = waiting_beside(session, picture)
    return [*beside, *(one for one in rejected_elsewhere(session, picture) if one not in beside)]


def _is_late(row: Arrival) -> bool:
    """Whether it was rejected only because its picture was not there."""
    return row.state == "rejected" and row.reason_code in (NO_PICTURE, PICTURE_REJECTED)
