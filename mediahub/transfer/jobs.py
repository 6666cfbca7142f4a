"""Exports of events that somebody asked for on a page: asked for, ready for a while, downloaded."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from mediahub.audit import Action, record
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import find_event
from mediahub.catalog.models import Asset, Companion, Event, EventExport
from mediahub.catalog.models.base import utcnow
from mediahub.messages import N_
from mediahub.problems import Conflict, Missing
from mediahub.records.describe import RECORDED_STATES
from mediahub.storage.keys import event_export_key

LIFETIME = timedelta(days=3)
"""For how long an export can be downloaded."""


class ExportMissing(Missing):
    """There is no such export to download, or not any more."""

    def __init__(self) -> None:
        super().__init__(N_("This export is not there any more. Make a new one."))


def ask(database: Database, slug: str, user_id: int | None) -> str:
    """Ask a worker for an export of an event; its id. Raises Missing without the event, and Conflict while
    one is being made."""
    with database.begin() as session:
        event = _require_event(session, slug, for_update=True)
        waiting = select(EventExport.id).where(
            EventExport.event_id == event.id, EventExport.state == "waiting"
        )
        if session.scalar(waiting.limit(1)) is not None:
            raise Conflict(N_("An export of this event is being made already."))
        export_id = secrets.token_hex(16)
        key = event_export_key(event.slug, export_id)
        session.add(EventExport(id=export_id, event_id=event.id, asked_by=user_id, key=key))
        record(session, Action.EVENT_EXPORT_ASKED, event)
        return export_id


def newest(session: Session, event_id: int) -> EventExport | None:
    """The export of an event that was asked for last: it waits, is ready, or failed."""
    found: EventExport | None = session.scalar(_of(event_id).limit(1))
    return found


def ready(session: Session, event_id: int) -> EventExport | None:
    """The export of an event that can be downloaded now."""
    young = EventExport.state == "ready", EventExport.ended_at > utcnow() - LIFETIME
    found: EventExport | None = session.scalar(_of(event_id).where(*young).limit(1))
    return found


def ends_at(export: EventExport) -> datetime:
    """When an export is deleted."""
    return (export.ended_at or export.created_at) + LIFETIME


def take(database: Database, slug: str) -> tuple[str, str]:
    """The key of the export that is about to be downloaded, and its file name. Raises Missing."""
    with database.begin() as session:
        event = _require_event(session, slug)
        export = ready(session, event.id)
        if export is None:
            raise ExportMissing
        record(session, Action.EVENT_EXPORT_TAKEN, event, {"size": export.size})
        return export.key, f"{event.slug}-{export.created_at:%Y-%m-%d}.tar"


def foreseen(session: Session, event_id: int) -> int:
    """About how many bytes an export of an event has: those of its originals and sidecars."""
    originals = select(func.sum(Asset.size)).where(
        Asset.event_id == event_id, Asset.state.in_(RECORDED_STATES)
    )
    beside = select(func.sum(Companion.size)).where(Companion.event_id == event_id)
    return int(session.scalar(originals) or 0) + int(session.scalar(beside) or 0)


def _of(event_id: int) -> Select[Any]:
    of_event = select(EventExport).where(EventExport.event_id == event_id)
    return of_event.order_by(EventExport.created_at.desc(), EventExport.id)


def _require_event(session: Session, slug: str, *, for_update: bool = False) -> Event:
    event = find_event(session, slug)
    if event is None:
        raise Missing(N_("There is no event at this address."))
    if for_update:
        session.refresh(event, with_for_update=True)  # two may ask at once
    return event
