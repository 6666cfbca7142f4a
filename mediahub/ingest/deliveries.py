"""Batches over HTTP: who may deliver, in whose name, and who may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session, joinedload

from mediahub.catalog.events import get_photographer
from mediahub.catalog.models import Batch, Event, Photographer, User
from mediahub.ingest.batches import open_batch
from mediahub.rights import Viewer

UPLOADERS = frozenset({"admin", "marketing", "photographer"})
FOR_OTHERS = frozenset({"admin", "marketing"})
"""Who may deliver in anyone's name."""


class NotYours(Exception):
    """They may not deliver like this; the message says why."""


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """What makes a delivery. The same again, by the same user, is the same batch until it is finished."""

    event: str
    photographer: str = ""
    """A name; empty for the user's own."""
    source: str = "browser"
    rights_class: str = "editorial"
    usage_terms: str = ""
    template: Mapping[str, str] = field(default_factory=dict)
    clock_offset: int = 0
    """Seconds."""
    resume_key: str = ""
    """Of the sender's choice: keeps deliveries apart that are otherwise the same."""


def may_upload(viewer: Viewer) -> bool:
    """Whether they may deliver at all: the team, not the press."""
    return bool(viewer.roles & UPLOADERS)


def visible_batches(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `Batch` for those that they may see: all for admins, else what is theirs."""
    if "admin" in viewer.roles:
        return true()
    if viewer.user_id is None or not may_upload(viewer):
        return false()
    own = select(Photographer.id).where(Photographer.user_id == viewer.user_id)
    return or_(Batch.opened_by == viewer.user_id, Batch.photographer_id.in_(own))


def find_batch(session: Session, viewer: Viewer, batch_id: int) -> Batch | None:
    """The batch with its event and photographer, if they may see it."""
    query = select(Batch).where(Batch.id == batch_id, visible_batches(viewer))
    return session.scalar(query.options(joinedload(Batch.event), joinedload(Batch.photographer)))


def list_batches(session: Session, viewer: Viewer, event: str, limit: int = 100) -> list[Batch]:
    """The latest batches of the event that they may see, newest first."""
    query = select(Batch).join(Batch.event).where(Event.slug == event, visible_batches(viewer))
    query = query.options(joinedload(Batch.event), joinedload(Batch.photographer))
    return list(session.scalars(query.order_by(Batch.id.desc()).limit(limit)))


def open_delivery(session: Session, viewer: Viewer, new: NewDelivery) -> Batch:
    """Begin a delivery, or go on with the same one. Raises UnknownEvent, NotYours."""
    if not may_upload(viewer):
        raise NotYours("Your account may look and download, but not deliver pictures.")
    ref = open_batch(
        session,
        event=new.event,
        photographer=_photographer(session, viewer, new.photographer).name,
        source=new.source,
        roots=[f"user {viewer.user_id}", new.resume_key],
        rights_class=new.rights_class,
        usage_terms=new.usage_terms,
        template=new.template,
        clock_offset=new.clock_offset,
        opened_by=viewer.user_id,
    )
    return session.get_one(Batch, ref.id)


def _photographer(session: Session, viewer: Viewer, name: str) -> Photographer:
    """In whose name they deliver. A photographer's name that is new becomes theirs."""
    own = session.scalar(
        select(Photographer).where(Photographer.user_id == viewer.user_id).order_by(Photographer.id)
    )
    if not name.strip():
        user = session.get_one(User, viewer.user_id)
        if own is None:
            own = get_photographer(session, user.name or user.email.partition("@")[0])
            if own.user_id is None:
                own.user_id = viewer.user_id
        return _allowed(viewer, own)
    known = session.scalar(select(Photographer.id).where(Photographer.name == " ".join(name.split())[:200]))
    shooter = get_photographer(session, name)
    if known is None and own is None and not viewer.roles & FOR_OTHERS:
        shooter.user_id = viewer.user_id
    return _allowed(viewer, shooter)


def _allowed(viewer: Viewer, shooter: Photographer) -> Photographer:
    if shooter.user_id not in (None, viewer.user_id) and not viewer.roles & FOR_OTHERS:
        raise NotYours(f"{shooter.name} delivers from an account of their own. Deliver under your own name.")
    return shooter
