"""What the manifests of originals say, as the catalogue keeps it."""

from __future__ import annotations

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.holdings import MANIFEST_ROLE
from mediahub.catalog.models import Asset, AssetProvenance, Companion
from mediahub.media.provenance.model import Provenance


def keep(session: Session, asset_id: str, sha256: str, provenance: Provenance | None) -> None:
    """Keep what the manifests of a file of this asset say, and that it was read; a file without any leaves no
    row."""
    asset = session.get(Asset, asset_id)
    if asset is not None and asset.sha256 == sha256:
        asset.manifests_read = True
    row = session.get(AssetProvenance, (asset_id, sha256))
    if provenance is None:
        if row is not None and not _has_manifest_beside(session, asset_id):
            session.delete(row)
        return
    if row is None:
        row = AssetProvenance(asset_id=asset_id, sha256=sha256)
        session.add(row)
    row.state = provenance.state
    row.search_values = list(provenance.search_values)
    row.signers = list(provenance.signers)
    row.said = msgspec.to_builtins(provenance)


def _has_manifest_beside(session: Session, asset_id: str) -> bool:
    """Whether a `.c2pa` file says it, which is not read with the picture."""
    query = select(Companion.sha256).where(Companion.asset_id == asset_id, Companion.role == MANIFEST_ROLE)
    return session.scalar(query.limit(1)) is not None


def provenance_of(asset: Asset) -> Provenance | None:
    """What the manifests of its original say; None where it has none, or a version before wrote it down."""
    row = asset.provenance
    if row is None:
        return None
    try:
        return msgspec.convert(row.said, Provenance)
    except msgspec.ValidationError:
        return None
