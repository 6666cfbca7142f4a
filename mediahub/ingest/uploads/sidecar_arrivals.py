"""The rows of XMP files that are sent together with their pictures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Arrival
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.models.uploads.batch import ON_ITS_WAY
from mediahub.identity.contributors import note_discarded
from mediahub.ingest.batches.batches import find_arrival, incoming_name
from mediahub.ingest.batches.outcome import NO_PICTURE, PICTURE_REJECTED
from mediahub.ingest.reading.names import numbered, printable
from mediahub.jobs import Jobs
from mediahub.media.containers.file_names import without_ending
from mediahub.media.containers.filetypes import XMP, XMP_ENDING
from mediahub.media.hashing import head_tail_bytes
from mediahub.runtime import Services
from mediahub.storage.keys import incoming_key

RETRYABLE = frozenset({NO_PICTURE, PICTURE_REJECTED, "never_finished", "link_full", "deleted"})
"""Reasons of a rejection that a later delivery of the same bytes may have put right."""


@dataclass(frozen=True, slots=True)
class Beside:
    """An XMP file that lies in a request, or on this disk, and goes with a picture."""

    path: str
    data: bytes

    @classmethod
    def of(cls, picture: str, name: str, data: bytes) -> Beside:
        """In the folder of the picture; `name` is the path that its sender said, empty for the usual one."""
        folder, slash, _ = picture.rpartition("/")
        own = printable(name).strip("/").rpartition("/")[2]
        if not own.lower().endswith(XMP_ENDING):
            own = f"{without_ending(picture.rpartition('/')[2])}{XMP_ENDING}"
        return cls(f"{folder}{slash}{own}", data)


def expect_beside(session: Session, picture: Arrival, beside: Beside) -> Arrival:
    """Its row in the batch of its picture: `expected` if its bytes are wanted, else as it ended before. Other
    bytes under a path that is taken get a number, like those of pictures."""
    digest = hashlib.sha256(beside.data).hexdigest()
    for name in numbered(beside.path):
        arrival = find_arrival(session, picture.batch_id, name)
        if arrival is None:
            arrival = Arrival(batch_id=picture.batch_id, path=name)
            session.add(arrival)
            return _expect(session, arrival, picture, beside, digest)
        if (arrival.sha256 or arrival.claimed_sha256) == digest:
            is_wanted = arrival.state == "expected" or (
                arrival.state == "rejected" and arrival.reason_code in RETRYABLE
            )
            return _expect(session, arrival, picture, beside, digest) if is_wanted else arrival
    raise AssertionError("names never end")


def _expect(session: Session, arrival: Arrival, picture: Arrival, beside: Beside, digest: str) -> Arrival:
    arrival.state, arrival.reason_code, arrival.reason = "expected", "", ""
    arrival.size, arrival.head_tail = len(beside.data), head_tail_bytes(beside.data)
    arrival.claimed_sha256, arrival.sha256, arrival.touched_at = digest, None, utcnow()
    arrival.beside_id = picture.id
    session.flush()
    arrival.incoming_key = incoming_key(incoming_name(arrival))
    return arrival


def bring_beside(services: Services, jobs: Jobs, arrival: Arrival, data: bytes) -> None:
    """Put the bytes of an `expected` one into S3. Its picture takes it along when it is checked; where that
    has come to its end, a worker is asked at once."""
    if arrival.state != "expected" or not arrival.incoming_key:
        return
    services.bucket.put_bytes(arrival.incoming_key, data, XMP.mime)
    with services.database.begin() as session:
        row = session.get(Arrival, arrival.id, with_for_update=True)
        if row is None or row.state != "expected":
            return
        row.state, row.touched_at = "received", utcnow()
        picture = session.get(Arrival, row.beside_id) if row.beside_id else None
        is_next = picture is None or picture.state not in ON_ITS_WAY
    arrival.state = "received"
    if is_next:
        jobs.check_arrival(arrival.id)


def take_back_beside(session: Session, arrival_id: int) -> list[str]:
    """Forget the XMP files that came with a file which is taken back; gives the keys of their objects."""
    query = select(Arrival).where(
        Arrival.beside_id == arrival_id,
        Arrival.state.in_(("expected", "received")),
        Arrival.asset_id.is_(None),
    )
    rows = session.scalars(query).all()
    for row in rows:
        if row.batch.link_id is not None and row.state == "received":
            note_discarded(session, row.batch.link_id, row.size)
        session.delete(row)
    session.flush()
    return [row.incoming_key for row in rows if row.incoming_key]
