"""Safekeeping: whether delivered files are in S3 with the SHA-256 that the catalogue has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import update

from mediahub.catalog.holdings import StoredFile
from mediahub.catalog.models import Asset, Companion
from mediahub.catalog.models.base import utcnow
from mediahub.runtime import Services

ASKED_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class StorageCheck:
    """Check of a stored file: where it is, and how its bytes are known to be right."""

    key: str
    """The object; empty if it is not there."""
    how: str
    """`checksum`: S3 checked the SHA-256 when it was written, and says so; `read`: every byte was read back
    and hashed; empty: it is not as it should be."""
    fault: str = ""


def look_after(services: Services, files: Iterable[StoredFile]) -> dict[str, StorageCheck]:
    """Look each file up in S3, by its SHA-256.

    One that went there in parts has no checksum of the whole: it is read back, once. Raises StorageError.
    """
    with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
        return dict(pool.map(lambda file: (file.sha256, _look(services, file)), list(files)))


def _look(services: Services, file: StoredFile) -> StorageCheck:
    info = services.bucket.head(file.key)
    if info is None:
        return StorageCheck("", "", "Its original is not in storage.")
    if info.size != file.size:
        return StorageCheck(info.key, "", f"Its original has {info.size:,} bytes, not {file.size:,}.")
    if info.sha256 is None and file.verified_at is None and not _read(services, file):
        return StorageCheck(info.key, "", "Its original has other bytes than were delivered.")
    if info.sha256 not in (None, file.sha256):
        return StorageCheck(info.key, "", "Its original has another checksum than what was delivered.")
    return StorageCheck(info.key, "checksum" if info.sha256 else "read")


def _read(services: Services, file: StoredFile) -> bool:
    """Whether the stored bytes have the recorded SHA-256; written down if they do."""
    digest = hashlib.sha256()
    for chunk in services.bucket.stream(file.key):
        digest.update(chunk)
    if digest.hexdigest() != file.sha256:
        return False
    with services.database.begin() as session:
        # `updated_at` says when the team changed something
        kept = {"verified_at": utcnow(), "updated_at": Asset.updated_at}
        same = Asset.id == file.asset_id, Asset.sha256 == file.sha256
        session.execute(update(Asset).where(*same).values(**kept))
        beside = Companion.asset_id == file.asset_id, Companion.sha256 == file.sha256
        session.execute(update(Companion).where(*beside).values(verified_at=utcnow()))
    return True
