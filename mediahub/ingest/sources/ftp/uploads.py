"""FTP transfers in the catalogue: what is under way, how much of it is safe, and what has arrived.

A row says only what S3 holds already, so a process may die anywhere: the client is told the size in the
row and goes on from there. Whoever resumes a transfer takes it over; a connection that hangs after the
camera has gone finds out at its next part.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Arrival, Batch, Event, FtpFolder, FtpUpload
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import find_arrival, get_arrival, incoming_name
from mediahub.ingest.sources.ftp.accounts import todays_batch
from mediahub.ingest.sources.ftp.paths import arrival_path, is_temporary, parents, split
from mediahub.ingest.uploads.quotas import lock_quotas, require_room
from mediahub.ingest.uploads.space import require_space
from mediahub.jobs import Jobs
from mediahub.runtime import Services
from mediahub.storage.bucket import Bucket
from mediahub.storage.errors import NotSupported
from mediahub.storage.keys import incoming_key, incoming_tail_key
from mediahub.storage.multipart import Multipart


class AccountClosed(Exception):
    """The account was disabled while it was signed in."""


class Displaced(Exception):
    """Another connection has taken the transfer over."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One transfer's place in the catalogue and in S3."""

    id: int
    arrival_id: int
    key: str
    tail_key: str
    writer: str
    multipart: str | None = None
    """The S3 upload id, once a first part was begun."""
    size: int = 0
    """Bytes that are safe, `tail` of them outside the parts."""
    tail: int = 0

    @property
    def resumable(self) -> int:
        """The size that clients are told while it is not whole."""
        return reported_size(self.size)


def reported_size(kept: int) -> int:
    """One byte less than is kept: a client that died before its 226 may have sent all of the file, and
    one that compares sizes must not believe that it has arrived."""
    return max(0, kept - 1)


class Uploads:
    """The transfers of one account. Its methods raise SQLAlchemyError or StorageError when those are away."""

    def __init__(self, services: Services, jobs: Jobs, account_id: int) -> None:
        self._database = services.database
        self._bucket = services.bucket
        self._settings = services.settings
        self._jobs = jobs
        self._account = account_id

    def begin(self, path: str, announced: int = 0) -> Slot:
        """A new transfer to `path`, of so many bytes if its sender said so. Nothing that arrived by this name
        is touched; a transfer that broke off is dropped, for its sender begins again. Raises AccountClosed,
        QuotaFull."""
        folder, name = split(path)
        for broken in self._broken(path):
            self.discard(broken)
        with self._database.begin() as session:
            batch = todays_batch(session, self._account, utcnow())
            if batch is None:
                raise AccountClosed
            event = session.get_one(Event, batch.event_id)
            require_room(session, event, batch.photographer_id, max(1, announced))
            make_folders(session, self._account, parents(path))
            session.get_one(Batch, batch.id, with_for_update=True)  # two may ask for a free name at once
            arrival = get_arrival(session, batch.id, free_path(session, batch.id, path))
            arrival.incoming_key = incoming_key(incoming_name(arrival))
            upload = FtpUpload(account_id=self._account, folder=folder, name=name, arrival=arrival)
            upload.writer = secrets.token_hex(16)
            session.add(upload)
            session.flush()
            return slot_of(upload)

    def resume(self, path: str) -> Slot | None:
        """Take over the transfer to `path` that is not whole; None if there is none."""
        with self._database.begin() as session:
            upload = newest(session, self._account, path, lock=True)
            if upload is None or upload.whole:
                return None
            upload.writer, upload.touched_at = secrets.token_hex(16), utcnow()
            return slot_of(upload)

    def keep_multipart(self, slot: Slot, upload_id: str) -> None:
        """Remember the S3 upload before a first part is sent to it."""
        with self._database.begin() as session:
            self._mine(session, slot).arrival.upload_id = upload_id

    def keep(self, slot: Slot, size: int, tail: int) -> None:
        """So much is safe in S3, `tail` bytes of it in the tail object. Raises Displaced."""
        with self._database.begin() as session:
            upload = self._mine(session, slot)
            upload.size, upload.tail, upload.touched_at = size, tail, utcnow()

    def check(self, slot: Slot) -> None:
        """Raises Displaced if another connection has taken over."""
        with self._database.read() as session:
            self._mine(session, slot)

    def require_room(self, slot: Slot, size: int) -> int | None:
        """Bytes that the file may have as things are; None is any number. Raises QuotaFull if it has more."""
        with self._database.read() as session:
            upload = session.get(FtpUpload, slot.id)
            return _require_room(session, upload, size) if upload is not None else None

    def require_disk(self) -> None:
        """Raises NoRoom while the disk is full."""
        require_space(self._settings)

    def release(self, slot: Slot) -> None:
        """The connection ends, and anyone may go on."""
        with self._database.begin() as session:
            self._mine(session, slot).writer = ""

    def finish(self, slot: Slot, size: int, sha256: str | None) -> None:
        """The bytes are whole and safe at `slot.key`: hand them to the workers. Raises QuotaFull where others
        took the room meanwhile.

        A file whose name looks temporary is held until its client renames it, or the sweeper tires.
        """
        with self._database.begin() as session:
            upload = self._mine(session, slot)
            arrival = upload.arrival
            lock_quotas(session, arrival.batch.event)
            _require_room(session, upload, size)
            upload.whole, upload.size, upload.tail, upload.writer = True, size, 0, ""
            upload.modified_at = upload.touched_at = arrival.touched_at = utcnow()
            arrival.size, arrival.sha256, arrival.upload_id = size, sha256, None
            held = is_temporary(upload.name)
            if not held:
                arrival.state = "received"
        if not held:
            self._jobs.check_arrival(slot.arrival_id)

    def discard(self, slot: Slot) -> None:
        """Forget a transfer that is not whole: its row, its bytes, its arrival. One that another connection
        has taken over or finished meanwhile stays.

        The row goes first, so that nobody can go on with bytes that are about to be deleted. If this process
        dies then, the sweeper forgets the rest (`abandoned.forget_left_over`), and no byte is missing.
        """
        with self._database.begin() as session:
            upload = session.get(FtpUpload, slot.id, with_for_update=True)
            if upload is None or upload.whole or upload.writer != slot.writer:
                return
            session.delete(upload)
        clear_bytes(self._bucket, slot.key, slot.tail_key, slot.multipart)
        with self._database.begin() as session:
            arrival = session.get(Arrival, slot.arrival_id, with_for_update=True)
            if arrival is not None and arrival.state == "expected":
                session.delete(arrival)

    def _broken(self, path: str) -> list[Slot]:
        """Transfers to `path` that broke off and that nobody goes on with."""
        folder, name = split(path)
        with self._database.read() as session:
            query = select(FtpUpload).where(
                FtpUpload.account_id == self._account,
                FtpUpload.folder == folder,
                FtpUpload.name == name,
                FtpUpload.whole.is_(False),
                FtpUpload.writer == "",
            )
            return [slot_of(upload) for upload in session.scalars(query)]

    def _mine(self, session: Session, slot: Slot) -> FtpUpload:
        upload = session.get(FtpUpload, slot.id, with_for_update=True)
        if upload is None or upload.writer != slot.writer:
            raise Displaced
        return upload


