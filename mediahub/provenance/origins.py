"""Origins of a picture: what its file, its XMP file, its manifests and the team state of how it was made."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Asset, AssetProvenance
from mediahub.media.source_types import disagreement
from mediahub.provenance.stored import provenance_of

METADATA, SIDECAR, MANIFEST, HERE = "metadata", "sidecar", "manifest", "here"
"""Who states it: the picture's XMP, the XMP file beside it, its Content Credentials, and the catalogue."""
_FIELD = "digital_source_type"


def conflicting_origins(asset: Asset) -> dict[str, str]:
    """Codes of Digital Source Type, by who states them, where they do not agree on whether it was generated;
    else nothing."""
    words = (asset.raw.file_words or {}) if asset.raw is not None else {}
    said = provenance_of(asset)
    return disagreement(
        {
            METADATA: words.get("sources", {}).get("xmp", {}).get(_FIELD),
            SIDECAR: words.get("sidecar", {}).get(_FIELD),
            MANIFEST: said.source_type if said is not None else "",
            HERE: asset.digital_source_type,
        }
    )


def generated_by_manifest(session: Session, ids: Iterable[str]) -> set[str]:
    """Those of these assets whose own manifests state that they were generated: nobody takes that back."""
    found: set[str] = set()
    for some in in_chunks([*ids]):
        rows = (
            select(AssetProvenance.asset_id, AssetProvenance.search_values)
            .join(Asset, (Asset.id == AssetProvenance.asset_id) & (Asset.sha256 == AssetProvenance.sha256))
            .where(AssetProvenance.asset_id.in_(some))
        )
        found |= {identity for identity, values in session.execute(rows) if "generated" in (values or ())}
    return found
