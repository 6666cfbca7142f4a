"""Palettes, hashes and embeddings of an event's pictures, as arrays to compare them with."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, AssetFeatures
from mediahub.media.vision.palette import MAX_COLOURS, labs_of
from mediahub.search.schema import micros
from mediahub.search.similarity.vectors import Floats, Vectors, vectors_of

LONGEST_KEPT = 60.0
"""Seconds for which the looks of an event's pictures are kept: loading those of 40,000 takes one."""
SHORTEST_KEPT = 2.0
"""Seconds after which they are loaded again for a picture that is not among them."""


@dataclass(frozen=True, slots=True)
class VisualFeatures:
    """How the pictures of an event look: columns of equal length."""

    ids: NDArray[np.str_]
    hashes: NDArray[np.uint64]
    taken: NDArray[np.float64]
    """Seconds since 1970."""
    colours: Floats
    """By picture `MAX_COLOURS` colours in L*a*b*."""
    shares: Floats
    """By picture the share of each; 0 where there are fewer."""
    vectors: Vectors | None
    """Where they stand among all pictures; None where no picture was looked at so far."""


def load_features(session: Session, event_id: int) -> VisualFeatures:
    """Those of all ready pictures of an event."""
    look = AssetFeatures
    rows = session.execute(
        select(Asset.id, Asset.dhash, Asset.taken_at, look.palette, look.embedder, look.embedding)
        .outerjoin(look, look.asset_id == Asset.id)
        .where(Asset.event_id == event_id, Asset.state == "ready")
    ).all()
    colours, shares = colours_of([row.palette or "" for row in rows])
    return VisualFeatures(
        ids=np.array([row.id for row in rows], dtype=np.str_),
        hashes=np.array([(row.dhash or 0) & (2**64 - 1) for row in rows], np.uint64),
        taken=np.array([micros(row.taken_at) / 1e6 for row in rows], np.float64),
        colours=colours,
        shares=shares,
        vectors=vectors_of([(row.embedder or "", row.embedding) for row in rows]),
    )


def colours_of(palettes: Sequence[str]) -> tuple[Floats, Floats]:
    """Of each palette the colours in L*a*b* and their shares, as `VisualFeatures` has them."""
    codes, shares = (
        np.zeros((len(palettes), MAX_COLOURS), np.uint32),
        np.zeros((len(palettes), MAX_COLOURS), np.float32),
    )
    for number, text in enumerate(palettes):
        for place, part in enumerate(text.split()[:MAX_COLOURS]):
            codes[number, place] = int(part[:6], 16)
            shares[number, place] = int(part[7:])
    shares /= 1000
    return labs_of(codes), shares


class FeaturesCache:
    """The looks of events, no older than `LONGEST_KEPT`. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[float, VisualFeatures]] = {}
        self._lock = threading.Lock()

    def get(self, session: Session, event_id: int, asset_id: str) -> VisualFeatures:
        """Those of the event; this picture is among them even if it came just now."""
        with self._lock:
            loaded_at, looks = self._kept.get(event_id, (0.0, None))
            age = time.monotonic() - loaded_at
            if looks is None or age > LONGEST_KEPT or (age > SHORTEST_KEPT and asset_id not in looks.ids):
                looks = load_features(session, event_id)
                self._kept = {event_id: (time.monotonic(), looks)}  # of one event: they may be large
            return looks
