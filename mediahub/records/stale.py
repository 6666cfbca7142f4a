"""Stale records: which batches changed since theirs was written, from the moments in their rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, or_, select

from mediahub.catalog.models import Arrival, Batch, Event
from mediahub.catalog.models.base import utcnow
from mediahub.runtime import Services
from mediahub.storage.record_keys import batch_record_prefix, parse_record_key

SLACK = timedelta(minutes=2)
"""Clocks differ, and a moment is older than the commit that brings it."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC) + SLACK


class StaleBatches:
    """Remembers when it looked last. The first time, the bucket says when each record was written."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._since: datetime | None = None
        self._looking = LONG_AGO

    def numbers(self) -> list[int]:
        """Batches whose record may be out of date. Asked again, the same, until `looked` is called."""
        self._looking = utcnow()
        if self._since is not None:
            return sorted(self._changes(self._since))
        written = self._written()
        changes = self._changes(LONG_AGO)
        return sorted(
            number for number, moment in changes.items() if moment > written.get(number, LONG_AGO) - SLACK
        )

    def looked(self) -> None:
        """Their records are up to date as of when `numbers` was asked."""
        self._since = self._looking

    def _changes(self, since: datetime) -> dict[int, datetime]:
        """When each batch that changed after `since`, or a little before, last did."""
        after = since - SLACK
        touched = select(Arrival.batch_id, func.max(Arrival.touched_at)).where(Arrival.touched_at > after)
        opened = select(Batch.id, func.coalesce(Batch.finished_at, Batch.created_at))
        opened = opened.where(or_(Batch.created_at > after, Batch.finished_at > after))
        changed = select(Batch.id, Batch.changed_at).where(Batch.changed_at > after)
        latest: dict[int, datetime] = {}
        with self._services.database.read() as session:
            for query in (touched.group_by(Arrival.batch_id), opened, changed):
                for number, moment in session.execute(query):
                    if moment is not None:
                        latest[number] = max(moment, latest.get(number, moment))
        return latest

    def _written(self) -> dict[int, datetime]:
        with self._services.database.read() as session:
            slugs = session.scalars(select(Event.slug)).all()
        found: dict[int, datetime] = {}
        for slug in slugs:
            for info in self._services.bucket.list(batch_record_prefix(slug)):
                name = parse_record_key(info.key)
                if name is not None:
                    found[int(name.subject)] = info.modified
        return found
