"""Quarantine: the bytes of files that were refused. Each is kept for a while, and only so much of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from mediahub import audit
from mediahub.catalog.models.base import utcnow
from mediahub.runtime import Services
from mediahub.storage import Bucket
from mediahub.storage.keys import QUARANTINE

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Held:
    """What a quarantine holds."""

    files: int
    size: int
    """Bytes."""
    oldest: datetime | None
    """When its oldest file was refused; None if it is empty."""


def held(bucket: Bucket, event_slug: str = "") -> Held:
    """What the quarantine of an event, or of all, holds. Raises StorageError."""
    found = list(bucket.list(f"{QUARANTINE}{event_slug}/" if event_slug else QUARANTINE))
    oldest = min((info.modified for info in found), default=None)
    return Held(len(found), sum(info.size for info in found), oldest)


def empty_now(services: Services) -> int:
    """Delete everything in quarantine; how many files. May be repeated. Raises StorageError."""
    there = list(services.bucket.list(QUARANTINE))
    with services.database.begin() as session:  # before: whatever comes between, it is known who began
        what = audit.Subject("quarantine", name=str(len(there)))
        audit.record(session, audit.Action.QUARANTINE_EMPTIED, what)
    for info in there:
        services.bucket.delete(info.key)
    log.info("emptied quarantine", files=len(there))
    return len(there)


def empty_quarantine(services: Services, now: datetime | None = None) -> int:
    """Delete what is older than `quarantine_days`, and the oldest of what is more than `quarantine_gib`; says
    how many files. Raises StorageError."""
    settings = services.settings
    before = (now or utcnow()) - timedelta(days=settings.quarantine_days)
    there = sorted(services.bucket.list(QUARANTINE), key=lambda info: info.modified)
    left, most, deleted = sum(info.size for info in there), settings.quarantine_gib * (1 << 30), 0
    for info in there:
        if info.modified >= before and left <= most:
            break
        services.bucket.delete(info.key)
        left -= info.size
        deleted += 1
    if deleted:
        log.info("emptied quarantine", files=deleted, bytes_left=left)
    return deleted
