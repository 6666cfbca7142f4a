"""The record writer: keeps the records in the bucket in step with the catalogue, unhurriedly.

Assets are named by the record outbox; a row is deleted only after its record was written, so a kill costs at
most work done twice. What all events share, the events and the batches are compared with what was written
last, so that nobody who changes them has to think of it. One process writes at a time.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from mediahub.catalog.coordination import outbox
from mediahub.catalog.models import Batch, Event, Gallery, RecordOutbox
from mediahub.catalog.models.base import utcnow
from mediahub.loops import HARDLY, Loop
from mediahub.records.columns import Json, encode
from mediahub.records.describe import asset_records, batch_record, event_record
from mediahub.records.galleries import State, gallery_record, gallery_states, links_record
from mediahub.records.owner import claim
from mediahub.records.press import press_record
from mediahub.records.stale import StaleBatches
from mediahub.records.usage import OPEN, blocks_since
from mediahub.runtime import Services
from mediahub.storage.record_keys import (
    asset_record_key,
    batch_record_key,
    event_record_key,
    gallery_record_key,
    links_record_key,
    parse_record_key,
    press_record_key,
    usage_record_key,
    usage_record_prefix,
)
from mediahub.storage.streaming import put_whole

LOCK = "records"
POLL = 2.0
QUIET = timedelta(seconds=5)
"""Without news for so long, what waits is written."""
MAX_WAIT = timedelta(seconds=30)
"""What waits for so long is written in the midst of an ingest."""
STEP = 200
"""Records of one look into the catalogue."""


def is_due(oldest: datetime | None, newest: datetime | None, now: datetime) -> bool:
    """Whether to write now, with outbox rows between these moments; None if there are none."""
    if oldest is None or newest is None:
        return False
    return now - newest >= QUIET or now - oldest >= MAX_WAIT


class RecordWriter:
    """Writes what is out of date; in one process at a time."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._written: dict[str, bytes] = {}
        self._stale = StaleBatches(services)
        self._gallery_states: dict[int, State] = {}
        self._looking_at: dict[int, State] = {}
        self._blocks: dict[str, int] = {}
        self._reached: dict[str, int] = {}
        self._looked_at = 0.0

    def loop(self) -> Loop:
        """Write what is due, behind ingest."""
        return Loop(
            name="records", work=self.write, is_due=self._is_due, poll=POLL, lock=LOCK, niceness=HARDLY
        )

    def write(self, stop: threading.Event | None = None) -> int:
        """Write everything that is out of date; says how many records. Nothing while the bucket holds the
        records of a catalogue that was lost."""
        stop = stop or threading.Event()
        self._looked_at = time.monotonic()
        changed = {
            key: data
            for part in (self._events(), self._batches(), self._galleries(), self._usage())
            for key, data in part
        }
        with self._services.database.read() as session:
            last = session.scalar(select(func.max(RecordOutbox.id)))
        if not claim(self._services, is_busy=bool(changed) or last is not None):
            return 0
        for key, data in changed.items():
            put_whole(self._services.bucket, key, data)
            self._written[key] = _digest(data)
            if stop.is_set():
                return len(changed)
        self._stale.looked()
        self._gallery_states.update(self._looking_at)
        self._blocks.update(self._reached)
        return len(changed) + self._assets(last or 0, stop)

    def _is_due(self) -> bool:
        if time.monotonic() - self._looked_at >= MAX_WAIT.total_seconds():
            return True
        with self._services.database.read() as session:
            row = session.execute(
                select(func.min(RecordOutbox.created_at), func.max(RecordOutbox.created_at))
            )
            return is_due(*row.one(), now=utcnow())

    def _assets(self, last: int, stop: threading.Event) -> int:
        """Drain the outbox up to row `last`."""
        count = 0
        while not stop.is_set() and (rows := self._outbox(last)):
            events = {asset_id: slug for _, asset_id, slug in rows}
            with self._services.database.read() as session:
                records = asset_records(session, list(events))
            for asset_id, slug in events.items():
                self._put_asset(asset_record_key(slug, asset_id), records.get(asset_id))
            with self._services.database.begin() as session:
                outbox.forget_records(session, [number for number, _, _ in rows])
            count += len(events)
        return count

    def _put_asset(self, key: str, record: Json | None) -> None:
        if record is None:  # deleted for good
            self._services.bucket.delete(key)
        else:
            put_whole(self._services.bucket, key, encode(record))

    def _outbox(self, last: int) -> Sequence[tuple[int, str, str]]:
        query = (
            select(RecordOutbox.id, RecordOutbox.asset_id, Event.slug)
            .join(Event, RecordOutbox.event_id == Event.id)
            .where(RecordOutbox.id <= last)
            .order_by(RecordOutbox.id)
            .limit(STEP)
        )
        with self._services.database.read() as session:
            return [(number, asset_id, slug) for number, asset_id, slug in session.execute(query)]

    def _events(self) -> Iterator[tuple[str, bytes]]:
        """Key and record of every event that is not as it was written last."""
        with self._services.database.read() as session:
            for event in session.scalars(select(Event).order_by(Event.id)).all():
                yield from self._changed(event_record_key(event.slug), event_record(session, event))
                links = links_record(session, event)
                if links["links"]:
                    yield from self._changed(links_record_key(event.slug), links)
                press = press_record(session, event)
                if press["page"] or press["terms"]:
                    yield from self._changed(press_record_key(event.slug), press)

    def _usage(self) -> Iterator[tuple[str, bytes]]:
        """The blocks of usage records that may have grown since they were written."""
        with self._services.database.read() as session:
            for event in session.scalars(select(Event).order_by(Event.id)).all():
                if event.slug not in self._blocks:
                    self._blocks[event.slug] = self._last_block(event.slug)
                for number, record in blocks_since(session, event, self._blocks[event.slug] - OPEN + 1):
                    self._reached[event.slug] = number
                    yield from self._changed(usage_record_key(event.slug, number), record)

    def _last_block(self, slug: str) -> int:
        """The last block of an event that an earlier process wrote; 0 if there is none."""
        names = (parse_record_key(info.key) for info in self._services.bucket.list(usage_record_prefix(slug)))
        return max((int(name.subject) for name in names if name and name.kind == "usage"), default=0)

    def _batches(self) -> Iterator[tuple[str, bytes]]:
        """Keys and records of the batches that changed."""
        for number in self._stale.numbers():
            with self._services.database.read() as session:
                batch = session.get(
                    Batch, number, options=[joinedload(Batch.event), joinedload(Batch.photographer)]
                )
                if batch is not None:
                    key = batch_record_key(batch.event.slug, batch.id)
                    yield from self._changed(key, batch_record(session, batch))

    def _galleries(self) -> Iterator[tuple[str, bytes]]:
        """Keys and records of the galleries that changed; only those are read whole."""
        with self._services.database.read() as session:
            rows = list(gallery_states(session))
            self._looking_at = {number: state for number, _, state in rows}
            for number, slug, state in rows:
                gallery = session.get(Gallery, number) if self._gallery_states.get(number) != state else None
                if gallery is not None:
                    key = gallery_record_key(slug, number)
                    yield from self._changed(key, gallery_record(session, gallery))

    def _changed(self, key: str, record: Json) -> Iterator[tuple[str, bytes]]:
        data = encode(record)
        if self._written.get(key) != _digest(data):
            yield key, data


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
