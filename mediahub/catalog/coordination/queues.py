"""Queues of background work: how much waits in each, and since when, for monitoring and the page of work.

A name is one of `mediahub_queue_depth` in /metrics, and what failed on the page of work names its queue by
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import (
    Archive,
    Arrival,
    ContactSheet,
    CropSet,
    DeliveredFile,
    EditAction,
    EventExport,
    Mail,
    Outbox,
    RecordOutbox,
    RevocationDue,
    TaggerRun,
    Transmission,
    WebhookCall,
)
from mediahub.catalog.models.base import utcnow


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in one queue, or is being done."""

    queue: str
    count: int
    since: datetime | None
    """When what waits longest began to; None if nothing does."""

    def age(self, now: datetime) -> float:
        """Seconds for which what waits longest has waited; 0 if nothing does."""
        return max(0.0, (now - self.since).total_seconds()) if self.since else 0.0


@dataclass(frozen=True, slots=True)
class _Queue:
    name: str
    since: Any
    """The column that says when a row began to wait."""
    waits: Sequence[ColumnElement[bool]] = ()
    """Which rows do; none named is all."""


def queues(session: Session, now: datetime | None = None) -> list[Waiting]:
    """Every queue. What failed and is tried later counts from when it was first asked for."""
    return [_look(session, queue) for queue in _queues(now or utcnow())]


def _queues(now: datetime) -> Iterator[_Queue]:
    # a file that reading failed at waits for somebody, and `mediahub doctor` names it
    is_read = Arrival.state.in_(("received", "checking")), Arrival.attempts == 0
    yield _Queue("files", Arrival.touched_at, is_read)
    yield _Queue("index", Outbox.created_at)
    yield _Queue("records", RecordOutbox.created_at)
    yield _Queue("taggers", TaggerRun.next_try, (TaggerRun.state == "due", TaggerRun.next_try <= now))
    yield _Queue("edits", EditAction.created_at, (EditAction.state.in_(("waiting", "running")),))
    yield _Queue("downloads", DeliveredFile.wanted_at, (DeliveredFile.state == "wanted",))
    yield _Queue("zips", Archive.created_at, (Archive.state.in_(("waiting", "preparing")),))
    yield _Queue("contact_sheets", ContactSheet.created_at, (ContactSheet.state == "waiting",))
    yield _Queue("exports", EventExport.created_at, (EventExport.state == "waiting",))
    yield _Queue("crops", CropSet.created_at, (CropSet.state == "waiting",))
    yield _Queue("newsrooms", Transmission.created_at, (Transmission.state.in_(("waiting", "sending")),))
    yield _Queue("mail", Mail.created_at, (Mail.state == "waiting",))
    yield _Queue("webhooks", WebhookCall.created_at, (WebhookCall.state == "waiting",))
    yield _Queue("withdrawals", RevocationDue.since)


def _look(session: Session, queue: _Queue) -> Waiting:
    count, since = session.execute(select(func.count(), func.min(queue.since)).where(*queue.waits)).one()
    return Waiting(queue.name, count, since)
