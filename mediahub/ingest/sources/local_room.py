"""Room for files of this machine's disk in the quotas of an event: asked for before a file is read.

Several are taken in at a time, and none of them is in the catalogue yet: what this process has under way
counts beside what the catalogue knows.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mediahub.catalog.db.database import Database
from mediahub.catalog.holdings import find_holder
from mediahub.catalog.models import Event
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.reading.names import is_sidecar
from mediahub.ingest.uploads.quotas import QuotaFull, require_room
from mediahub.media.hashing import sha256_file


class LocalRoom:
    """What this process is taking in. Safe to share between threads."""

    def __init__(self) -> None:
        self._ended = threading.Condition()
        self._under_way: Counter[int] = Counter()
        """Bytes by event."""

    @contextmanager
    def for_file(self, database: Database, batch: BatchRef, path: Path, shown: str) -> Iterator[None]:
        """Keep room for a file while it is taken in. Raises QuotaFull where there is none, unless the event
        has these bytes. Words beside a picture need none."""
        size = 0 if is_sidecar(shown) else path.stat().st_size
        with self._ended:
            while size and (full := self._full(database, batch, path, size)):
                if not self._under_way[batch.event_id]:
                    raise full
                self._ended.wait()  # it may turn out to be a duplicate, or be refused
            self._under_way[batch.event_id] += size
        try:
            yield
        finally:
            with self._ended:
                self._under_way[batch.event_id] -= size
                self._ended.notify_all()

    def _full(self, database: Database, batch: BatchRef, path: Path, size: int) -> QuotaFull | None:
        with database.read() as session:
            event = session.get_one(Event, batch.event_id)
            try:
                require_room(session, event, batch.photographer_id, size + self._under_way[event.id])
            except QuotaFull as full:
                known = find_holder(session, event.id, sha256_file(path))
                return full if known is None else None
            return None
