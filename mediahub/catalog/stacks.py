"""Stacks: bursts, and the same picture several times. The sharpest lies on top.

Two photos of one photographer, or one camera body, belong together when they were shot within 3 seconds and
look alike, those of each contributor for themselves; a stack is all that is joined by such pairs. It follows
from the photos alone, so it is the same in whichever order they came.

`Asset.stack_id` is the id of the sharpest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.outbox import enqueue_records
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Asset, StackDue

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
WITHIN = timedelta(seconds=3)
ALIKE = 12
"""Bits by which two difference hashes may differ."""
AT_ONCE = 500
Mask = NDArray[np.bool_]


class Photo(NamedTuple):
    """What of an asset decides on its stack."""

    id: str
    taken_at: datetime
    dhash: int | None
    photographer_id: int
    contributor: str
    make: str | None
    model: str | None
    serial: str | None
    sharpness: float | None
    stack_id: str | None


def recheck(session: Session, ids: Iterable[str]) -> None:
    """Say, in the transaction that brings or changes them, that the stacks of these assets may differ now."""
    rows = [{"asset_id": identity} for identity in ids]
    if rows:
        session.execute(insert(StackDue), rows)


@dataclass(frozen=True, slots=True)
class Work:
    """What was due, and what is to be written down about it."""

    numbers: tuple[int, ...]
    """Of the rows in `StackDue`."""
    tops: dict[str, str | None]
    """By asset, the new top of its stack, where that is another than before; none if it is in no stack."""
    next: frozenset[str]
    """Who was in one stack with these, and is no longer."""


def find_work(session: Session, limit: int = AT_ONCE) -> Work | None:
    """Look at the stacks of the assets that wait longest; None if none does."""
    rows = session.execute(select(StackDue.id, StackDue.asset_id).order_by(StackDue.id).limit(limit)).all()
    if not rows:
        return None
    tops: dict[str, str | None] = {}
    left: set[str] = set()
    done: set[str] = set()
    spans = _Spans(session)
    for identity in dict.fromkeys(asset_id for _, asset_id in rows):
        asset = session.get(Asset, identity)
        if asset is None or identity in done:
            continue
        members = joined(spans, asset)
        top = top_of(members).id if len(members) > 1 else None
        ids = {member.id for member in members}
        tops |= {member.id: top for member in members if member.stack_id != top}
        before = {member.stack_id for member in members} - {None}
        left |= set(session.scalars(select(Asset.id).where(Asset.stack_id.in_(before)))) - ids
        done |= ids
    return Work(tuple(number for number, _ in rows), tops, frozenset(left))


def write_down(session: Session, work: Work) -> None:
    """Keep what was found. Who changed meanwhile is due once more, by whoever changed it."""
    recheck(session, sorted(work.next))
    for top in set(work.tops.values()):
        ids = [identity for identity, its in work.tops.items() if its == top]
        # `updated_at` says when the team changed something
        values = {"stack_id": top, "updated_at": Asset.updated_at}
        for chunk in in_chunks(ids):
            some = Asset.id.in_(chunk)
            session.execute(update(Asset).where(some).values(**values))
    enqueue_records(session, list(work.tops))
    session.execute(delete(StackDue).where(StackDue.id.in_(work.numbers)))


def tops_by_asset(session: Session, event_id: int) -> dict[str, str]:
    """By asset of an event that lies in a stack, the one on top of it."""
    query = select(Asset.id, Asset.stack_id).where(Asset.event_id == event_id)
    rows = session.execute(query.where(Asset.stack_id.is_not(None), Asset.state == "ready"))
    return {identity: top for identity, top in rows if top}


def top_of(members: Sequence[Photo]) -> Photo:
    """The sharpest; of equals the earliest."""
    return min(members, key=lambda photo: (-(photo.sharpness or 0.0), photo.taken_at, photo.id))


def joined(spans: _Spans, seed: Asset) -> list[Photo]:
    """All that pairs join to `seed`, itself included."""
    is_photo = seed.state == "ready" and seed.kind == "photo" and seed.taken_source != "arrival"
    if not is_photo or seed.dhash is None:
        return [Photo(*(getattr(seed, name) for name in Photo._fields))]
    since, until = seed.taken_at - WITHIN, seed.taken_at + WITHIN
    span = spans.read(seed.event_id, since, until)
    inside = ends = span.of({seed.id})
    while ends.any():
        ends = span.pairs(ends) & ~inside
        inside = inside | ends
        members = [span.photos[index] for index in np.flatnonzero(inside)]
        first, last = min(p.taken_at for p in members) - WITHIN, max(p.taken_at for p in members) + WITHIN
        if first < since or last > until:
            # twice as wide, so that a time-lapse of an hour is not read thousands of times
            wider = (until - since) / 2
            since, until = min(first, since - wider), max(last, until + wider)
            span = spans.read(seed.event_id, since, until)
            inside = ends = span.of({member.id for member in members})
    return [span.photos[index] for index in np.flatnonzero(inside)]


class _Span:
    """The photos of a span of time, as columns of numbers: an export that gives thousands of pictures one
    time must not hold up anyone."""

    def __init__(self, photos: list[Photo]) -> None:
        self.photos = photos
        self._moments = np.array(
            [(photo.taken_at - EPOCH) // MICROSECOND for photo in photos], dtype=np.int64
        )
        self._hashes = np.array([photo.dhash for photo in photos], dtype=np.int64).view(np.uint64)
        self._shooters = np.array([photo.photographer_id for photo in photos], dtype=np.int64)
        deliverers: dict[str, int] = {}
        # serial numbers and names are only what a file says: nobody lies on top of what others delivered
        self._deliverers = np.array(
            [deliverers.setdefault(photo.contributor, len(deliverers)) for photo in photos], dtype=np.int64
        )
        numbers: dict[tuple[str | None, ...], int] = {}
        bodies = [(photo.make, photo.model, photo.serial) for photo in photos]
        # a body that does not say its number is like no other
        self._bodies = np.array(
            [numbers.setdefault(body, len(numbers)) if body[2] else -1 for body in bodies], dtype=np.int64
        )

    def of(self, ids: set[str]) -> Mask:
        """Which photos these are."""
        return np.array([photo.id in ids for photo in self.photos], dtype=bool)

    def pairs(self, ends: Mask) -> Mask:
        """Which photos belong together with any of `ends`."""
        found = np.zeros(len(self.photos), dtype=bool)
        for end in np.flatnonzero(ends):
            near = np.abs(self._moments - self._moments[end]) <= WITHIN // MICROSECOND
            alike = np.bitwise_count(self._hashes ^ self._hashes[end]) <= ALIKE
            same = self._shooters == self._shooters[end]
            if self._bodies[end] >= 0:
                same |= self._bodies == self._bodies[end]
            found |= near & alike & same & (self._deliverers == self._deliverers[end])
        return found


class _Spans:
    """Spans that were read, for as long as one session looks."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read: dict[tuple[int, datetime, datetime], _Span] = {}

    def read(self, event_id: int, since: datetime, until: datetime) -> _Span:
        """The event's photos of a span of time that say when they were taken."""
        key = (event_id, since, until)
        if key not in self._read:
            rows = self._session.execute(
                select(*(getattr(Asset, name) for name in Photo._fields)).where(
                    Asset.event_id == event_id,
                    Asset.taken_at.between(since, until),
                    Asset.state == "ready",
                    Asset.kind == "photo",
                    Asset.taken_source != "arrival",
                    Asset.dhash.is_not(None),
                )
            )
            self._read[key] = _Span([Photo(*row) for row in rows])
        return self._read[key]
