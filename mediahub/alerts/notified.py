"""Ids that a saved search has reported already: a compact set of a hundred thousand."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import SearchBaseline, SearchNotification

Ids = NDArray[np.bytes_]


def packed(ids: Iterable[str]) -> bytes:
    """Ids as one value for the catalogue."""
    return zlib.compress("\n".join(ids).encode())


def unpacked(data: bytes) -> list[str]:
    """The ids in a value made by `packed`."""
    text = zlib.decompress(data).decode()
    return text.split("\n") if text else []


def as_array(ids: Sequence[str]) -> Ids:
    """Ids in order, 20 bytes each: a hundred thousand are two megabytes."""
    return np.sort(np.array([one.encode() for one in ids], dtype="S20"))


def read_known(session: Session, search_id: int) -> Ids | None:
    """What this search need not tell of; None if it was never asked yet."""
    baseline = session.get(SearchBaseline, search_id)
    if baseline is None:
        return None
    later = session.scalars(
        select(SearchNotification.asset_id).where(SearchNotification.search_id == search_id)
    )
    return as_array([*unpacked(baseline.ids), *later])


def unknown_among(ids: Sequence[str], known: Ids) -> list[str]:
    """Those of `ids` that are not in `known`, in their order."""
    if not len(ids):
        return []
    asked = np.array([one.encode() for one in ids], dtype="S20")
    if not known.size:
        return list(ids)
    places = np.minimum(np.searchsorted(known, asked), known.size - 1)
    return [ids[place] for place in np.flatnonzero(known[places] != asked).tolist()]
