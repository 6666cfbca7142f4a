"""Live galleries: what a search finds comes in by itself, and goes when it is found no more.

What a person moved, captioned or put in by hand stays; what a person took out does not come back.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.coordination import outbox
from mediahub.catalog.models import Gallery, GalleryItem
from mediahub.curation.galleries import ordering
from mediahub.curation.galleries.galleries import MAX_GALLERY, in_order, note_change, usable_ids
from mediahub.rights import Viewer
from mediahub.search.service import Search

TEAM = Viewer(frozenset({"marketing"}))
"""For whom a live gallery looks: the team. What may be published is asked when it is. A link shows it as it
is, so nothing comes in by a name that nobody agreed to."""


def found_ids(search: Search, event: str, query: dict[str, Any]) -> list[str] | None:
    """What the query of a live gallery finds now, the earliest first; None while there is no index."""
    if not search.generation():
        return None
    filters = {name: tuple(values) for name, values in (query.get("filters") or {}).items()}
    found = search.search(
        str(query.get("q") or ""),
        event=event,
        viewer=TEAM,
        filters=filters,
        sort="taken",
        limit=MAX_GALLERY,
        facets=(),
        stated_only=True,
    )
    return list(found.ids)


def is_behind(gallery: Gallery, found: list[str]) -> bool:
    """Whether bringing it up to date would change it."""
    known = {item.asset_id: item for item in gallery.items}
    missing = set(found) - set(known)
    return bool(missing or _gone(gallery, found))


def bring_up_to_date(session: DbSession, gallery: Gallery, found: list[str]) -> bool:
    """Let the locked gallery hold what was `found`; says whether anything changed."""
    known = {item.asset_id for item in gallery.items}
    room = MAX_GALLERY - sum(not item.is_hidden for item in gallery.items)
    fresh = [one for one in usable_ids(session, gallery.event_id, found) if one not in known][: max(0, room)]
    gone = _gone(gallery, found)
    if not fresh and not gone:
        return False
    section, items = in_order(gallery)[-1]
    last = items[-1].position if items else None
    for identity, key in zip(fresh, ordering.several(last, None, len(fresh)), strict=True):
        gallery.items.append(
            GalleryItem(asset_id=identity, section_id=section.id, position=key, is_live=True)
        )
    for item in gone:
        gallery.items.remove(item)
    session.flush()
    changed = [*fresh, *(item.asset_id for item in gone)]
    note_change(gallery, session, None, [{"op": "live", "came": len(fresh), "went": len(gone)}])
    outbox.enqueue(session, changed)
    return True


def _gone(gallery: Gallery, found: list[str]) -> list[GalleryItem]:
    there = set(found)
    return [
        item
        for item in gallery.items
        if item.is_live and not item.is_hidden and item.caption is None and item.asset_id not in there
    ]
