"""Stale uploads: finished where all bytes are there, given up and freed where not.

Through the S3 API alone, so that any S3 is served: lifecycle rules for unfinished uploads are not kept
everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.waits import silent_for
from mediahub.catalog.models import Arrival, FtpUpload
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import incoming_name
from mediahub.ingest.uploads.discarded import Discarded
from mediahub.ingest.uploads.states import UploadError
from mediahub.ingest.uploads.uploads import Uploads
from mediahub.messages import N_
from mediahub.runtime import Services
from mediahub.storage import NotSupported, StorageError
from mediahub.storage.keys import INCOMING, incoming_key, parse_incoming_key
from mediahub.storage.multipart import Multipart

log = structlog.get_logger()

SILENT_FOR = timedelta(minutes=15)
"""An upload that is not touched for so long is looked at: its sender may have died after the last byte."""
GIVEN_UP_AFTER = timedelta(days=1)
NEVER_FINISHED = "never_finished"
REASON = N_(
    "It was never sent completely, and what had come was thrown away after a day. Send the file again."
)
ENDED = frozenset({"ready", "duplicate", "rejected"})


def settle_silent_uploads(services: Services, uploads: Uploads) -> int:
    """Complete what is all there, and give up what was left for a day; says how many."""
    now = utcnow()
    silent = select(Arrival).where(
        Arrival.state == "expected",
        Arrival.head_tail.is_not(None),
        silent_for(Arrival.touched_at, now, SILENT_FOR),
    )
    with services.database.read() as session:
        waiting = list(session.scalars(silent))
    # a card is announced at once and sent over hours: only what may be there is looked at
    present = {info.key for info in services.bucket.list(INCOMING)} if waiting else set()
    settled = 0
    for arrival in waiting:
        may_be_there = arrival.upload_id or arrival.incoming_key in present
        if may_be_there and _complete(uploads, arrival.id):
            settled += 1
        elif arrival.touched_at < now - GIVEN_UP_AFTER:
            settled += _give_up(services, arrival.id, arrival.touched_at)
    return settled


def forget_parts(session: Session) -> None:
    """Forget the parts of every upload that is under way: they are in another S3. Senders over HTTP are told,
    and begin such a file anew; a camera sends it again."""
    session.execute(update(Arrival).where(Arrival.upload_id.is_not(None)).values(upload_id=None))
    session.execute(delete(FtpUpload).where(FtpUpload.whole.is_(False)))


def free_orphans(services: Services, older_than: timedelta = GIVEN_UP_AFTER) -> int:
    """Abort multipart uploads, and delete incoming objects, that no row will ask for again; says how many.

    Objects of rows that are not in the catalogue stay: a catalogue can be lost, and they may be all there is.
    """
    before = utcnow() - older_than
    freed = _abort_orphans(services, before)
    for key in list(_old_objects(services, before)):
        if _has_ended(services, key):
            services.bucket.delete(key)
            freed += 1
    return freed


def _abort_orphans(services: Services, before: datetime) -> int:
    """Abort uploads in parts that no row knows. Where S3 cannot list them, those that rows know are aborted
    all the same, and what a killed process left is for a lifecycle rule of the bucket."""
    multipart, freed = Multipart(services.bucket), 0
    try:
        under_way = list(multipart.under_way(INCOMING))
    except NotSupported:
        log.info("this S3 cannot list unfinished uploads; give the bucket a rule that ends them after a week")
        return 0
    for upload in under_way:
        if upload.begun < before and not _is_wanted(services, upload.key, upload.upload_id):
            multipart.abort(upload.key, upload.upload_id)
            freed += 1
    return freed


def _complete(uploads: Uploads, arrival_id: int) -> bool:
    try:
        return uploads.complete(arrival_id).state != "expected"
    except UploadError:
        return False
    except StorageError as error:
        log.warning("cannot settle an upload", arrival=arrival_id, reason=str(error))
        return False


def _give_up(services: Services, arrival_id: int, touched_at: datetime) -> bool:
    """Reject it, unless its sender came back meanwhile; then free what S3 holds of it."""
    with services.database.begin() as session:
        arrival = session.get_one(Arrival, arrival_id, with_for_update=True)
        if arrival.state != "expected" or arrival.touched_at != touched_at:
            return False
        upload_id, name = arrival.upload_id, incoming_name(arrival)
        arrival.state, arrival.reason_code, arrival.reason = "rejected", NEVER_FINISHED, REASON
        arrival.touched_at = utcnow()
        arrival.incoming_key = arrival.upload_id = None
    key = incoming_key(name)
    Discarded(services).count_all(arrival, upload_id)
    if upload_id:
        Multipart(services.bucket).abort(key, upload_id)
    services.bucket.delete(key)
    log.warning("gave up an upload that was never finished", arrival=arrival_id)
    return True


def _old_objects(services: Services, before: datetime) -> Iterator[str]:
    return (info.key for info in services.bucket.list(INCOMING) if info.modified < before)


def _is_wanted(services: Services, key: str, upload_id: str) -> bool:
    arrival = _arrival(services, key)
    return arrival is not None and arrival.state == "expected" and arrival.upload_id == upload_id


def _has_ended(services: Services, key: str) -> bool:
    arrival = _arrival(services, key)
    return arrival is not None and arrival.incoming_key is None and arrival.state in ENDED


def _arrival(services: Services, key: str) -> Arrival | None:
    """The row whose incoming object has this key, or whose sidecar."""
    name = parse_incoming_key(key)
    if name is None:
        return None
    with services.database.read() as session:
        arrival = session.get(Arrival, name.arrival_id)
    return arrival if arrival is not None and incoming_name(arrival) == name else None
