"""Retouched versions as files: one joins its asset and becomes its original.

As with the halves of a pair, the file first claims a place beside the asset and then changes places with the
original, so that a kill at any point is made good like theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Arrival, Asset, Batch, Rendition
from mediahub.curation.edits import versions
from mediahub.curation.edits.versions import Version
from mediahub.ingest.placing.companions import change_places, claim, take_picture
from mediahub.ingest.reading.pairs import RAW_MIMES
from mediahub.media.model import MediaError
from mediahub.messages import N_


def claim_place(session: Session, identity: str, event_id: int, values: Mapping[str, Any]) -> str:
    """Say that the file of these columns is to replace the original of `identity`; gives that id.

    Raises MediaError where that cannot be, with what to do.
    """
    asset = session.get(Asset, identity, with_for_update=True)
    if asset is not None and asset.event_id != event_id:
        asset = None
    reason = versions.why_not(asset)
    if values["mime"] in RAW_MIMES or values["kind"] != "photo":
        reason = N_(
            "A retouched version is a picture that everybody can open: a JPEG, TIFF, PNG, WebP or HEIF."
        )
    if asset is None or reason:
        raise MediaError("no_version", reason)
    # the camera's name stays: people search by it, and the RAW file is found by it
    suffix = PurePath(values["filename"]).suffix
    claim(session, asset, {**values, "filename": f"{PurePath(asset.filename).stem}{suffix}"})
    return identity


def take_over(
    session: Session, asset: Asset, values: Mapping[str, Any], made: Sequence[Rendition], batch_id: int
) -> list[str]:
    """Let the claimed picture of these columns be the original; gives the keys of objects that nothing needs
    any more."""
    before, was_picture = Version.of(asset), asset.mime not in RAW_MIMES
    change_places(session, asset, values)
    old = take_picture(session, asset, values, made)
    session.flush()
    if not was_picture:
        return old
    session.refresh(asset, ["renditions"])
    old += versions.superseded(asset, [one.name for one in made])
    versions.replaced(session, asset, before, _who(session, asset, values, batch_id))
    return old


def _who(session: Session, asset: Asset, values: Mapping[str, Any], batch_id: int) -> int | None:
    """Who delivered the file: in whose name it is replaced, also when a sweeper finishes it."""
    by = select(Batch.opened_by).join(Arrival, Arrival.batch_id == Batch.id)
    sent = by.where(Arrival.replaces == asset.id, Arrival.claimed_sha256 == values["sha256"])
    found = session.scalar(sent.order_by(Arrival.id.desc()).limit(1))
    return found or session.scalar(select(Batch.opened_by).where(Batch.id == batch_id))
