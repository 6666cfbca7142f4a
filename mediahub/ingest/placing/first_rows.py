"""The first rows of a file that is taken in: written before any of its bytes are stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Asset, AssetMetadata, AssetPerson, AssetSession, AssetTag, Source
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.terms import apply_standing
from mediahub.ingest.metadata.file_words import written_by_people
from mediahub.ingest.placing.companions import Sidecar, claim_sidecar
from mediahub.ingest.placing.joining_rights import may_join
from mediahub.ingest.placing.read_file import Read
from mediahub.media.containers.file_names import without_ending


def begin_asset(session: Session, identity: str, read: Read) -> Asset | None:
    """Write the asset's row, in state `storing`, filled with what the file says; gives the one that was
    there, which is left alone if it is ready."""
    row = {
        "id": identity,
        "event_id": read.batch.event_id,
        "batch_id": read.batch.id,
        "photographer_id": read.batch.photographer_id,
        "contributor": read.batch.contributor,
        "state": "storing",
        "created_at": utcnow(),
        "updated_at": utcnow(),
        **read.values,
    }
    insert = insert_into(Asset, session).on_conflict_do_nothing(index_elements=["id"])
    if session.scalar(insert.returning(Asset.id), row) is not None:
        return None
    asset = session.get_one(Asset, identity, with_for_update=True)
    if is_claimed_only(asset) and not may_join(session, read.batch.id, asset):
        _hand_over(session, asset, row)
    elif asset.state == "storing":
        for name, value in row.items():
            setattr(asset, name, value)
    return asset


def is_claimed_only(asset: Asset) -> bool:
    """Whether a contributor said that they have this file, and sent no more than a small picture of it."""
    return asset.awaited and bool(asset.contributor)


def is_delivered_by_others(session: Session, read: Read, asset: Asset) -> bool:
    """Whether an asset is still on its way from somebody to whose pictures the sender of `read` may not add,
    though both have the same bytes."""
    is_under_way = (asset.state == "storing" or asset.awaited) and not is_claimed_only(asset)
    return is_under_way and not may_join(session, read.batch.id, asset)


def _hand_over(session: Session, asset: Asset, row: Mapping[str, Any]) -> None:
    """Whoever sends the bytes delivers the picture, not who only said that they have them: it is theirs, with
    what their file says. What a person wrote meanwhile stays."""
    kept = {"id", "state", "created_at", *written_by_people(session, asset.id)}
    for name, value in row.items():
        if name not in kept:
            setattr(asset, name, value)
    session.execute(delete(AssetMetadata).where(AssetMetadata.asset_id == asset.id))
    for depiction in (AssetPerson, AssetTag, AssetSession):
        by_file = depiction.asset_id == asset.id, depiction.source != Source.MANUAL
        session.execute(delete(depiction).where(*by_file))
    session.flush()
    session.expire(asset, ["raw", "persons", "tags", "sessions"])
    apply_standing(session, asset)


def claim_its_sidecar(session: Session, identity: str, read: Read) -> Sidecar | None:
    """Claim a place beside the asset for the XMP file that came with the original, if it could be read."""
    path = read.original.sidecar
    if path is None or not read.has_sidecar:
        return None
    name = read.original.sidecar_shown or f"{without_ending(read.original.shown)}.xmp"
    return claim_sidecar(session, identity, read.batch, path, name)
