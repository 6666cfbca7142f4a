"""Bytes that came by a contributor link and are thrown away before they were a file: they count against it.

Whatever is deleted or aborted is looked up in S3 first. Deliveries of the team are counted by nobody.
"""

from __future__ import annotations

from sqlalchemy import select

from mediahub.catalog.models import Arrival, Batch
from mediahub.identity.contributors import bytes_left, note_discarded
from mediahub.ingest.batches.batches import incoming_name
from mediahub.runtime import Services
from mediahub.storage.keys import incoming_key, preview_key
from mediahub.storage.multipart import Multipart


class Discarded:
    """Counts what is thrown away. Thread-safe."""

    def __init__(self, services: Services) -> None:
        self._database, self._bucket = services.database, services.bucket
        self._multipart = Multipart(services.bucket)

    def link_of(self, arrival: Arrival) -> int | None:
        """The contributor link by which a file comes."""
        with self._database.read() as session:
            return session.scalar(select(Batch.link_id).where(Batch.id == arrival.batch_id))

    def count(self, arrival: Arrival, size: int) -> None:
        """Count `size` bytes of a file."""
        link_id = self.link_of(arrival)
        if link_id is None or not size:
            return
        with self._database.begin() as session:
            note_discarded(session, link_id, size)

    def count_all(self, arrival: Arrival, upload_id: str | None, more: int = 0) -> None:
        """Count what S3 holds of an upload that is given up: its parts, its object, its preview; and `more`
        that we hold ourselves."""
        if self.link_of(arrival) is None:
            return
        keys = [incoming_key(incoming_name(arrival))]
        parts = self._multipart.parts(keys[0], upload_id) if upload_id else None
        if arrival.preview_key is None:
            keys.append(preview_key(incoming_name(arrival)))
        held = [info.size for key in keys if (info := self._bucket.head(key)) is not None]
        by_number = {part.number: part.size for part in parts or ()}  # one that was sent again counts once
        self.count(arrival, more + sum(held) + sum(by_number.values()))

    def count_preview(self, arrival: Arrival) -> None:
        """Count a preview that was sent and never mentioned."""
        if arrival.preview_key is not None or self.link_of(arrival) is None:
            return
        info = self._bucket.head(preview_key(incoming_name(arrival)))
        self.count(arrival, info.size if info is not None else 0)

    def has_room(self, arrival: Arrival, size: int) -> bool:
        """Whether `size` more bytes may come with a file."""
        link_id = self.link_of(arrival)
        if link_id is None:
            return True
        with self._database.read() as session:
            return bytes_left(session, link_id) >= size
