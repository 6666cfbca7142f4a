"""How the pictures of an event look, as arrays to compare them with."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, AssetLook
from mediahub.media.palette import MOST, lab_of, unpacked
from mediahub.search.schema import micros
from mediahub.search.vectors import Floats, Vectors, vectors_of

KEPT = 20.0
"""Seconds for which the looks of an event's pictures are kept: a look at many is several questions."""


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
    vectors: Vectors | None
    """Where they stand among all pictures; None where no picture was looked at so far."""


def load_looks(session: Session, event_id: int) -> Looks:
    """Those of all ready pictures of an event."""
    look = AssetLook
    rows = session.execute(
        select(Asset.id, Asset.dhash, Asset.taken_at, look.palette, look.embedder, look.embedding)
        .outerjoin(look, look.asset_id == Asset.id)
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
        vectors=vectors_of([(row.embedder or "", row.embedding) for row in rows]),
    )


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
