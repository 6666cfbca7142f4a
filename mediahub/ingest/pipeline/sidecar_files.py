"""What every file that ends beside a picture goes through, be it words (XMP) or a manifest (C2PA)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Companion
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import IN_TRASH, NOT_YOURS, Outcome, write_down
from mediahub.ingest.placing.joining_rights import NOT_YOURS as REASON_NOT_YOURS
from mediahub.ingest.placing.joining_rights import may_join
from mediahub.ingest.placing.sidecar_places import Unplaced
from mediahub.media.hashing import sha256_file
from mediahub.media.model import MediaError
from mediahub.messages import N_, message

DELETED = N_("Its picture was deleted meanwhile. Deliver it with its picture.")


def bring_to_end(
    database: Database, path: Path, shown: str, batch: BatchRef, take: Callable[[int, str], Outcome]
) -> Outcome:
    """Have a file taken in by its size and SHA-256, and write down how it ended where `take` did not: `take`
    writes down what is ready, and raises MediaError or Unplaced for what is rejected."""
    try:
        size, digest = path.stat().st_size, sha256_file(path)
    except OSError as error:
        reason = message("It cannot be read: %(why)s.", why=error.strerror)
        outcome = Outcome(shown, "rejected", code="unreadable", reason=reason)
    else:
        try:
            outcome = take(size, digest)
        except (MediaError, Unplaced) as error:
            outcome = Outcome(shown, "rejected", size, digest, code=error.code, reason=str(error))
    if outcome.state != "ready":
        with database.begin() as session:
            write_down(session, batch, outcome)
    return outcome


def joinable(session: Session, batch: BatchRef, found: Sequence[str]) -> list[str]:
    """Of the pictures that were found, those that a file of this delivery may join. Raises Unplaced."""
    assets = [asset for one in found if (asset := session.get(Asset, one)) is not None]
    if not assets:
        raise Unplaced("deleted", DELETED)
    here = [asset for asset in assets if asset.state != "trashed"]
    if not here:
        raise Unplaced("in_trash", IN_TRASH)
    own = [asset.id for asset in here if may_join(session, batch.id, asset)]
    if not own:
        raise Unplaced(NOT_YOURS, REASON_NOT_YOURS)
    return own


def claimed_place(session: Session, asset_id: str, digest: str) -> tuple[Asset, Companion] | None:
    """The asset, locked, and the row by which a file of this SHA-256 claimed its place beside it; None where
    one of them was deleted meanwhile."""
    asset = session.get(Asset, asset_id, with_for_update=True)
    companion = session.get(Companion, (asset_id, digest))
    return None if asset is None or companion is None else (asset, companion)
