"""RAW and JPEG pairs: which files are one photo.

The picture is the original of their asset, for everybody can open it; the RAW file is its companion. The
asset's id is that of whichever came first, so that no address changes when the other one comes.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from mediahub.catalog.models import Arrival, Asset
from mediahub.ingest.batches.batches import BatchRef
from mediahub.media.containers.filetypes import HEIC, HEIF, JPEG, RAW_TYPES

RAW_MIMES = frozenset(file_type.mime for file_type in RAW_TYPES)
PICTURE_MIMES = frozenset({JPEG.mime, HEIC.mime, HEIF.mime})
"""What cameras write beside a RAW file."""
MOMENT = timedelta(seconds=1)
"""Some write the fraction of the second into only one of the two."""
NUMBERED = re.compile(r" \(\d+\)$")
LOCK_SPACE = 0x50414952


@dataclass(frozen=True, slots=True)
class Shot:
    """What tells that two files are of one photo."""

    mime: str
    filename: str
    camera_at: datetime | None
    """What the camera's clock showed: whatever corrects it later does not tear a pair apart."""
    make: str | None
    model: str | None
    serial: str | None

    @classmethod
    def of(cls, values: Asset | dict[str, Any]) -> Shot:
        """Of an asset, or of the columns of one."""
        row: dict[str, Any] = values if isinstance(values, dict) else values.__dict__
        return cls(**{name: row.get(name) for name in cls.__dataclass_fields__})  # type: ignore[arg-type]

    @property
    def may_pair(self) -> bool:
        """Whether another file could belong to it: a camera says so of itself, and when it was."""
        is_half = self.mime in RAW_MIMES or self.mime in PICTURE_MIMES
        return is_half and bool(self.model) and self.camera_at is not None


def stem(name: str) -> str:
    """What the names of a pair share; without the number that a name which came twice was given."""
    return bare(name).casefold()


def bare(name: str) -> str:
    """A file's name without extension, and without the number that a name which came twice was given."""
    base = name.rpartition("/")[2]
    while (cut := base.rpartition("."))[0] and len(cut[2]) <= 4:
        base = cut[0]
    return NUMBERED.sub("", base)


def is_pair(one: Shot, other: Shot) -> bool:
    """Whether they are RAW and picture of one photo, as far as name, body and moment say."""
    return (
        one.may_pair
        and other.may_pair
        and one.camera_at is not None
        and other.camera_at is not None
        and (one.mime in RAW_MIMES) != (other.mime in RAW_MIMES)
        and stem(one.filename) == stem(other.filename)
        and abs(one.camera_at - other.camera_at) <= MOMENT
        and _same(one.model, other.model)
        and (not (one.make and other.make) or _same(one.make, other.make))
        and (not (one.serial and other.serial) or one.serial == other.serial)
    )


def lock_pairs(session: Session, batch: BatchRef, shown: str) -> None:
    """Let no other process decide about the same name until the transaction ends.

    Take it before any row. SQLite has one writer anyway.
    """
    lock_name(session, f"{batch.event_id} {stem(shown)}")


def lock_name(session: Session, name: str) -> None:
    """Hold the lock of this name until the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        number = zlib.crc32(name.encode("utf-8", "replace")) - (1 << 31)
        session.execute(select(func.pg_advisory_xact_lock(LOCK_SPACE, number)))


def find_partner(session: Session, shot: Shot, batch: BatchRef, shown: str, own_id: str) -> Asset | None:
    """The ready asset that the file belongs to.

    From one delivery and folder, or from whatever delivery if the body says its number: anybody can write
    that into a file, so what a contributor delivers is compared with their own pictures only.
    """
    if not shot.may_pair or shot.camera_at is None:
        return None
    near = (
        select(Asset)
        .where(
            Asset.event_id == batch.event_id,
            Asset.photographer_id == batch.photographer_id,
            Asset.contributor == batch.contributor,
            Asset.camera_at.between(shot.camera_at - MOMENT, shot.camera_at + MOMENT),
            Asset.state == "ready",
            Asset.id != own_id,
            Asset.mime.in_(PICTURE_MIMES if shot.mime in RAW_MIMES else RAW_MIMES),
        )
        .options(selectinload(Asset.companions))
        .order_by(Asset.created_at, Asset.id)
    )
    for asset in session.scalars(near):
        is_whole = any(one.role in ("raw", "picture") for one in asset.companions)
        if (
            not is_whole
            and is_pair(shot, Shot.of(asset))
            and _came_together(session, asset, shot, batch, shown)
        ):
            return asset
    return None


def _came_together(session: Session, asset: Asset, shot: Shot, batch: BatchRef, shown: str) -> bool:
    if shot.serial and asset.serial:
        return True
    if asset.batch_id != batch.id:
        return False
    paths = select(Arrival.path).where(Arrival.batch_id == batch.id, Arrival.asset_id == asset.id)
    return any(_folder(path) == _folder(shown) for path in session.scalars(paths))


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _same(one: str | None, other: str | None) -> bool:
    return (one or "").casefold().strip() == (other or "").casefold().strip()
