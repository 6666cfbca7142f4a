"""FTP transfers that nobody went on with, and temporary names that nobody changed: the sweeper's part."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.waits import silent_for
from mediahub.catalog.models import Arrival, Batch, FtpUpload
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import incoming_name
from mediahub.ingest.sources.ftp.uploads import clear_bytes, slot_of
from mediahub.jobs import Jobs
from mediahub.runtime import Services
from mediahub.storage.keys import incoming_key, incoming_tail_key

log = structlog.get_logger()

HELD_FOR = timedelta(seconds=60)
"""A whole file with a temporary name that nobody renamed for so long has its name."""
CLOSED_AFTER = timedelta(days=2)
"""When a day's delivery is over, in whichever zone that day was."""
BROKEN_OFF = (
    "The transfer broke off after {size:,} bytes and nobody went on with it. "
    "Send the file again: it is still on the card."
)


def sweep_ftp(services: Services, jobs: Jobs) -> int:
    """Tidy up after clients that did not come back; says how much there was to do."""
    return (
        release_held(services, jobs)
        + discard_abandoned(services)
        + forget_left_over(services)
        + close_days(services)
    )


def release_held(services: Services, jobs: Jobs) -> int:
    """Hand over what waited in vain for another name."""
    with services.database.begin() as session:
        waiting = (
            select(Arrival)
            .join(FtpUpload, FtpUpload.arrival_id == Arrival.id)
            .where(
                FtpUpload.whole,
                Arrival.state == "expected",
                silent_for(FtpUpload.touched_at, utcnow(), HELD_FOR),
            )
        )
        held = list(session.scalars(waiting))
        for arrival in held:
            arrival.state, arrival.touched_at = "received", utcnow()
    for arrival in held:
        jobs.check_arrival(arrival.id)
    return len(held)


def discard_abandoned(services: Services) -> int:
    """Free what S3 keeps of transfers that broke off long ago, and say so in their batches."""
    before = utcnow() - timedelta(hours=services.settings.ftp_resume_hours)
    with services.database.read() as session:
        old = select(FtpUpload).where(FtpUpload.whole.is_(False), FtpUpload.touched_at < before)
        slots = [slot_of(upload) for upload in session.scalars(old)]
    for slot in slots:
        with services.database.begin() as session:
            upload = session.get(FtpUpload, slot.id, with_for_update=True)
            if upload is None or upload.whole or upload.touched_at >= before:
                continue  # its camera came back meanwhile
            _give_up(session, upload)
        clear_bytes(services.bucket, slot.key, slot.tail_key, slot.multipart)
    if slots:
        log.warning("gave up transfers that broke off", count=len(slots))
    return len(slots)


def forget_left_over(services: Services) -> int:
    """Finish what a process began that died while it discarded a transfer: its bytes and its arrival."""
    left_over = (
        select(Arrival)
        .join(Batch)
        .where(
            Batch.source == "ftp",
            Arrival.state == "expected",
            silent_for(Arrival.touched_at, utcnow(), HELD_FOR),
            ~exists().where(FtpUpload.arrival_id == Arrival.id),
        )
    )
    with services.database.read() as session:
        waiting = list(session.scalars(left_over))
    for arrival in waiting:
        name = incoming_name(arrival)
        clear_bytes(services.bucket, incoming_key(name), incoming_tail_key(name), arrival.upload_id)
        with services.database.begin() as session:
            session.execute(delete(Arrival).where(Arrival.id == arrival.id, Arrival.state == "expected"))
    return len(waiting)


def close_days(services: Services) -> int:
    """Close the deliveries of days that are over."""
    before: datetime = utcnow() - CLOSED_AFTER
    with services.database.begin() as session:
        over = select(Batch).where(
            Batch.source == "ftp", Batch.finished_at.is_(None), Batch.created_at < before
        )
        batches = list(session.scalars(over))
        for batch in batches:
            batch.finished_at = utcnow()
    return len(batches)


def _give_up(session: Session, upload: FtpUpload) -> None:
    """Take the transfer off the list; its batch keeps it as rejected, unless the file came in another."""
    arrival = upload.arrival
    again = select(FtpUpload.id).where(
        FtpUpload.account_id == upload.account_id,
        FtpUpload.folder == upload.folder,
        FtpUpload.name == upload.name,
        FtpUpload.id > upload.id,
    )
    sent_again = session.scalar(again.limit(1)) is not None
    session.delete(upload)
    session.flush()
    if sent_again:
        session.delete(arrival)
        return
    arrival.state, arrival.touched_at = "rejected", utcnow()
    arrival.reason_code, arrival.reason = "never_finished", BROKEN_OFF.format(size=upload.size)
    arrival.upload_id = arrival.incoming_key = None
