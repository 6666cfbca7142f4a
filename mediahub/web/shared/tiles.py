"""Tiles of the grid, for up to a few hundred assets at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from flask import url_for
from sqlalchemy.orm import Session

from mediahub.catalog.assets import assets_for_tiles, rendition_keys, stack_sizes, verdicts_of
from mediahub.catalog.assets import title_of as title_of
from mediahub.catalog.depictions import DepictionRow, depictions_for, person_rows, session_rows
from mediahub.catalog.models import Asset, Event, Status
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.titles import title_for
from mediahub.catalog.vocabulary import names_by_slug
from mediahub.delivery.files.fields import byline
from mediahub.http.context import presigner, verdict, viewer, why
from mediahub.http.language import page_language
from mediahub.objects.renditions import HOVER, THUMB, WATERMARKED, RenditionKind
from mediahub.rights import Action, Verdict, Viewer
from mediahub.web.answers import Stack, Tile
from mediahub.web.shared.display import duration_text

MAX_TILES = 200
TILE_RENDITIONS = (THUMB.name, HOVER.name, WATERMARKED.name)
"""Renditions that a tile may show."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read for all tiles of a screen at once, by asset."""

    keys: Mapping[str, Mapping[str, str]]
    people: Mapping[str, Sequence[DepictionRow]]
    """Those that whoever asks may know of, in order."""
    sessions: Mapping[str, Sequence[DepictionRow]]
    """All of them."""
    names: Mapping[str, str]
    """Of people, by slug."""
    stacks: Mapping[str, Stack]
    """By their top."""
    sentence: Callable[[Verdict], str]
    """What a verdict is for, said once: most pictures of a screen have the same rights."""


def tiles(database: Session, event: Event, ids: Sequence[str]) -> dict[str, Tile]:
    """By id, the tile of each asset that whoever asks may see; the others are left out."""
    who, now = viewer(), utcnow()
    of_event = (asset for asset in assets_for_tiles(database, ids[:MAX_TILES]) if asset.event_id == event.id)
    judged = ((asset, verdicts_of(who, asset, now)) for asset in of_event)
    seen = [(asset, verdicts) for asset, verdicts in judged if verdicts[Action.SEE].allowed]
    shown = [asset.id for asset, _ in seen]
    sizes = stack_sizes(database, who, {asset.stack_id for asset, _ in seen if asset.stack_id is not None})
    people = {key: depictions_for(who, some) for key, some in person_rows(database, shown).items()}
    slugs = {one.key for some in people.values() for one in some}
    read = _Read(
        keys=rendition_keys(database, shown, TILE_RENDITIONS),
        people=people,
        sessions=session_rows(database, shown),
        names=names_by_slug(database, slugs, page_language()),
        stacks={top: {"id": top, "count": count} for top, count in sizes.items() if count > 1},
        sentence=cache(why),
    )
    return {asset.id: _tile(asset, who, verdicts, read) for asset, verdicts in seen}


def _tile(asset: Asset, who: Viewer, verdicts: Mapping[Action, Verdict], read: _Read) -> Tile:
    seen, rights = verdicts[Action.SEE], verdicts[Action.DOWNLOAD]
    large = verdicts[Action.PREVIEW].allowed
    keys, people = read.keys.get(asset.id, {}), read.people.get(asset.id, ())
    sessions = read.sessions.get(asset.id, ())
    session = next(iter(depictions_for(who, sessions)), None)
    title = title_for(who, asset, [(one.key, one.name) for one in sessions])
    return {
        "thumb": _address(asset.id, keys, THUMB, seen),
        "preview": large,
        "hover": _address(asset.id, keys, HOVER, seen) if large else None,
        "placeholder": asset.placeholder,
        "colour": asset.colour,
        "title": title,
        "is_named": title != asset.filename,
        "caption": asset.caption,
        "persons": [read.names[one.key] for one in people if one.status == Status.ACCEPTED],
        "maybe_persons": [read.names[one.key] for one in people if one.status != Status.ACCEPTED],
        "session": session.name if session else "",
        "session_is_guess": session is not None and session.status != Status.ACCEPTED,
        "byline": byline(asset),
        "rating": _rating(asset),
        "kind": asset.kind,
        "duration": duration_text(asset.duration),
        "awaited": asset.awaited,
        "rights": {
            "answer": rights.answer,
            "code": next(iter(rights.codes), ""),
            "sentence": read.sentence(rights),
            "until": rights.until.isoformat() if rights.until else None,
        },
        "w": asset.width,
        "h": asset.height,
        "stack": read.stacks.get(asset.stack_id or ""),
    }


def rendition_url(asset: Asset, kind: RenditionKind) -> str | None:
    """A presigned address of one of the asset's renditions, if it was made and whoever asks may see any.

    Before an armed embargo ends, all that press gets is the small picture with a mark across it.
    """
    keys = {rendition.name: rendition.key for rendition in asset.renditions}
    return _address(asset.id, keys, kind, verdict(asset, Action.SEE))


def _address(asset_id: str, keys: Mapping[str, str], kind: RenditionKind, seen: Verdict) -> str | None:
    if seen.watermarked:
        if not kind.is_small or THUMB.name not in keys:
            return None
        made = keys.get(WATERMARKED.name)
        return presigner().get(made) if made else url_for("assets.watermarked", asset_id=asset_id)
    return presigner().get(keys[kind.name]) if kind.name in keys else None


def _rating(asset: Asset) -> float | None:
    """One of the standard; files that came before they were bounded (`media.metadata.bounds`) said others."""
    return asset.rating if asset.rating is not None and -1 <= asset.rating <= 5 else None
