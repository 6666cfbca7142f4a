"""Placement of a file that was read: decided once, while nobody else decides about the same.

It claims its place beside an asset before its bytes are stored. So a process killed after that leaves a row
that says where to go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from mediahub.catalog.holdings import find_companion
from mediahub.catalog.models import Asset
from mediahub.ingest.batches.outcome import IN_TRASH
from mediahub.ingest.batches.outcome import NOT_YOURS as NOT_YOURS_CODE
from mediahub.ingest.placing.companions import claim
from mediahub.ingest.placing.first_rows import is_delivered_by_others
from mediahub.ingest.placing.joining_rights import NOT_YOURS, may_join
from mediahub.ingest.placing.read_file import Read
from mediahub.ingest.placing.replacing import claim_place
from mediahub.ingest.placing.same_picture import find_same_picture, lock_picture
from mediahub.ingest.reading.pairs import RAW_MIMES, Shot, find_partner, lock_pairs
from mediahub.media.model import MediaError

EDITED_ROLE = "edited"
Kind = Literal["new", "joins", "replaces", "edits", "known"]


@dataclass(frozen=True, slots=True)
class Place:
    """What a file is to an asset."""

    kind: Kind
    """`new`: an asset of its own. `joins`: the other half of a shot. `edits`: the same picture with other
    words. `replaces`: a version of it that is to be its original. `known`: bytes that somebody else is just
    delivering, and whose asset the sender may not add to."""
    asset_id: str

    @property
    def is_front(self) -> bool:
        """Whether the file is what people see of the asset from then on."""
        return self.kind == "replaces"


def lock(session: Session, read: Read) -> None:
    """Let nobody else decide about this name or this picture until the transaction ends."""
    lock_pairs(session, read.batch, read.original.shown)
    lock_picture(session, read.batch.event_id, read.picture)


def place(session: Session, read: Read, identity: str, replaces: str | None) -> Place:
    """Where the file belongs, with its place beside an asset claimed. Call `lock` first.

    Raises MediaError for a file that belongs to an asset which its sender may not add to, or that can take
    no other file now.
    """
    if replaces:
        return Place("replaces", claim_place(session, replaces, read.batch.event_id, read.values))
    claimed = find_companion(session, read.batch.event_id, read.sha256)
    if claimed is not None:
        may = may_join(session, read.batch.id, claimed.asset)
        return Place(_kind_of(claimed.role) if may else "known", claimed.asset_id)
    own = session.get(Asset, identity)
    if own is not None and is_delivered_by_others(session, read, own):
        return Place("known", identity)
    if own is not None and own.state != "storing":
        return Place("new", identity)
    same = find_same_picture(session, read.batch, read.picture, identity)
    if same is not None and (may_join(session, read.batch.id, same) or not same.contributor):
        return _edit(session, read, same)
    partner = find_partner(session, Shot.of(read.values), read.batch, read.original.shown, identity)
    if partner is None or not may_join(session, read.batch.id, partner):
        return Place("new", identity)
    claim(session, partner, read.values)
    return Place("joins" if read.values["mime"] in RAW_MIMES else "replaces", partner.id)


def _kind_of(role: str) -> Kind:
    if role == "picture":
        return "replaces"
    return "edits" if role == EDITED_ROLE else "joins"


def _edit(session: Session, read: Read, asset: Asset) -> Place:
    """Place of a picture that came before with other metadata; a new version if its orientation changed."""
    if not may_join(session, read.batch.id, asset):
        raise MediaError(NOT_YOURS_CODE, NOT_YOURS)
    if asset.state == "trashed":
        raise MediaError("in_trash", IN_TRASH)
    turned = read.values["orientation"]
    is_turned = turned is not None and turned != (asset.orientation or 1)
    if is_turned and asset.picture_hash == read.picture and asset.kind == "photo" and asset.state == "ready":
        claim(session, asset, {**read.values, "filename": asset.filename})
        return Place("replaces", asset.id)
    claim(session, asset, read.values, EDITED_ROLE)
    return Place("edits", asset.id)
