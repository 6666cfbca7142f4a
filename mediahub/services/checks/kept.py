"""Findings about what is kept: what is past its age, refused files, and secrets that nobody can read."""

from __future__ import annotations

from datetime import datetime, timedelta

from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.reencryption import count_secrets
from mediahub.ingest.uploads import quarantine
from mediahub.runtime import Services
from mediahub.services.checks.finding import Finding
from mediahub.settings import Settings
from mediahub.storage import Bucket, StorageError
from mediahub.worker.retention import overdue

LATE = timedelta(days=2)
"""By which something may be older than it should be: the jobs run every hour, where a worker runs."""
SPARE = 1.1
"""How much more than its size the quarantine may hold between two runs."""


def look_at_retention(services: Services) -> Finding:
    """Whether what is known of people is forgotten at its age. Raises SQLAlchemyError."""
    late = [f"{count:,} of {rule.name}" for rule, count in overdue(services, LATE)]
    if not late:
        return Finding("retention", "ok", "nothing is kept longer than docs/retention.md says")
    return Finding("retention", "problem", f"kept too long: {', '.join(late)}; see log/worker.log")


def look_at_quarantine(settings: Settings, bucket: Bucket, now: datetime | None = None) -> Finding:
    """How much of refused files there is, how old the oldest is, and whether a worker empties it."""
    try:
        held = quarantine.held(bucket)
    except StorageError:
        return Finding("quarantine", "note", "not looked at: it needs storage")
    if held.oldest is None:
        return Finding("quarantine", "ok", "empty: no refused file is kept")
    age = (now or utcnow()) - held.oldest
    words = f"{held.files:,} refused files, {held.size / 2**30:,.2f} GiB, the oldest of {age.days} days ago"
    bounds = f"kept are {settings.quarantine_days} days and {settings.quarantine_gib} GiB"
    is_late = age > timedelta(days=settings.quarantine_days) + LATE
    if is_late or held.size > settings.quarantine_gib * 2**30 * SPARE:
        return Finding("quarantine", "problem", f"{words}; {bounds}: does a worker run? See log/worker.log")
    return Finding("quarantine", "ok", f"{words}; {bounds}")


def look_at_secrets(database: Database) -> Finding:
    """Whether this machine has the key of every secret in the catalogue. Raises SQLAlchemyError."""
    counted = count_secrets(database)
    if counted.unreadable:
        return Finding("secrets", "problem", counted.lost)
    words = f"{counted.readable:,} can be read"
    if counted.renewed:
        return Finding(
            "secrets", "note", f"{words}, {counted.renewed:,} with an old key: run `mediahub secrets rotate`"
        )
    return Finding("secrets", "ok", words)
