"""Finding a picture again by its picture data, after its metadata was changed in the file."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import structlog
from sqlalchemy import select, union
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, Companion
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.reading.pairs import lock_name
from mediahub.media.containers.identify import identify
from mediahub.media.model import MediaError, NotRead
from mediahub.media.picture_data import picture_hash
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services
from mediahub.storage import NotFound

log = structlog.get_logger()
HERE = ("ready", "withdrawn", "trashed")


def lock_picture(session: Session, event_id: int, picture: str) -> None:
    """Let no other process decide about the same picture until the transaction ends. Take it after the lock
    of names, and before any row."""
    if picture:
        lock_name(session, f"{event_id} {picture}")


def find_same_picture(session: Session, batch: BatchRef, picture: str, own_id: str) -> Asset | None:
    """The asset that shows this picture, by its original or by a file beside that.

    Nobody gets in the way of somebody else: a contributor's file is compared with their own pictures, and
    those of the team go before contributors'.
    """
    if not picture:
        return None
    others = _showing(session, batch.event_id, picture) - {own_id}
    if not others:
        return None
    query = select(Asset).where(Asset.id.in_(others), Asset.state.in_(HERE), Asset.awaited.is_(False))
    if batch.is_contributed:
        query = query.where(Asset.contributor == batch.contributor)
    # one that can still be shown goes before one in the trash
    rank = (Asset.contributor != "", Asset.deleted_at.is_not(None))
    return session.scalar(query.order_by(*rank, Asset.created_at, Asset.id).limit(1))


def _showing(session: Session, event_id: int, picture: str) -> set[str]:
    """Ids of assets whose original, or a file beside it, is this picture: each found by an index of its own,
    where one condition over both would look at every picture of the event."""
    original = select(Asset.id).where(Asset.event_id == event_id, Asset.picture_hash == picture)
    beside = select(Companion.asset_id).where(
        Companion.event_id == event_id, Companion.picture_hash == picture, Companion.state == "ready"
    )
    return set(session.scalars(union(original, beside)))


def tell_old_ones(services: Services, sandbox: Sandbox, event_id: int, values: dict[str, object]) -> None:
    """Look at those originals that came before pictures were told apart, and that may be the same as the file
    of these columns: equal ones decode to equal pixels, so few are read. Raises StorageError."""
    shape = (values["width"], values["height"])
    likely = select(Asset.id, Asset.original_key).where(
        Asset.event_id == event_id,
        Asset.picture_hash.is_(None),
        Asset.state.in_(HERE),
        Asset.awaited.is_(False),
        Asset.mime == values["mime"],
        Asset.dhash == values["dhash"],
        Asset.width.in_(shape),
        Asset.height.in_(shape),
    )
    with services.database.read() as session:
        found: Sequence[tuple[str, str]] = [(row[0], row[1]) for row in session.execute(likely)]
    for identity, key in found:
        try:
            picture = _look(services, sandbox, key)
        except NotRead as error:  # no verdict; the next file that may be the same asks again
            log.warning("an original was not looked at", key=key, reason=str(error))
            continue
        with services.database.begin() as session:
            asset = session.get(Asset, identity)
            if asset is not None and asset.original_key == key:
                asset.picture_hash = picture


def _look(services: Services, sandbox: Sandbox, key: str) -> str:
    """The identity of a stored picture, empty where its file tells none. Raises NotRead."""
    with tempfile.TemporaryDirectory(dir=services.settings.temp_dir) as folder:
        path = Path(folder) / "original"
        try:
            services.bucket.get_to_file(key, path)
            return sandbox.call(_hash_of, path)
        except (NotFound, MediaError) as error:
            log.info("an original tells nothing of its picture", key=key, reason=str(error))
            return ""


def _hash_of(path: Path) -> str:
    return picture_hash(path, identify(path))
