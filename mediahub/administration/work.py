"""Work in the background: what waits, what runs now, what failed, and the processes that do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mediahub.administration.failed_work import MAX_LISTED, Failure
from mediahub.administration.failures import failures
from mediahub.catalog.coordination.heartbeats import Process, processes
from mediahub.catalog.coordination.queues import Waiting, queues
from mediahub.catalog.models import (
    Archive,
    Arrival,
    BackupRun,
    Batch,
    ContactSheet,
    EditAction,
    Event,
    EventExport,
    Transmission,
)


@dataclass(frozen=True, slots=True)
class Running:
    """Something that a worker is doing now."""

    queue: str
    what: str
    since: datetime
    event: str = ""
    """Slug."""


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it at one moment."""

    queues: list[Waiting]
    running: list[Running]
    failures: list[Failure]
    ignored: int
    """How many failures are set aside."""
    processes: list[Process]


def overview(session: Session) -> Overview:
    """Everything, as it is now."""
    failed = failures(session)
    return Overview(queues(session), _running(session), failed.shown, failed.ignored, processes(session))


def _running(session: Session) -> list[Running]:
    files = select(Arrival.path, Arrival.touched_at, Event.slug).select_from(Arrival)
    files = files.join(Batch, Arrival.batch_id == Batch.id).join(Event, Batch.event_id == Event.id)
    files = files.where(Arrival.state == "checking").order_by(Arrival.touched_at).limit(MAX_LISTED)
    found = [Running("files", path, since, slug) for path, since, slug in session.execute(files)]
    edits = select(EditAction, Event.slug).join(Event, EditAction.event_id == Event.id)
    found += [
        Running("edits", f"{one.done} / {one.total}", one.touched_at, slug)
        for one, slug in session.execute(edits.where(EditAction.state == "running").limit(MAX_LISTED))
    ]
    zips = (
        select(Archive)
        .where(Archive.state == "preparing")
        .options(joinedload(Archive.event))
        .limit(MAX_LISTED)
    )
    found += [
        Running("zips", f"{one.name} {one.done} / {one.total}", one.created_at, one.event.slug)
        for one in session.scalars(zips)
    ]
    sheets = select(ContactSheet).where(ContactSheet.state == "waiting", ContactSheet.done > 0)
    found += [
        Running("contact_sheets", f"{one.filename} {one.done} / {one.total}", one.created_at, one.event.slug)
        for one in session.scalars(sheets.options(joinedload(ContactSheet.event)).limit(MAX_LISTED))
    ]
    exports = select(EventExport).where(EventExport.state == "waiting", EventExport.total > 0)
    found += [
        Running("exports", f"{one.event.name} {one.done} / {one.total}", one.created_at, one.event.slug)
        for one in session.scalars(exports.options(joinedload(EventExport.event)).limit(MAX_LISTED))
    ]
    runs = select(Transmission).where(Transmission.state == "sending").limit(MAX_LISTED)
    found += [Running("newsrooms", one.name, one.created_at) for one in session.scalars(runs)]
    backups = select(BackupRun).where(BackupRun.state == "running").limit(MAX_LISTED)
    return found + [Running("backups", one.target, one.created_at) for one in session.scalars(backups)]
