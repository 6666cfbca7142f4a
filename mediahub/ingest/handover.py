"""Handing a file over to the workers: safe in S3 first, checked later."""

from __future__ import annotations

from mediahub.catalog.base import utcnow
from mediahub.catalog.holdings import find_holder
from mediahub.ingest.batches import BatchRef, get_arrival, incoming_name
from mediahub.ingest.scan import FoundFile
from mediahub.jobs import Jobs
from mediahub.media.filetypes import XMP
from mediahub.media.hashing import sha256_file
from mediahub.runtime import Services
from mediahub.storage.keys import incoming_key, sidecar_key

UNTYPED = "application/octet-stream"


def hand_over(services: Services, jobs: Jobs, file: FoundFile, batch: BatchRef) -> str:
    """Put a file into S3 and queue it; give the state of its arrival: `received`, or what it was already.

    A file that was handed over before, or whose bytes the event has, is not sent again.
    """
    digest = sha256_file(file.path)
    with services.database.begin() as session:
        arrival = get_arrival(session, batch.id, file.shown)
        if arrival.sha256 == digest and arrival.state != "expected":
            return arrival.state
        arrival.sha256, arrival.size = digest, file.path.stat().st_size
        known = find_holder(session, batch.event_id, digest)
        if known is not None:
            arrival.state, arrival.asset_id = "duplicate", known.id
            arrival.reason_code, arrival.reason = "duplicate", "The event has it already."
            return arrival.state
        arrival.state = "expected"
        key = arrival.incoming_key = incoming_key(incoming_name(arrival))
        words = arrival.sidecar_key = sidecar_key(incoming_name(arrival)) if file.sidecar else None
        identity = arrival.id
    if file.sidecar and words:
        services.bucket.put_bytes(words, file.sidecar.read_bytes(), XMP.mime)
    services.bucket.put_file(key, file.path, sha256=digest, mime=UNTYPED)
    with services.database.begin() as session:
        arrival = get_arrival(session, batch.id, file.shown)
        arrival.state, arrival.touched_at = "received", utcnow()
    jobs.check_arrival(identity)
    return "received"
