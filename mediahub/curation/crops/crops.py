"""Framing a picture: its focus and safe area, its crops, and an event's logo. The original stays as it is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.coordination.outbox import enqueue_records
from mediahub.catalog.models import Asset, Crop, Face, Framing
from mediahub.catalog.models.base import utcnow
from mediahub.curation.crops.ratios import FREE, RATIOS, has_ratio
from mediahub.curation.edits.fields import EditError
from mediahub.media.pictures.cropping import Look, Rect, fits
from mediahub.media.vision.heads import Box, attention_to
from mediahub.media.vision.saliency import attention
from mediahub.messages import N_, message
from mediahub.objects.renditions import THUMB
from mediahub.problems import Missing
from mediahub.rights import Viewer
from mediahub.runtime import Services

LOOKS = {"angle": 45.0, "exposure": 1.0, "contrast": 1.0, "warmth": 1.0}
"""How far each goes, in both directions."""
SIDES = ("x", "y", "width", "height")
MIN_SIDE = 0.02
"""Side of a crop at least, as a part of the picture's."""
MAX_CROPS = 60


class NoPicture(Missing, EditError):
    """A file of which nothing can be shown."""


def framing_of(services: Services, asset_id: str) -> Framing:
    """The framing of an asset; one that has none gets a suggestion, from its faces where these are known,
    else from its thumb.

    Raises NoPicture if there is none to look at.
    """
    with services.database.read() as session:
        known = session.get(Framing, asset_id)
        asset = session.get_one(Asset, asset_id)
        keys = {rendition.name: rendition.key for rendition in asset.renditions}
        faces = face_boxes(session, asset_id)
    if known is not None:
        return known
    if THUMB.name not in keys:
        raise NoPicture(N_("There is no picture of this file to crop."))
    if faces:
        (focus_x, focus_y), (x, y, width, height) = attention_to(faces)
    else:
        with Image.open(BytesIO(services.bucket.get_bytes(keys[THUMB.name])), formats=["JPEG"]) as picture:
            (focus_x, focus_y), (x, y, width, height) = attention(picture)
    return Framing(
        asset_id=asset_id, focus_x=focus_x, focus_y=focus_y, safe_x=x, safe_y=y, safe_width=width,
        safe_height=height, source="suggested", angle=0.0, exposure=0.0, contrast=0.0, warmth=0.0,
    )  # fmt: skip


def face_boxes(session: DbSession, asset_id: str) -> list[Box]:
    """Where faces were found in a picture, from left to right; none where its event has them off."""
    query = select(Face.x, Face.y, Face.width, Face.height).where(Face.asset_id == asset_id)
    return [(x, y, width, height) for x, y, width, height in session.execute(query.order_by(Face.x))]


def safe_of(framing: Framing) -> Rect:
    """The area that no crop should cut into."""
    return Rect(framing.safe_x, framing.safe_y, framing.safe_width, framing.safe_height)


def look_of(framing: Framing) -> Look:
    """How the picture is straightened and lit."""
    return Look(framing.angle, framing.exposure, framing.contrast, framing.warmth)


def set_framing(session: DbSession, asset: Asset, viewer: Viewer, wanted: Mapping[str, Any]) -> Framing:
    """Keep focus, safe area, straightening and light. Raises EditError."""
    focus_x, focus_y = (_number(wanted, name, 0, 1) for name in ("focus_x", "focus_y"))
    safe = _rect({name: wanted.get(f"safe_{name}") for name in SIDES})
    framing = session.get(Framing, asset.id) or Framing(asset_id=asset.id)
    framing.focus_x, framing.focus_y = focus_x, focus_y
    framing.safe_x, framing.safe_y = safe.x, safe.y
    framing.safe_width, framing.safe_height = safe.width, safe.height
    for name, most in LOOKS.items():
        setattr(framing, name, _number(wanted, name, -most, most))
    framing.source, framing.updated_by, framing.updated_at = "manual", viewer.user_id, utcnow()
    session.add(framing)
    enqueue_records(session, [asset.id])
    return framing


