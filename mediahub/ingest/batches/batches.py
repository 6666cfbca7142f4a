"""Batches and their arrivals: what was delivered, and the state of each file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.events import get_event, get_photographer, require_open
from mediahub.catalog.models import Arrival, Batch, Event
from mediahub.catalog.models.base import utcnow
from mediahub.storage.keys import IncomingName


@dataclass(frozen=True, slots=True)
class BatchRef:
    """What the pipeline needs to know of a batch, without a session."""

    id: int
    event_id: int
    event_slug: str
    event_zone: str
    photographer_id: int
    photographer: str
    credit: str
    rights_class: str
    usage_terms: str
    event_name: str = ""
    template: Mapping[str, str] = field(default_factory=dict)
    """See `ingest.metadata.template`."""
    clock_offset: int = 0
    """Seconds to add to what the camera's clock said."""
    contributor: str = ""
    """Which holder of a contributor link delivers it; empty for the team."""

    @property
    def is_contributed(self) -> bool:
        """Whether it comes by a contributor's link."""
        return bool(self.contributor)


def open_batch(
    session: Session,
    *,
    event: str,
    photographer: str,
    source: str,
    roots: list[str],
    rights_class: str = "editorial",
    usage_terms: str = "",
    template: Mapping[str, str] | None = None,
    clock_offset: int = 0,
    opened_by: int | None = None,
    link_id: int | None = None,
    contributor: str = "",
    closed_too: bool = False,
) -> BatchRef:
    """Begin a delivery, or go on with the same one if it was never finished.

    Raises UnknownEvent, EventArchived; with `closed_too` an archived event, or one in the trash, takes it.
    """
    if closed_too:
        its_event = session.scalars(select(Event).where(Event.slug == event)).one()
    else:
        its_event = get_event(session, event)
        require_open(its_event)
    shooter = get_photographer(session, photographer)
    words = json.dumps(dict(template or {}), sort_keys=True)
    about = (event, shooter.name, source, rights_class, usage_terms, words, str(clock_offset))
    names = "\0".join((*about, *sorted(roots)))
    signature = hashlib.sha256(names.encode("utf-8", "surrogateescape")).hexdigest()
    # two requests at once must not open two
    session.execute(select(Event.id).where(Event.id == its_event.id).with_for_update())
    unfinished = select(Batch).where(Batch.signature == signature, Batch.finished_at.is_(None))
    batch = session.scalar(unfinished.order_by(Batch.id))
    if batch is None:
        batch = Batch(
            event_id=its_event.id,
            photographer_id=shooter.id,
            source=source,
            signature=signature,
            rights_class=rights_class,
            usage_terms=usage_terms,
            template=dict(template or {}),
            clock_offset=clock_offset,
            opened_by=opened_by,
            link_id=link_id,
            contributor=contributor,
        )
        session.add(batch)
        session.flush()
    return batch_ref(batch)


def batch_ref(batch: Batch) -> BatchRef:
    """The reference of a loaded batch."""
    return BatchRef(
        id=batch.id,
        event_id=batch.event.id,
        event_slug=batch.event.slug,
        event_zone=batch.event.timezone,
        photographer_id=batch.photographer.id,
        photographer=batch.photographer.name,
        credit=batch.photographer.credit,
        rights_class=batch.rights_class,
        usage_terms=batch.usage_terms,
        event_name=batch.event.name,
        template=batch.template,
        clock_offset=batch.clock_offset,
        contributor=batch.contributor,
    )


def finish_batch(session: Session, batch_id: int) -> None:
    """Nothing more comes: the same command given again is a new delivery."""
    session.get_one(Batch, batch_id).finished_at = utcnow()


def incoming_name(arrival: Arrival) -> IncomingName:
    """What the keys of an arrival's objects are made of."""
    return IncomingName(arrival.batch_id, arrival.id, arrival.token)


def find_arrival(session: Session, batch_id: int, path: str) -> Arrival | None:
    """The arrival of `path` in the batch, if it was mentioned."""
    return session.scalar(select(Arrival).where(Arrival.batch_id == batch_id, Arrival.path == path))


def get_arrival(session: Session, batch_id: int, path: str) -> Arrival:
    """The arrival of `path` in the batch, made at first mention."""
    arrival = find_arrival(session, batch_id, path)
    if arrival is None:
        arrival = Arrival(batch_id=batch_id, path=path)
        session.add(arrival)
        session.flush()
    return arrival
