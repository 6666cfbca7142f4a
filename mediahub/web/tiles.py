"""What a tile of the grid shows, for up to a few hundred assets at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from mediahub.catalog.models import Asset, AssetPerson, AssetSession, Event, Status
from mediahub.rights import Action
from mediahub.web.context import presigner, verdict
from mediahub.web.display import duration_text

MAX_TILES = 200


def tiles(database: Session, event: Event, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """By id, the tile of each asset that whoever asks may see; the others are left out."""
    query = (
        select(Asset)
        .where(Asset.event_id == event.id, Asset.id.in_(ids[:MAX_TILES]))
        .options(
            selectinload(Asset.renditions),
            selectinload(Asset.persons).joinedload(AssetPerson.person),
            selectinload(Asset.sessions).joinedload(AssetSession.session),
        )
    )
    seen = [asset for asset in database.scalars(query) if verdict(asset, Action.SEE).allowed]
    return {asset.id: _tile(asset) for asset in seen}


def _tile(asset: Asset) -> dict[str, Any]:
    rights = verdict(asset, Action.DOWNLOAD)
    large = verdict(asset, Action.PREVIEW).allowed
    return {
        "thumb": rendition_url(asset, "thumb"),
        "preview": large,
        "hover": rendition_url(asset, "hover") if large else None,
        "placeholder": asset.placeholder,
        "colour": asset.colour,
        "title": title_of(asset),
        "caption": asset.caption,
        "persons": [mark.person.name for mark in asset.persons if mark.status != Status.REJECTED],
        "session": session_title(asset),
        "rating": asset.rating,
        "kind": asset.kind,
        "duration": duration_text(asset.duration),
        "rights": {"answer": rights.answer, "sentence": rights.sentence},
        "w": asset.width,
        "h": asset.height,
    }


def rendition_url(asset: Asset, name: str) -> str | None:
    """A presigned address of one of the asset's renditions, if it was made."""
    for rendition in asset.renditions:
        if rendition.name == name:
            return presigner().get(rendition.key)
    return None


def title_of(asset: Asset) -> str:
    """The best short name there is."""
    return asset.title or asset.headline or asset.filename


def session_title(asset: Asset) -> str:
    """The title of the session it most likely belongs to, or nothing."""
    marks = [mark for mark in asset.sessions if mark.status != Status.REJECTED]
    best = max(marks, key=lambda mark: (mark.status == Status.ACCEPTED, mark.confidence), default=None)
    return best.session.title if best else ""
