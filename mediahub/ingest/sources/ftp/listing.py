"""FTP directory listing of an account: its folders and the newest transfer of each name. Rows, no files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Arrival, Asset, Batch, FtpFolder, FtpUpload
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.reading.names import base_name
from mediahub.ingest.sources.ftp.paths import ROOT, is_temporary, parents, split
from mediahub.ingest.sources.ftp.uploads import Slot, free_path, make_folders, newest, reported_size, slot_of
from mediahub.jobs import Jobs

BEGINNING = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
"""The date that folders show: they have none."""


class Refused(Exception):
    """Something that cannot be done to this file or folder; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a listing."""

    id: int
    name: str
    is_folder: bool
    size: int = 0
    modified_at: datetime = BEGINNING


class Listing:
    """The folders and files of one account."""

    def __init__(self, database: Database, jobs: Jobs, account_id: int) -> None:
        self._database = database
        self._jobs = jobs
        self._account = account_id

    def find(self, path: str) -> Entry | None:
        """What lies at `path`."""
        with self._database.read() as session:
            if path == ROOT or session.get(FtpFolder, (self._account, path)) is not None:
                return Entry(0, split(path)[1], is_folder=True)
            upload = newest(session, self._account, path)
            return _entry(upload) if upload else None

    def children(self, folder: str) -> list[Entry]:
        """What lies in a folder, by name."""
        with self._database.read() as session:
            inside = select(FtpFolder.path).where(
                FtpFolder.account_id == self._account, FtpFolder.parent == folder
            )
            found = {split(path)[1]: Entry(0, split(path)[1], True) for path in session.scalars(inside)}
            files = select(FtpUpload).where(FtpUpload.account_id == self._account, FtpUpload.folder == folder)
            for upload in session.scalars(files.order_by(FtpUpload.id)):  # the newest is the last
                found[upload.name] = _entry(upload)
        return [found[name] for name in sorted(found)]

    def make_folder(self, path: str) -> None:
        """Make a folder, and those above it. Raises Refused where something has the name."""
        if self.find(path):
            raise Refused("There is something of this name already")
        with self._database.begin() as session:
            make_folders(session, self._account, [*parents(path), path])

    def remove_folder(self, path: str) -> None:
        """Take an empty folder out of the listing. Raises Refused."""
        if path == ROOT or self.children(path):
            raise Refused("The folder is not empty")
        with self._database.begin() as session:
            session.execute(
                delete(FtpFolder).where(FtpFolder.account_id == self._account, FtpFolder.path == path)
            )

    def forget(self, path: str) -> Slot | None:
        """Take a file out of the listing; what arrived stays in the library. Gives the place of one that is
        not whole, so that its bytes can be freed. Raises Refused."""
        with self._database.begin() as session:
            upload = self._newest(session, path)
            if not upload.whole:
                return slot_of(upload)
            older = select(FtpUpload).where(
                FtpUpload.account_id == self._account,
                FtpUpload.folder == upload.folder,
                FtpUpload.name == upload.name,
                FtpUpload.whole.is_(True),
            )
            for one in session.scalars(older):
                session.delete(one)
        return None

    def set_modified(self, path: str, at: datetime) -> None:
        """Show this time of change, as mirroring clients wish. Raises Refused."""
        with self._database.begin() as session:
            self._newest(session, path).modified_at = at

    def rename(self, source: str, target: str) -> None:
        """Give a file another name: here, and in the catalogue where it came under a temporary one.

        A file that waits for this is handed over now. Raises Refused.
        """
        with self._database.begin() as session:
            upload = self._newest(session, source)
            if not upload.whole:
                raise Refused("This file is not whole yet; send it to its end first")
            was_temporary = is_temporary(upload.name)
            upload.folder, upload.name = split(target)
            make_folders(session, self._account, parents(target))
            arrival = session.get_one(Arrival, upload.arrival_id, with_for_update=True)
            waited = arrival.state == "expected"
            if waited or (was_temporary and arrival.state != "checking"):
                _rename_arrival(session, arrival, target)
            is_handed_over = waited and not is_temporary(upload.name)
            if is_handed_over:
                arrival.state, arrival.touched_at = "received", utcnow()
        if is_handed_over:
            self._jobs.check_arrival(arrival.id)

    def _newest(self, session: Session, path: str) -> FtpUpload:
        upload = newest(session, self._account, path, lock=True)
        if upload is None:
            raise Refused("No such file")
        return upload


def _rename_arrival(session: Session, arrival: Arrival, target: str) -> None:
    """The name under which it came, and that of its asset while nobody changed it."""
    session.get_one(Batch, arrival.batch_id, with_for_update=True)
    before, arrival.path = base_name(arrival.path), free_path(session, arrival.batch_id, target)
    asset = session.get(Asset, arrival.asset_id) if arrival.asset_id else None
    if asset is not None and asset.batch_id == arrival.batch_id and asset.filename == before:
        asset.filename = base_name(arrival.path)
        enqueue(session, [asset.id])


def _entry(upload: FtpUpload) -> Entry:
    size = upload.size if upload.whole else reported_size(upload.size)
    return Entry(upload.id, upload.name, False, size, upload.modified_at)
