"""Retouched versions: another original in the place of the first, under the same id.

Links, galleries, captions, rights, focus and crops are those of the asset and stay. The file that was the
original before becomes a companion of role `earlier`, untouched, and can be put back; who replaced what with
what, by SHA-256, is in the history of the asset like any edit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import (
    Asset,
    AssetChange,
    AssetText,
    Companion,
    Crop,
    EditAction,
    FaceScan,
    VisualWords,
)
from mediahub.catalog.models.base import utcnow
from mediahub.curation.edits.fields import ORIGINAL, EditError
from mediahub.curation.edits.values import write_changes
from mediahub.media.pictures.cropping import Rect
from mediahub.messages import N_
from mediahub.rights import Viewer

EARLIER = "earlier"
SAME_SHAPE = 0.01
"""Part by which the ratio of two pictures may differ before a crop is fitted anew."""


@dataclass(frozen=True, slots=True)
class Version:
    """An original as it is, or was: what the history keeps of it."""

    sha256: str
    filename: str
    size: int
    width: int
    height: int

    @classmethod
    def of(cls, asset: Asset) -> Version:
        """The original of an asset as it is now."""
        return cls(asset.sha256, asset.filename, asset.size, asset.width, asset.height)

    @property
    def as_json(self) -> dict[str, Any]:
        """What the history keeps of it."""
        return {name: getattr(self, name) for name in ("sha256", "filename", "size")}


def why_not(asset: Asset | None) -> str:
    """Why this asset can have no retouched version now; empty if it can."""
    if asset is None or asset.state != "ready":
        return N_("The picture that it is a version of is no longer in the library.")
    if asset.kind != "photo":
        return N_("Only photos have retouched versions; deliver the clip as a new one.")
    if asset.awaited:
        return N_("The original of this picture is still on its way; wait until it is here.")
    return ""


def earlier(asset: Asset) -> list[Companion]:
    """The originals that were replaced, the latest first."""
    found = [one for one in asset.companions if one.role == EARLIER and one.state == "ready"]
    return sorted(found, key=lambda one: one.created_at, reverse=True)


def replaced(session: DbSession, asset: Asset, before: Version, user_id: int | None) -> None:
    """What follows once `asset` has another original than `before`: its crops fit the new shape, and the
    history says so, unless it does already."""
    carry_crops(session, asset, (before.width, before.height))
    for seen in (FaceScan, AssetText, VisualWords):  # faces and words are looked for anew
        session.execute(delete(seen).where(seen.asset_id == asset.id))
    latest = select(AssetChange.after).where(AssetChange.asset_id == asset.id, AssetChange.field == ORIGINAL)
    last = session.scalar(latest.order_by(AssetChange.id.desc()).limit(1))
    if last is None or last["sha256"] != asset.sha256:
        _note(session, asset, before.as_json, Version.of(asset).as_json, user_id)


def put_back(session: DbSession, asset: Asset, viewer: Viewer, sha256: str) -> None:
    """Let an earlier version be the original again; a worker does it (`Checker.finish_companion`).

    Raises EditError.
    """
    if reason := why_not(asset):
        raise EditError(reason)
    row = session.get(Companion, (asset.id, sha256), with_for_update=True)
    if row is None or row.role != EARLIER or row.state != "ready":
        raise EditError(N_("There is no such earlier version of this picture."))
    row.role, row.state = "picture", "storing"
    after = {"sha256": row.sha256, "filename": row.filename, "size": row.size}
    _note(session, asset, Version.of(asset).as_json, after, viewer.user_id)


def carry_crops(session: DbSession, asset: Asset, old: tuple[int, int]) -> None:
    """Fit the crops of a picture that had the size `old` to the size it has now."""
    new = (asset.width, asset.height)
    for crop in session.scalars(select(Crop).where(Crop.asset_id == asset.id)):
        rect = carried(Rect(crop.x, crop.y, crop.width, crop.height), old, new)
        crop.x, crop.y, crop.width, crop.height = rect.x, rect.y, rect.width, rect.height


def carried(rect: Rect, old: tuple[int, int], new: tuple[int, int]) -> Rect:
    """A crop of a picture of size `old` in its retouched version of size `new`: the same one where both have
    one shape, else about the same middle, with the ratio and the part of the picture's area that it had."""
    if abs((old[0] * new[1]) / (old[1] * new[0]) - 1) <= SAME_SHAPE:
        return rect
    ratio = (rect.width * old[0]) / (rect.height * old[1]) * new[1] / new[0]  # of the fractions
    area = rect.width * rect.height
    width, height = math.sqrt(area * ratio), math.sqrt(area / ratio)
    shrink = min(1.0, 1 / width, 1 / height)
    width, height = width * shrink, height * shrink
    x, y = rect.x + rect.width / 2 - width / 2, rect.y + rect.height / 2 - height / 2
    return Rect(min(max(x, 0.0), 1 - width), min(max(y, 0.0), 1 - height), width, height)


def superseded(asset: Asset, made: Iterable[str]) -> list[str]:
    """Take away the pictures that were made from an earlier original, all but those just `made` anew (by
    name); gives the keys of their objects."""
    stale = [one for one in asset.renditions if one.mime.startswith("image/") and one.name not in set(made)]
    for row in stale:
        asset.renditions.remove(row)
    return [row.key for row in stale]


def _note(
    session: DbSession, asset: Asset, before: dict[str, Any], after: dict[str, Any], user_id: int | None
) -> None:
    action = EditAction(
        event_id=asset.event_id, user_id=user_id, kind="edit", done=1, changed=1, finished_at=utcnow()
    )
    session.add(action)
    session.flush()
    write_changes(session, action, user_id, {asset.id: {ORIGINAL: (before, after)}})
