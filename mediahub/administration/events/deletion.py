"""Deleting an event, with a way back: it goes to the trash with all its pictures, and for good when its time
there is over.

Its pictures are moved to the trash at the very moment that the event is: that moment tells them from those
that were there before, when somebody brings the event back. So everything that holds for a picture in the
trash holds for them at once, in every page, gallery, share link, feed and address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.administration.events.requests import EventMissing
from mediahub.audit import Action
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.coordination.revoked_urls import enqueue_revocations
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Asset,
    Batch,
    ContributorLink,
    Event,
    FtpAccount,
    Gallery,
    Newsroom,
    PressAccount,
    ShareLink,
)
from mediahub.catalog.models import Session as ProgrammeItem
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.trash import READY, TRASHED
from mediahub.messages import N_, message
from mediahub.problems import Conflict, Invalid

COUNTED: dict[str, Any] = {
    "galleries": Gallery,
    "share_links": ShareLink,
    "sessions": ProgrammeItem,
    "press_accounts": PressAccount,
    "contributor_links": ContributorLink,
    "ftp_accounts": FtpAccount,
    "newsrooms": Newsroom,
    "batches": Batch,
}
"""What goes with an event, by the name that pages know it by."""


class NotTyped(Invalid):
    """The name that was typed is not the event's."""

    def __init__(self, name: str) -> None:
        super().__init__(
            message("To delete it, type the name of the event as it is written: %(name)s", name=name)
        )


class GoneForGood(Conflict):
    """Its time in the trash is over, and some of it may be deleted already."""

    def __init__(self) -> None:
        super().__init__(N_("The time of this event in the trash is over: it is being deleted for good."))


@dataclass(frozen=True, slots=True)
class Consequences:
    """What goes when an event is deleted."""

    pictures: int
    size: int
    """Bytes of their originals."""
    counts: dict[str, int]
    """Of other things, by the names in `COUNTED`; without those that there are none of."""


def consequences(session: Session, event: Event) -> Consequences:
    """Count what goes with an event."""
    pictures = select(func.count(), func.coalesce(func.sum(Asset.size), 0)).where(Asset.event_id == event.id)
    number, size = session.execute(pictures).one()
    counts = {name: session.scalar(_count(model, event.id)) for name, model in COUNTED.items()}
    return Consequences(number, int(size), {name: count for name, count in counts.items() if count})


def delete_event(database: Database, slug: str, typed: str, user_id: int | None) -> int:
    """Move an event and its pictures to the trash; how many pictures. Again is nothing new.

    Raises EventMissing, and NotTyped unless `typed` is the event's name.
    """
    with database.begin() as session:
        event = _locked(session, slug)
        if " ".join(typed.split()) != event.name:
            raise NotTyped(event.name)
        if event.deleted_at is None:
            event.deleted_at = utcnow()
            audit.record(session, Action.EVENT_DELETED, event)
        return _trash_all(session, event, user_id)


def restore_event(database: Database, slug: str, retention: timedelta) -> None:
    """Bring an event back with the pictures that went with it. Raises EventMissing, and GoneForGood when its
    time in the trash is over."""
    with database.begin() as session:
        event = _locked(session, slug)
        if event.deleted_at is None:
            return
        if is_over(event.deleted_at, retention):
            raise GoneForGood
        went = Asset.event_id == event.id, Asset.state == TRASHED, Asset.deleted_at == event.deleted_at
        ids = session.scalars(select(Asset.id).where(*went)).all()
        session.execute(
            update(Asset).where(*went).values(state=READY, deleted_at=None, deleted_by=None),
            execution_options={"synchronize_session": False},
        )
        event.deleted_at = None
        enqueue(session, ids)
        audit.record(session, Action.EVENT_RESTORED, event, {"pictures": len(ids)})


def trash_late(database: Database) -> int:
    """Move to the trash what came into events after they went there: it was on its way. How many."""
    with database.begin() as session:
        # no DISTINCT over whole rows: PostgreSQL compares no JSON
        came = select(Asset.event_id).where(Asset.state == READY)
        late = select(Event).where(Event.deleted_at.is_not(None), Event.id.in_(came))
        return sum(_trash_all(session, event, None) for event in session.scalars(late).all())


def is_over(deleted_at: datetime, retention: timedelta) -> bool:
    """Whether the time in the trash is over of what went there then."""
    return deleted_at <= utcnow() - retention


def _trash_all(session: Session, event: Event, user_id: int | None) -> int:
    there = Asset.event_id == event.id, Asset.state == READY
    ids: Sequence[str] = session.scalars(select(Asset.id).where(*there)).all()
    gone = {"state": TRASHED, "deleted_at": event.deleted_at, "deleted_by": user_id}
    session.execute(
        update(Asset).where(*there).values(gone), execution_options={"synchronize_session": False}
    )
    enqueue(session, ids)
    enqueue_revocations(session, ids)
    return len(ids)


def _count(model: Any, event_id: int) -> Select[Any]:
    return select(func.count()).select_from(model).where(model.event_id == event_id)


def _locked(session: Session, slug: str) -> Event:
    event = session.scalar(select(Event).where(Event.slug == slug).with_for_update())
    if event is None:
        raise EventMissing
    return event
