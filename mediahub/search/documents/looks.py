"""Visual words for the index: what assets look like, under all names of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Asset, Event, VisualWords


def read_looks(session: DbSession, ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """By asset its visual words, each followed by its other names; without assets that have none."""
    query = select(VisualWords.asset_id, VisualWords.words).join(Asset, Asset.id == VisualWords.asset_id)
    query = query.join(Event).where(VisualWords.asset_id.in_(ids), Event.sees_words)
    found: dict[str, dict[str, None]] = {}
    for asset_id, words in session.execute(query.order_by(VisualWords.labeller)):
        for one in words:
            names = (one["word"], *(name for names in one["names"].values() for name in names))
            found.setdefault(asset_id, {}).update(dict.fromkeys(names))
    return {asset_id: tuple(names) for asset_id, names in found.items()}
