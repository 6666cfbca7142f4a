"""Companions that join an asset which is there: the other half of a pair, sidecars, awaited originals.

As with originals, a row comes before the object, and every step may be repeated.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.holdings import MANIFEST_ROLE
from mediahub.catalog.models import Asset, AssetMetadata, Companion, Rendition
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.reading.names import base_name, printable
from mediahub.ingest.reading.pairs import RAW_MIMES
from mediahub.media.containers.filetypes import MANIFEST_ENDING, XMP, XMP_ENDING
from mediahub.media.hashing import sha256_file
from mediahub.media.provenance.library import STORE_FORMAT
from mediahub.objects.renditions import derived_names
from mediahub.storage import Bucket
from mediahub.storage.keys import stored_sidecar_key

FILE = ("sha256", "size", "head_tail", "picture_hash", "original_key", "mime", "filename")
"""Columns of `Asset` that are about the file itself."""
PICTURE = (
    "width",
    "height",
    "orientation",
    "placeholder",
    "colour",
    "dhash",
    "sharpness",
    "duration",
    "video_codec",
)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """An XMP file, or a manifest, on its way to its place beside an asset's original."""

    path: Path
    sha256: str
    key: str
    mime: str = XMP.mime

    def store(self, bucket: Bucket) -> None:
        """Put it into the bucket, under the key that follows from its content."""
        bucket.put_file(self.key, self.path, sha256=self.sha256, mime=self.mime)


def claim(session: Session, home: Asset, values: Mapping[str, Any], role: str = "") -> None:
    """Say that the file of these columns of `Asset` belongs to `home`, before it is stored; by itself as its
    RAW file, or as the picture that is to be its original."""
    role = role or ("raw" if values["mime"] in RAW_MIMES else "picture")
    _claim(session, home.id, home.event_id, role, values)


def claim_sidecar(
    session: Session, asset_id: str, batch: BatchRef, path: Path, name: str, role: str = "sidecar"
) -> Sidecar:
    """Claim a place beside an asset for an XMP file, or a manifest. One that was delivered before stays as it
    is."""
    ending, mime = (MANIFEST_ENDING, STORE_FORMAT) if role == MANIFEST_ROLE else (XMP_ENDING, XMP.mime)
    key = stored_sidecar_key(batch.event_slug, asset_id, digest := sha256_file(path), ending)
    sidecar = Sidecar(path, digest, key, mime)
    values = {
        "sha256": digest,
        "size": path.stat().st_size,
        "head_tail": None,
        "mime": mime,
        "filename": base_name(printable(name)),
        "original_key": sidecar.key,
    }
    _claim(session, asset_id, batch.event_id, role, values)
    return sidecar


def settle(session: Session, asset_id: str, digests: Collection[str]) -> None:
    """These companions are stored."""
    for one in session.scalars(
        select(Companion).where(Companion.asset_id == asset_id, Companion.sha256.in_(list(digests)))
    ):
        one.state = "ready"


def change_places(session: Session, asset: Asset, values: Mapping[str, Any]) -> None:
    """Make the claimed picture of these columns the asset's original, and what was the original a companion:
    the RAW file of the same shot, or an earlier version."""
    before = {name: getattr(asset, name) for name in FILE}
    claimed = session.get_one(Companion, (asset.id, values["sha256"]))
    filename = claimed.filename
    session.delete(claimed)
    session.flush()
    role = "raw" if before["mime"] in RAW_MIMES else "earlier"
    _claim(session, asset.id, asset.event_id, role, before)
    settle(session, asset.id, [before["sha256"]])
    one = session.get_one(Companion, (asset.id, before["sha256"]))
    one.verified_at, asset.verified_at = asset.verified_at, None
    take_columns(asset, {**values, "filename": filename}, FILE)


def take_picture(
    session: Session, asset: Asset, values: Mapping[str, Any], renditions: Sequence[Rendition]
) -> list[str]:
    """Show the asset by these columns and renditions; what was made of earlier ones goes. Gives the keys of
    objects that nothing needs now."""
    take_columns(asset, values, PICTURE)
    before = {rendition.name: rendition.key for rendition in asset.renditions}
    replaced = [new.name for new in renditions if before.get(new.name, new.key) != new.key]
    stale = [one for one in asset.renditions if one.name in derived_names(replaced)]
    for one in stale:
        asset.renditions.remove(one)
    for rendition in renditions:
        session.merge(rendition)
    return [before[name] for name in replaced] + [one.key for one in stale]


def keep_metadata(
    session: Session, asset_id: str, values: dict[str, Any], names: Mapping[str, list[str]]
) -> None:
    """Keep what was read; what an earlier file or its sidecar said stays under its own group. `names`, the
    keywords and persons that the file says, are added to those that are known."""
    row = session.get(AssetMetadata, asset_id)
    if row is None:
        session.add(AssetMetadata(asset_id=asset_id, values=values, **names))
        session.flush()
    else:
        row.values = {**row.values, **values}
        for column, words in names.items():
            setattr(row, column, list(dict.fromkeys([*getattr(row, column), *words])))


def take_columns(asset: Asset, values: Mapping[str, Any], names: Collection[str]) -> None:
    """Copy these columns; those that the file says nothing of stay as they are."""
    for name in names:
        if name in values:
            setattr(asset, name, values[name])


def _claim(session: Session, asset_id: str, event_id: int, role: str, values: Mapping[str, Any]) -> None:
    if session.get(Companion, (asset_id, values["sha256"])) is not None:
        return
    session.add(
        Companion(
            asset_id=asset_id,
            event_id=event_id,
            role=role,
            sha256=values["sha256"],
            size=values["size"],
            head_tail=values["head_tail"],
            picture_hash=values.get("picture_hash"),
            mime=values["mime"],
            filename=values["filename"],
            key=values["original_key"],
        )
    )
    session.flush()
