"""Pictures that look alike: by difference hash, colours and time, and by embedding where there is one."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, AssetLook
from mediahub.media.palette import MOST, lab_of, unpacked
from mediahub.search.schema import micros

FOUND = 60
"""Pictures that are given at most, the likest first."""
NEAREST = 3
"""Examples that a picture is compared with when a tag is taught: a tag has several looks."""
LEAST = 0.25
"""Of 1; what is less like it is not given."""
KEPT = 20.0
"""Seconds for which the looks of an event's pictures are kept: a look at many is several questions."""
BITS, COLOUR_REACH, NEAR_SECONDS = 24.0, 28.0, 1800.0
"""Distances at which hash, colours and time say nothing any more, or a third of it."""
WEIGHTS = (0.35, 0.45, 0.20)
"""Of hash, colours and time, without embeddings."""
EMBEDDED = 0.7
"""Of the embedding, where both pictures have one; the others share the rest."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Looks:
    """How the pictures of an event look: columns of equal length."""

    ids: NDArray[np.str_]
    hashes: NDArray[np.uint64]
    taken: NDArray[np.float64]
    """Seconds since 1970."""
    colours: Floats
    """By picture `MOST` colours in L*a*b*."""
    shares: Floats
    """By picture the share of each; 0 where there are fewer."""
    embeddings: Floats | None
    """By picture a vector of length one, or of zeros; None where no picture has one."""


def load_looks(session: Session, event_id: int) -> Looks:
    """Those of all ready pictures of an event."""
    rows = session.execute(
        select(Asset.id, Asset.dhash, Asset.taken_at, AssetLook.palette, AssetLook.embedding)
        .outerjoin(AssetLook, AssetLook.asset_id == Asset.id)
        .where(Asset.event_id == event_id, Asset.state == "ready")
    ).all()
    count = len(rows)
    colours, shares = np.zeros((count, MOST, 3), np.float32), np.zeros((count, MOST), np.float32)
    for number, row in enumerate(rows):
        for place, one in enumerate(unpacked(row.palette or "")[:MOST]):
            colours[number, place], shares[number, place] = lab_of(one.hex), one.share
    return Looks(
        ids=np.array([row.id for row in rows], dtype=np.str_),
        hashes=np.array([(row.dhash or 0) & (2**64 - 1) for row in rows], np.uint64),
        taken=np.array([micros(row.taken_at) / 1e6 for row in rows], np.float64),
        colours=colours,
        shares=shares,
        embeddings=_embeddings([row.embedding for row in rows]),
    )


def _embeddings(stored: Sequence[bytes | None]) -> Floats | None:
    size = next((len(one) // 2 for one in stored if one), 0)
    if not size:
        return None
    vectors = np.zeros((len(stored), size), np.float32)
    for number, one in enumerate(stored):
        if one and len(one) == 2 * size:
            vectors[number] = np.frombuffer(one, "<f2")
    return vectors


def likeness(looks: Looks, place: int) -> Floats:
    """How like the picture at `place` each one is, 0 to 1."""
    bits = np.bitwise_count(looks.hashes ^ looks.hashes[place]).astype(np.float32)
    by_hash = np.clip(1 - bits / BITS, 0, 1)
    by_time = np.exp(-np.abs(looks.taken - looks.taken[place]) / NEAR_SECONDS).astype(np.float32)
    parts = (by_hash, (_coloured(looks, place) + _colours_of(looks, place)) / 2, by_time)
    plain = sum((weight * part for weight, part in zip(WEIGHTS, parts, strict=True)), np.float32(0))
    result: Floats = np.asarray(plain, np.float32)
    if looks.embeddings is None or not looks.embeddings[place].any():
        return result
    there = looks.embeddings.any(axis=1)
    near = np.clip(looks.embeddings @ looks.embeddings[place], 0, 1)
    return np.where(there, EMBEDDED * near + (1 - EMBEDDED) * result, result).astype(np.float32)


def _coloured(looks: Looks, place: int) -> Floats:
    """How far each picture has the colours of the one at `place`."""
    found = np.zeros(len(looks.ids), np.float32)
    for colour, share in zip(looks.colours[place], looks.shares[place], strict=True):
        if share:
            found += share * _nearest(looks, colour)
    total = looks.shares[place].sum()
    return found / total if total else found


def _nearest(looks: Looks, colour: Floats) -> Floats:
    """How near each picture's nearest colour is, 0 to 1."""
    far = np.linalg.norm(looks.colours - colour, axis=2)
    far = np.where(looks.shares > 0, far, np.float32(1000))
    return np.exp(-far.min(axis=1) / COLOUR_REACH).astype(np.float32)


def _colours_of(looks: Looks, place: int) -> Floats:
    """How far the picture at `place` has the colours of each one."""
    own = looks.colours[place][looks.shares[place] > 0]
    if not len(own):
        return np.zeros(len(looks.ids), np.float32)
    far = np.stack([np.linalg.norm(looks.colours - colour, axis=2) for colour in own]).min(axis=0)
    near = np.exp(-far / COLOUR_REACH) * looks.shares
    total = looks.shares.sum(axis=1)
    return np.divide(near.sum(axis=1), total, out=np.zeros_like(total), where=total > 0)


def most_alike(looks: Looks, asset_id: str) -> list[tuple[str, float]]:
    """Ids of the pictures that look most like it, itself first, each with how much; nothing if unknown."""
    places = np.flatnonzero(looks.ids == asset_id)
    if not places.size:
        return []
    scores = likeness(looks, int(places[0]))
    scores[places[0]] = 2.0
    best = np.argsort(-scores, kind="stable")[:FOUND]
    return [(str(looks.ids[one]), float(scores[one])) for one in best if scores[one] >= LEAST]


def like_all(looks: Looks, examples: Sequence[str]) -> dict[str, float]:
    """How much each picture looks like the nearest few of the examples, 0 to 1; the examples left out."""
    places = np.flatnonzero(np.isin(looks.ids, list(examples)))
    if not places.size:
        return {}
    scores = np.stack([likeness(looks, int(place)) for place in places])
    near = np.sort(scores, axis=0)[-NEAREST:].mean(axis=0)
    near[places] = 0.0
    return {str(looks.ids[place]): float(near[place]) for place in np.flatnonzero(near > 0)}


class LooksCache:
    """The looks of events, no older than `KEPT`. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[float, Looks]] = {}
        self._lock = threading.Lock()

    def get(self, session: Session, event_id: int) -> Looks:
        with self._lock:
            loaded_at, looks = self._kept.get(event_id, (0.0, None))
            if looks is None or time.monotonic() - loaded_at > KEPT:
                looks = load_looks(session, event_id)
                self._kept = {event_id: (time.monotonic(), looks)}  # of one event: they may be large
            return looks
