"""The focus of pictures: what must stay in view where one is cropped to another shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Asset, AssetText, Face, Framing
from mediahub.curation.crops.holding import Point, hold
from mediahub.media.vision.heads import Box


class Seen(NamedTuple):
    """What was found in a picture, as boxes in fractions of it."""

    faces: list[Box]
    words: list[Box]


def focus_points(session: Session, asset_ids: Sequence[str]) -> dict[str, Point]:
    """By asset, where it is held (as CSS `object-position` says it, in fractions): where somebody set its
    focus, and else by the heads and words that were found in it; those with neither are left out."""
    found: dict[str, Point] = {}
    for some in in_chunks(asset_ids):
        chunk = Framing.asset_id.in_(some), Framing.source == "manual"
        rows = select(Framing.asset_id, Framing.focus_x, Framing.focus_y).where(*chunk)
        found.update({asset_id: (x, y) for asset_id, x, y in session.execute(rows)})
        seen = seen_in(session, [one for one in some if one not in found])
        sizes = select(Asset.id, Asset.width, Asset.height).where(Asset.id.in_(seen))
        for asset_id, width, height in session.execute(sizes):
            found[asset_id] = hold(width / height if height else 1.0, *seen[asset_id])
    return found


def is_held_by_hand(session: Session, asset_id: str) -> bool:
    """Whether somebody set the focus of an asset."""
    framing = session.get(Framing, asset_id)
    return framing is not None and framing.source == "manual"


def seen_in(session: Session, asset_ids: Sequence[str]) -> dict[str, Seen]:
    """By asset, the faces and words that were found in it; those without either are left out."""
    found: dict[str, Seen] = {}
    boxes = select(Face.asset_id, Face.x, Face.y, Face.width, Face.height)
    for asset_id, *box in session.execute(boxes.where(Face.asset_id.in_(asset_ids)).order_by(Face.id)):
        found.setdefault(asset_id, Seen([], [])).faces.append((box[0], box[1], box[2], box[3]))
    read = select(AssetText.asset_id, AssetText.lines)
    for asset_id, lines in session.execute(
        read.where(AssetText.asset_id.in_(asset_ids), AssetText.text != "")
    ):
        words = [tuple(word[1:5]) for line in lines or () for word in line.get("words", ())]
        if words:
            found.setdefault(asset_id, Seen([], [])).words.extend(words)
    return found
