"""The focus of pictures: what must stay in view where one is cut to another shape."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Face, Framing
from mediahub.media.vision.heads import Box, attention_to

Point = tuple[float, float]


def focus_points(session: Session, asset_ids: Sequence[str]) -> dict[str, Point]:
    """By asset, where it is held (as CSS `object-position` says it, in fractions): where somebody set its
    focus, and else by the heads that were found in it; those of which neither is known are left out."""
    found: dict[str, Point] = {}
    for some in in_chunks(asset_ids):
        chunk = Framing.asset_id.in_(some), Framing.source == "manual"
        rows = select(Framing.asset_id, Framing.focus_x, Framing.focus_y).where(*chunk)
        found.update({asset_id: (x, y) for asset_id, x, y in session.execute(rows)})
        faces: dict[str, list[Box]] = {}
        boxes = select(Face.asset_id, Face.x, Face.y, Face.width, Face.height)
        for asset_id, *box in session.execute(boxes.where(Face.asset_id.in_(some)).order_by(Face.id)):
            faces.setdefault(asset_id, []).append((box[0], box[1], box[2], box[3]))
        for asset_id in faces.keys() - found.keys():
            found[asset_id] = position_of(attention_to(faces[asset_id]).safe)
    return found


def position_of(safe: Box) -> Point:
    """Where to hold a picture so that a part of it is whole in every strip that has room for it.

    `object-position: y` lays the line at `y` of the picture on the line at `y` of its box. A strip of height
    `v` then shows from `y (1 - v)`, and a part of height `h` from `t` on is in it for every `v` from `h` on
    if `y = t / (1 - h)`.
    """
    left, top, width, height = safe
    return _held(left, width), _held(top, height)


def _held(start: float, length: float) -> float:
    return 0.5 if length >= 1 else min(1.0, max(0.0, start / (1 - length)))
