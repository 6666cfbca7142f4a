"""Originals and companions of an event by SHA-256: which bytes it has, wherever they belong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, Companion

MANIFEST_ROLE = "manifest"
"""Role of a companion that is a C2PA manifest (`.c2pa`)."""
BESIDE = ("sidecar", MANIFEST_ROLE)
"""Roles of companions that are no picture: its words, and its Content Credentials."""
ENDED = ("ready", "trashed", "withdrawn")
"""States of an asset whose original is stored."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A delivered file at its place in the bucket."""

    asset_id: str
    role: str
    """`original`, or that of a companion."""
    sha256: str
    size: int
    key: str
    filename: str
    mime: str
    verified_at: datetime | None = None


def files_of(asset: Asset) -> list[StoredFile]:
    """The asset's original, if it is here, and its companions that are."""
    original = StoredFile(
        asset.id,
        "original",
        asset.sha256,
        asset.size,
        asset.original_key,
        asset.filename,
        asset.mime,
        asset.verified_at,
    )
    return [*([] if asset.awaited else [original]), *companions_of(asset)]


def companions_of(asset: Asset) -> list[StoredFile]:
    """What came with the original and is stored."""
    return [_stored(one) for one in asset.companions if one.state == "ready"]


def manifests_of(asset: Asset) -> list[StoredFile]:
    """The C2PA manifests that came in files of their own and are stored, the newest first."""
    newest = sorted(asset.companions, key=lambda one: one.created_at, reverse=True)
    return [_stored(one) for one in newest if one.role == MANIFEST_ROLE and one.state == "ready"]


def find_holder(session: Session, event_id: int, sha256: str) -> Asset | None:
    """The asset that these bytes belong to; None if they are not all stored."""
    asset = session.scalar(select(Asset).where(Asset.event_id == event_id, Asset.sha256 == sha256))
    if asset is not None and asset.state in ENDED and not asset.awaited:
        return asset
    companion = find_companion(session, event_id, sha256)
    if companion is not None and companion.state == "ready" and companion.role not in BESIDE:
        return companion.asset
    return None


def find_companion(session: Session, event_id: int, sha256: str) -> Companion | None:
    """The RAW file or camera picture with these bytes, also while it is being stored."""
    query = select(Companion).where(
        Companion.event_id == event_id, Companion.sha256 == sha256, Companion.role.not_in(BESIDE)
    )
    return session.scalar(query.order_by(Companion.created_at).limit(1))


def find_sidecar(session: Session, event_id: int, sha256: str, filename: str) -> Companion | None:
    """An XMP file or manifest of this name and these bytes that lies beside a picture."""
    query = select(Companion).where(
        Companion.event_id == event_id,
        Companion.sha256 == sha256,
        Companion.role.in_(BESIDE),
        Companion.state == "ready",
        Companion.filename == filename,
    )
    return session.scalar(query.limit(1))


def has_ends(session: Session, event_id: int, head_tail: str, size: int) -> bool:
    """Whether a stored file of the event has this size and these ends."""
    asset = exists().where(
        Asset.event_id == event_id,
        Asset.head_tail == head_tail,
        Asset.size == size,
        Asset.state != "storing",
        Asset.awaited.is_(False),
    )
    companion = exists().where(
        Companion.event_id == event_id,
        Companion.head_tail == head_tail,
        Companion.size == size,
        Companion.state == "ready",
    )
    return bool(session.scalar(select(or_(asset, companion))))


def _stored(one: Companion) -> StoredFile:
    return StoredFile(
        one.asset_id, one.role, one.sha256, one.size, one.key, one.filename, one.mime, one.verified_at
    )
