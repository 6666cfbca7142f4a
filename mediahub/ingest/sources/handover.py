"""Hand a local file over to the workers: safe in S3 first, checked later."""

from __future__ import annotations

from mediahub.catalog.holdings import find_holder
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import BatchRef, get_arrival, incoming_name
from mediahub.ingest.sources.scan import FoundFile
from mediahub.ingest.uploads.sidecar_arrivals import Beside, bring_beside, expect_beside
from mediahub.jobs import Jobs
from mediahub.media.hashing import sha256_file
from mediahub.messages import N_
from mediahub.runtime import Services
from mediahub.storage.keys import incoming_key

UNTYPED = "application/octet-stream"


def hand_over(services: Services, jobs: Jobs, file: FoundFile, batch: BatchRef) -> str:
    """Put a file, and the XMP file that is with it, into S3 and queue them; give the state of its arrival:
    `received`, or what it was already.

    A file that was handed over before, or whose bytes the event has, is not sent again.
    """
    digest = sha256_file(file.path)
    with services.database.begin() as session:
        arrival = get_arrival(session, batch.id, file.shown)
        if arrival.sha256 != digest or arrival.state == "expected":
            arrival.sha256, arrival.size = digest, file.path.stat().st_size
            known = find_holder(session, batch.event_id, digest)
            if known is not None:
                arrival.state, arrival.asset_id = "duplicate", known.id
                arrival.reason_code, arrival.reason = "duplicate", N_("The event has it already.")
            else:
                arrival.state = "expected"
                arrival.incoming_key = incoming_key(incoming_name(arrival))
        words = None
        if file.sidecar is not None:
            beside = Beside.of(file.shown, file.sidecar.name, file.sidecar.read_bytes())
            words = expect_beside(session, arrival, beside), beside.data
        identity, state, key = arrival.id, arrival.state, arrival.incoming_key
    if words is not None:
        bring_beside(services, jobs, *words)
    if state != "expected" or key is None:
        return state
    services.bucket.put_file(key, file.path, sha256=digest, mime=UNTYPED)
    with services.database.begin() as session:
        arrival = get_arrival(session, batch.id, file.shown)
        arrival.state, arrival.touched_at = "received", utcnow()
    jobs.check_arrival(identity)
    return "received"
