"""Multipart uploads of arrivals: begun once, looked at, and joined. S3 knows which parts are there."""

from __future__ import annotations

from sqlalchemy import update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Arrival
from mediahub.ingest.uploads.plan import missing_parts, part_sizes
from mediahub.ingest.uploads.states import UploadError
from mediahub.messages import N_, message
from mediahub.storage import NotFound
from mediahub.storage.bucket import Bucket
from mediahub.storage.multipart import Multipart


class ArrivalParts:
    """The files that are sent in parts. Thread-safe; every method may be repeated."""

    def __init__(self, database: Database, bucket: Bucket) -> None:
        self._database = database
        self._multipart = Multipart(bucket)

    def abort(self, key: str, upload_id: str) -> None:
        """Forget an upload with all of its parts."""
        self._multipart.abort(key, upload_id)

    def begin(self, arrival: Arrival) -> Arrival:
        """Give the arrival a fresh multipart upload, unless another request was quicker."""
        key = str(arrival.incoming_key)
        fresh = self._multipart.create(key)
        with self._database.begin() as session:
            old = (
                Arrival.upload_id.is_(None)
                if arrival.upload_id is None
                else Arrival.upload_id == arrival.upload_id
            )
            taken = update(Arrival).where(Arrival.id == arrival.id, old).values(upload_id=fresh)
            won = session.execute(taken).rowcount  # type: ignore[attr-defined]
            row = session.get_one(Arrival, arrival.id, populate_existing=True)
        if not won:
            self._multipart.abort(key, fresh)
        return row

    def join(self, arrival: Arrival) -> None:
        """Make one object of the parts. Raises UploadError where some are missing, or S3 has forgotten it."""
        key, gone = (
            str(arrival.incoming_key),
            N_("S3 has forgotten this upload. Announce the file again to send it anew."),
        )
        there = self._multipart.parts(key, arrival.upload_id) if arrival.upload_id else None
        if there is None or arrival.upload_id is None or arrival.part_size is None:
            raise UploadError("upload_gone", gone)
        missing = missing_parts(arrival.size, arrival.part_size, {part.number: part.size for part in there})
        if missing:
            raise UploadError(
                "parts_missing",
                message("%(n)d parts have not arrived yet. Send them.", n=len(missing)),
                missing,
            )
        count = len(part_sizes(arrival.size, arrival.part_size))
        try:
            self._multipart.complete(key, arrival.upload_id, there[:count])
        except NotFound:
            raise UploadError("upload_gone", gone) from None

    def sizes(self, arrival: Arrival) -> dict[int, int] | None:
        """The size of each part that S3 has; None if there is no such upload."""
        if arrival.state != "expected" or not arrival.upload_id:
            return None
        there = self._multipart.parts(str(arrival.incoming_key), arrival.upload_id)
        return None if there is None else {part.number: part.size for part in there}