def _require_room(session: Session, upload: FtpUpload, size: int) -> int | None:
    """Bytes that a file may have, those that are kept of it and counted already included."""
    batch = upload.arrival.batch
    left = require_room(session, batch.event, batch.photographer_id, size - upload.size)
    return None if left is None else upload.size + left


def newest(session: Session, account_id: int, path: str, *, lock: bool = False) -> FtpUpload | None:
    """The transfer that a client sees under `path`."""
    folder, name = split(path)
    query = (
        select(FtpUpload)
        .where(FtpUpload.account_id == account_id, FtpUpload.folder == folder, FtpUpload.name == name)
        .order_by(FtpUpload.id.desc())
        .limit(1)
    )
    return session.scalar(query.with_for_update() if lock else query)


def free_path(session: Session, batch_id: int, path: str) -> str:
    """A path for the arrival that no other in its batch has: cameras begin again at DSC_0001."""
    names = (arrival_path(path, number) for number in count(1))
    return next(name for name in names if find_arrival(session, batch_id, name) is None)


def make_folders(session: Session, account_id: int, folders: list[str]) -> None:
    """Make those that are not there."""
    rows = [{"account_id": account_id, "path": folder, "parent": split(folder)[0]} for folder in folders]
    if rows:
        session.execute(insert_into(FtpFolder, session).on_conflict_do_nothing(), rows)


def clear_bytes(bucket: Bucket, key: str, tail_key: str, upload_id: str | None) -> None:
    """Free whatever S3 holds of an unfinished transfer; also parts of an upload whose id was never kept, if
    this S3 can list them."""
    multipart = Multipart(bucket)
    if upload_id is not None:
        multipart.abort(key, upload_id)
    with suppress(NotSupported):
        for upload in list(multipart.under_way(key)):
            if upload.key == key:
                multipart.abort(key, upload.upload_id)
    bucket.delete(key)
    bucket.delete(tail_key)


def slot_of(upload: FtpUpload) -> Slot:
    """The place of an upload that is under way, from its row."""
    arrival = upload.arrival
    return Slot(
        id=upload.id,
        arrival_id=arrival.id,
        key=incoming_key(incoming_name(arrival)),
        tail_key=incoming_tail_key(incoming_name(arrival)),
        writer=upload.writer,
        multipart=arrival.upload_id,
        size=upload.size,
        tail=upload.tail,
    )
