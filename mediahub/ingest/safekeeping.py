"""Whether originals are in S3 with the SHA-256 that the catalogue says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import update

from mediahub.catalog.base import utcnow
from mediahub.catalog.models import Asset
from mediahub.runtime import Services

ASKED_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """What was found of an original."""

    key: str
    """The object; empty if it is not there."""
    how: str
    """`checksum`: S3 checked the SHA-256 when it was written, and says so; `read`: every byte was read back
    and hashed; empty: it is not as it should be."""
    fault: str = ""


def look_after(services: Services, assets: Iterable[Asset]) -> dict[str, Kept]:
    """Look each original up in S3, by the asset's id.

    One that went there in parts has no checksum of the whole: it is read back, once. Raises StorageError.
    """
    with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
        return dict(pool.map(lambda asset: (asset.id, _look(services, asset)), list(assets)))


def _look(services: Services, asset: Asset) -> Kept:
    info = services.bucket.head(asset.original_key)
    if info is None:
        return Kept("", "", "Its original is not in storage.")
    if info.size != asset.size:
        return Kept(info.key, "", f"Its original has {info.size:,} bytes, not {asset.size:,}.")
    if info.sha256 is None and asset.verified_at is None and not _read(services, asset):
        return Kept(info.key, "", "Its original has other bytes than were delivered.")
    if info.sha256 not in (None, asset.sha256):
        return Kept(info.key, "", "Its original has another checksum than what was delivered.")
    return Kept(info.key, "checksum" if info.sha256 else "read")


def _read(services: Services, asset: Asset) -> bool:
    """Whether the stored bytes have the recorded SHA-256; written down if they do."""
    digest = hashlib.sha256()
    for chunk in services.bucket.stream(asset.original_key):
        digest.update(chunk)
    if digest.hexdigest() != asset.sha256:
        return False
    with services.database.begin() as session:
        # `updated_at` says when the team changed something
        kept = {"verified_at": utcnow(), "updated_at": Asset.updated_at}
        session.execute(update(Asset).where(Asset.id == asset.id).values(**kept))
    return True
