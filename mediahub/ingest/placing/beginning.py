"""The first rows of a file that is taken in: written before any of its bytes are stored."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Asset
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.placing.companions import Sidecar, claim_sidecar
from mediahub.ingest.placing.read_file import Read


def begin_asset(session: Session, identity: str, read: Read) -> Asset | None:
    """Write the asset's row, in state `storing`, filled with what the file says; gives the one that was
    there, which is left alone if it is ready."""
    row = {
        "id": identity,
        "event_id": read.batch.event_id,
        "batch_id": read.batch.id,
        "photographer_id": read.batch.photographer_id,
        "state": "storing",
        "created_at": utcnow(),
        "updated_at": utcnow(),
        **read.values,
    }
    insert = insert_into(Asset, session).on_conflict_do_nothing(index_elements=["id"])
    if session.scalar(insert.returning(Asset.id), row) is not None:
        return None
    asset = session.get_one(Asset, identity, with_for_update=True)
    if asset.state == "storing":
        for name, value in row.items():
            setattr(asset, name, value)
    return asset


def claim_its_sidecar(session: Session, identity: str, read: Read) -> Sidecar | None:
    """Claim a place beside the asset for the XMP file that came with the original, if it could be read."""
    path = read.original.sidecar
    if path is None or not read.has_sidecar:
        return None
    name = read.original.sidecar_shown or f"{read.original.shown.rpartition('.')[0]}.xmp"
    return claim_sidecar(session, identity, read.batch, path, name)