def delete_framing(session: DbSession, asset: Asset) -> None:
    """Forget the framing, so that the focus follows what is found in the picture; none is fine."""
    framing = session.get(Framing, asset.id)
    if framing is not None:
        session.delete(framing)
        enqueue_records(session, [asset.id])


def set_focus(
    session: DbSession, asset: Asset, viewer: Viewer, framing: Framing, focus: tuple[float, float]
) -> Framing:
    """Keep the focus, and the rest as it is in `framing`, which may be a suggestion. Raises EditError."""
    kept = {name: getattr(framing, name) for name in (*LOOKS, *(f"safe_{side}" for side in SIDES))}
    return set_framing(session, asset, viewer, {**kept, "focus_x": focus[0], "focus_y": focus[1]})


def crops_of(session: DbSession, asset_id: str) -> list[Crop]:
    """The crops of an asset, in the order in which they were made."""
    return list(session.scalars(select(Crop).where(Crop.asset_id == asset_id).order_by(Crop.id)))


def save_crop(session: DbSession, asset: Asset, viewer: Viewer, wanted: Mapping[str, Any]) -> Crop:
    """Keep a crop under its name; one of that name is changed. Raises EditError."""
    name = " ".join(str(wanted.get("name") or "").split())[:80]
    ratio = str(wanted.get("ratio") or FREE)
    if not name:
        raise EditError(N_("A crop needs a name."))
    rect = _rect(wanted)
    if ratio != FREE and ratio not in RATIOS:
        raise EditError(message("A ratio is one of: %(ratios)s.", ratios=", ".join([*RATIOS, FREE])))
    if ratio != FREE and not has_ratio(rect, RATIOS[ratio], (asset.width, asset.height)):
        raise EditError(message("That is not %(ratio)s.", ratio=ratio))
    framing = session.get(Framing, asset.id)
    if framing is not None and not fits(rect, framing.angle, asset.width, asset.height):
        raise EditError(N_("The crop would show what is beyond the edge of the straightened picture."))
    crop = session.scalar(select(Crop).where(Crop.asset_id == asset.id, Crop.name == name))
    if crop is None:
        if len(crops_of(session, asset.id)) >= MAX_CROPS:
            raise EditError(
                message("A picture has at most %(count)d crops. Delete one first.", count=MAX_CROPS)
            )
        crop = Crop(asset_id=asset.id, name=name)
        session.add(crop)
    crop.ratio, crop.created_by, crop.updated_at = ratio, viewer.user_id, utcnow()
    crop.x, crop.y, crop.width, crop.height = rect.x, rect.y, rect.width, rect.height
    session.flush()
    enqueue_records(session, [asset.id])
    return crop


def delete_crop(session: DbSession, asset: Asset, crop_id: int) -> None:
    """Forget a crop; one that is gone already is fine."""
    crop = session.get(Crop, crop_id)
    if crop is not None and crop.asset_id == asset.id:
        session.delete(crop)
        enqueue_records(session, [asset.id])


def rect_of(crop: Crop) -> Rect:
    """Where a crop lies, as parts of the picture."""
    return Rect(crop.x, crop.y, crop.width, crop.height)


def _rect(values: Mapping[str, Any]) -> Rect:
    x, y = (_number(values, name, 0, 1) for name in ("x", "y"))
    width, height = (_number(values, name, MIN_SIDE, 1) for name in ("width", "height"))
    if x + width > 1 + 1e-6 or y + height > 1 + 1e-6:
        raise EditError(N_("A crop lies inside the picture."))
    return Rect(x, y, min(width, 1 - x), min(height, 1 - y))


def _number(values: Mapping[str, Any], name: str, low: float, high: float) -> float:
    value = values.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise EditError(message("%(name)s is a number.", name=name))
    if not low - 1e-6 <= value <= high + 1e-6:
        raise EditError(
            message(
                "%(name)s lies between %(low)s and %(high)s.", name=name, low=f"{low:g}", high=f"{high:g}"
            )
        )
    return float(min(max(value, low), high))
