"""Findings about what is kept: what is past its age, refused files, and secrets that nobody can read."""

from __future__ import annotations

from datetime import datetime, timedelta

from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.reencryption import count_secrets
from mediahub.ingest.uploads import quarantine
from mediahub.messages import N_, message
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
        return Finding("retention", "ok", N_("nothing is kept longer than docs/retention.md says"))
    words = message("kept too long: %(what)s; see log/worker.log", what=", ".join(late))
    return Finding("retention", "problem", words)


def look_at_quarantine(settings: Settings, bucket: Bucket, now: datetime | None = None) -> Finding:
    """How much of refused files there is, how old the oldest is, and whether a worker empties it."""
    try:
        held = quarantine.held(bucket)
    except StorageError:
        return Finding("quarantine", "note", N_("not looked at: it needs storage"))
    if held.oldest is None:
        return Finding("quarantine", "ok", N_("empty: no refused file is kept"))
    age = (now or utcnow()) - held.oldest
    known: dict[str, object] = {
        "count": f"{held.files:,}", "size": f"{held.size / 2**30:,.2f}", "age": age.days,
        "days": settings.quarantine_days, "most": settings.quarantine_gib,
    }  # fmt: skip
    is_late = age > timedelta(days=settings.quarantine_days) + LATE
    if is_late or held.size > settings.quarantine_gib * 2**30 * SPARE:
        words = message(
            "%(count)s refused files, %(size)s GiB, the oldest of %(age)s days ago; kept are %(days)s days "
            "and %(most)s GiB: does a worker run? See log/worker.log",
            **known,
        )
        return Finding("quarantine", "problem", words)
    words = message(
        "%(count)s refused files, %(size)s GiB, the oldest of %(age)s days ago; kept are %(days)s days and "
        "%(most)s GiB",
        **known,
    )
    return Finding("quarantine", "ok", words)


def look_at_secrets(database: Database) -> Finding:
    """Whether this machine has the key of every secret in the catalogue. Raises SQLAlchemyError."""
    counted = count_secrets(database)
    if counted.unreadable:
        return Finding("secrets", "problem", counted.lost)
    readable = f"{counted.readable:,}"
    if counted.renewed:
        words = message(
            "%(count)s can be read, %(old)s with an old key: run `mediahub secrets rotate`",
            count=readable, old=f"{counted.renewed:,}",
        )  # fmt: skip
        return Finding("secrets", "note", words)
    return Finding("secrets", "ok", message("%(count)s can be read", count=readable))
