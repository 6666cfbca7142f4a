"""The focus of pictures: what must stay in view where one is cut to another shape."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Framing


def focus_points(session: Session, asset_ids: Sequence[str]) -> dict[str, tuple[float, float]]:
    """By asset, its focus in fractions of width and height; those without one are left out."""
    found = {}
    for some in in_chunks(asset_ids):
        chunk = Framing.asset_id.in_(some)
        rows = select(Framing.asset_id, Framing.focus_x, Framing.focus_y).where(chunk)
        found.update({asset_id: (x, y) for asset_id, x, y in session.execute(rows)})
    return found
