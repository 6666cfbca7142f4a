"""Opening a batch over HTTP: who may deliver, in whose name, and who may see it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from mediahub.catalog.db.conditions import of_events
from mediahub.catalog.events import get_photographer
from mediahub.catalog.models import Arrival, Batch, ContributorLink, Event, Photographer, User
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.models.uploads.batch import ON_ITS_WAY
from mediahub.identity.contributors import Contributor
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.batches.bylines import is_of_team
from mediahub.messages import N_, message
from mediahub.problems import Missing, NotAllowed
from mediahub.rights import Capability, Viewer

Sender = Viewer | Contributor
NOT_THERE = N_("There is no such delivery, or it is not yours.")
STAYS = timedelta(hours=12)
"""How long a delivery that nobody finished is gone on with, though nothing of it is on its way."""


class NotYours(NotAllowed):
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
    """Whether they may deliver at all, to whatever event: the team, not the press."""
    return viewer.events_with(Capability.UPLOAD) != frozenset()


def visible_batches(viewer: Sender) -> ColumnElement[bool]:
    """The condition on `Batch` for those that they may see: all for admins, else what is theirs."""
    if isinstance(viewer, Contributor):
        return and_(Batch.link_id == viewer.link_id, Batch.contributor == viewer.key)
    every = of_events(Batch.event_id, viewer.events_with(Capability.SEE_ALL_UPLOADS))
    if viewer.user_id is None:
        return every
    own = select(Photographer.id).where(Photographer.user_id == viewer.user_id)
    theirs = or_(Batch.opened_by == viewer.user_id, Batch.photographer_id.in_(own))
    return or_(every, and_(theirs, of_events(Batch.event_id, viewer.events_with(Capability.UPLOAD))))


def find_batch(session: Session, viewer: Sender, batch_id: int) -> Batch | None:
    """The batch with its event and photographer, if they may see it."""
    query = select(Batch).where(Batch.id == batch_id, visible_batches(viewer))
    return session.scalar(query.options(joinedload(Batch.event), joinedload(Batch.photographer)))


def get_batch(session: Session, viewer: Sender, batch_id: int) -> Batch:
    """A batch with its event and photographer. Raises Missing where there is none, or they may not see it."""
    batch = find_batch(session, viewer, batch_id)
    if batch is None:
        raise Missing(NOT_THERE)
    return batch


def require_arrival(session: Session, viewer: Sender, arrival_id: int) -> None:
    """Raise Missing unless there is such a file in a batch that they may see."""
    if not visible_arrivals(session, viewer, [arrival_id]):
        raise Missing(NOT_THERE)


def visible_arrivals(session: Session, viewer: Sender, arrival_ids: Collection[int]) -> set[int]:
    """Those of the files that they may see."""
    query = select(Arrival.id).join(Arrival.batch)
    return set(session.scalars(query.where(Arrival.id.in_(arrival_ids), visible_batches(viewer))))


def batch_under_way(session: Session, user_id: int | None, event_id: int) -> int | None:
    """The latest batch that they began in a browser, and that still waits for something or is of today."""
    matters = or_(Arrival.state.in_(ON_ITS_WAY), Arrival.touched_at > utcnow() - STAYS)
    query = select(Batch.id).where(
        Batch.event_id == event_id,
        Batch.opened_by == user_id,
        Batch.source == "browser",
        Batch.finished_at.is_(None),
        exists().where(Arrival.batch_id == Batch.id, matters),
    )
    return session.scalar(query.order_by(Batch.id.desc()).limit(1))


def list_batches(session: Session, viewer: Sender, event: str, limit: int = 100) -> list[Batch]:
    """The latest batches of the event that they may see, newest first."""
    query = select(Batch).join(Batch.event).where(Event.slug == event, visible_batches(viewer))
    query = query.options(joinedload(Batch.event), joinedload(Batch.photographer))
    return list(session.scalars(query.order_by(Batch.id.desc()).limit(limit)))


def open_delivery(session: Session, viewer: Sender, new: NewDelivery) -> Batch:
    """Begin a delivery, or go on with the same one. Raises UnknownEvent, NotYours."""
    if isinstance(viewer, Contributor):
        return _open_contribution(session, viewer, new)
    if viewer.is_stranger_to(new.event):
        raise Missing(N_("There is no event at this address."))
    viewer = viewer.at(new.event)
    if not viewer.may(Capability.UPLOAD):
        raise NotYours(N_("Your account may look and download, but not deliver pictures."))
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


def _open_contribution(session: Session, who: Contributor, new: NewDelivery) -> Batch:
    """By a link: the contributor's name is the byline, the terms are the link's."""
    link = session.get_one(ContributorLink, who.link_id)
    name = " ".join(new.photographer.split())
    if new.event != who.event:
        raise NotYours(N_("This link is for another event."))
    if not name:
        raise NotYours(N_("Say your name first: it is shown with your pictures."))
    require_own_byline(session, name)
    shooter = get_photographer(session, name)
    ref = open_batch(
        session,
        event=who.event,
        photographer=shooter.name,
        source="link",
        roots=[f"link {link.id}", who.key, new.resume_key],
        rights_class=link.rights_class,
        usage_terms=link.usage_terms,
        link_id=link.id,
        contributor=who.key,
    )
    return session.get_one(Batch, ref.id)


def require_own_byline(session: Session, name: str) -> None:
    """Raise NotYours where somebody who came by a link would deliver under a name of the team."""
    if is_of_team(session, name):
        raise NotYours(
            message("%(name)s delivers from an account. Write your own name, or add to it.", name=name)
        )


def require_may_add(who: Sender, batch: Batch) -> None:
    """Raise NotAllowed unless they may send files into a batch that they see: what comes with it is done in
    the name of whoever opened it."""
    if isinstance(who, Contributor) or batch.opened_by == who.user_id:
        return
    if who.may(Capability.SEE_ALL_UPLOADS, batch.event.slug):
        return
    raise NotAllowed(N_("Only who opened this delivery adds to it. Open one of your own."))


def own_name(session: Session, user_id: int | None) -> str:
    """In whose name a user delivers if they say nothing else: their photographer's, or their own."""
    own = select(Photographer.name).where(Photographer.user_id == user_id)
    if name := session.scalar(own.order_by(Photographer.id).limit(1)):
        return name
    user = session.get_one(User, user_id)
    return user.name or user.email.partition("@")[0]


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
    if known is None and own is None and not viewer.may(Capability.UPLOAD_FOR_OTHERS):
        shooter.user_id = viewer.user_id
    return _allowed(viewer, shooter)


def _allowed(viewer: Viewer, shooter: Photographer) -> Photographer:
    if shooter.user_id not in (None, viewer.user_id) and not viewer.may(Capability.UPLOAD_FOR_OTHERS):
        raise NotYours(
            message(
                "%(name)s delivers from an account of their own. Deliver under your own name.",
                name=shooter.name,
            )
        )
    return shooter
