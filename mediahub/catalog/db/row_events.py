"""Events of rows: which event the row is of that an address names.

Roles for single events are asked about it, so an address that names a row of an event by a new word has its
line in `ROWS`; `tests/unit/catalog/db/test_row_events.py` fails where one is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from mediahub.catalog.models import (
    Archive,
    Arrival,
    Asset,
    Basket,
    Batch,
    EditAction,
    Event,
    Gallery,
    Newsroom,
    Notice,
    NoticeReader,
    ShareLink,
    StandingOrder,
    Transmission,
)

Column = InstrumentedAttribute[Any]

ROWS: Mapping[str, tuple[Column, Column, Column | None]] = {
    "asset_id": (Asset.id, Asset.event_id, None),
    "gallery_id": (Gallery.id, Gallery.event_id, None),
    "link_id": (ShareLink.id, ShareLink.event_id, None),
    "action_id": (EditAction.id, EditAction.event_id, None),
    "batch_id": (Batch.id, Batch.event_id, None),
    "basket_id": (Basket.id, Basket.event_id, None),
    "archive_id": (Archive.id, Archive.event_id, None),
    "target_id": (Newsroom.id, Newsroom.event_id, None),
    "arrival_id": (Arrival.id, Batch.event_id, Arrival.batch),
    "order_id": (StandingOrder.id, Newsroom.event_id, StandingOrder.target),
    "run_id": (Transmission.id, Newsroom.event_id, Transmission.target),
    "reader_id": (NoticeReader.id, Notice.event_id, NoticeReader.notice),
}
"""By its name in an address: the key of a row, the column that says of which event it is, and the relation
that leads to that column where it is another table's."""


def is_of_event(args: Mapping[str, Any]) -> bool:
    """Whether an address with these values names an event, or a row of one."""
    return "slug" in args or bool(args.keys() & ROWS.keys())


def event_of_row(session: Session, args: Mapping[str, Any]) -> str | None:
    """Slug of the event that an address is about, by the values in it; None where it is about none, or about
    a row that is not there."""
    if "slug" in args:
        return str(args["slug"])
    for name, (key, event_id, through) in ROWS.items():
        if name in args:
            query = select(Event.slug).select_from(key.class_)
            query = query if through is None else query.join(through)
            return session.scalar(query.join(Event, Event.id == event_id).where(key == args[name]))
    return None
