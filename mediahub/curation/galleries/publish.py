"""Publishing: a draft becomes a numbered version that never changes, and the latest of these is public.

A version's content, as JSON: `title`, `intro`, `layout`, `cover_id`, `colour`, `shows_logo`, and `sections`
with `heading`, `text` and `items` of `id` and `caption`. Whether a picture may be shown is asked when it is
published, and again each time it is served.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import joinedload, selectinload

from mediahub.catalog.coordination import outbox
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.events import IS_THERE
from mediahub.catalog.models import Asset, Event, Gallery, GalleryItem, GallerySection, GalleryVersion
from mediahub.curation.galleries import ordering
from mediahub.curation.galleries.covers import best_cover, candidates
from mediahub.curation.galleries.galleries import (
    GalleryError,
    in_order,
    note_change,
    picture_ids,
    section_name,
    usable_ids,
)
from mediahub.messages import N_
from mediahub.problems import Missing
from mediahub.rights.publishing import may_publish

Content = dict[str, Any]


class NotPublic(Missing):
    """No gallery is public at this address."""

    def __init__(self) -> None:
        super().__init__(N_("There is no public gallery at this address."))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A picture that may not be published, and why."""

    id: str
    title: str
    reason: str


def content_of(session: DbSession, gallery: Gallery, assets: dict[str, Asset]) -> Content:
    """The draft as it stands, with those of its pictures that are among `assets`."""

    def shown(item: GalleryItem) -> Content:
        own = assets[item.asset_id].caption
        return {"id": item.asset_id, "caption": own if item.caption is None else item.caption}

    sections: list[Content] = [
        {
            "heading": section.heading,
            "text": section.text,
            "items": [shown(item) for item in items if item.asset_id in assets],
        }
        for section, items in in_order(gallery)
    ]
    ids = [item["id"] for section in sections for item in section["items"]]
    return {
        "title": gallery.title,
        "intro": gallery.intro,
        "layout": gallery.layout,
        "cover_id": cover_of(session, gallery, assets, ids),
        "colour": gallery.colour,
        "shows_logo": gallery.shows_logo,
        "sections": [one for one in sections if one["items"] or one["heading"] or one["text"]],
    }


def cover_of(
    session: DbSession, gallery: Gallery, assets: dict[str, Asset], ids: Sequence[str]
) -> str | None:
    """The cover of a gallery with these pictures: the one that was chosen, or else the one that is best as a
    cover; none of none."""
    if gallery.cover_id in ids:
        return gallery.cover_id
    return best_cover(candidates(session, assets, ids))


def read_assets(session: DbSession, ids: Iterable[str], *, files: bool = True) -> dict[str, Asset]:
    """These assets by id, with what pages show of them: their `files` too, unless nobody asks for those."""
    wanted, found = list(dict.fromkeys(ids)), {}
    for some in in_chunks(wanted):
        query = select(Asset).where(Asset.id.in_(some))
        shown = query.options(selectinload(Asset.renditions), joinedload(Asset.event)) if files else query
        found.update({asset.id: asset for asset in session.scalars(shown)})
    return found


def left_out(gallery: Gallery, assets: dict[str, Asset], now: datetime) -> list[LeftOut]:
    """The draft's pictures that may not be published at `now`."""
    refused = []
    for identity in picture_ids(gallery):
        asset = assets[identity]
        verdict = may_publish(terms_of(asset), now)
        if not verdict.allowed:
            refused.append(LeftOut(identity, asset.title or asset.filename, verdict.sentence))
    return refused


def publish(
    session: DbSession, gallery: Gallery, user_id: int | None, now: datetime, note: str = ""
) -> GalleryVersion:
    """Publish the locked gallery's draft. Raises GalleryError if none of its pictures may be."""
    if gallery.archived_at is not None:
        raise GalleryError(N_("It is in the archive; restore it first."))
    assets = read_assets(session, picture_ids(gallery))
    refused = left_out(gallery, assets, now)
    shown = {identity: asset for identity, asset in assets.items()
             if identity not in {one.id for one in refused}}  # fmt: skip
    if not shown:
        raise GalleryError(N_("None of its pictures may be published, so there is nothing to show."))
    number = max((one.number for one in gallery.versions), default=0) + 1
    before = published_ids(gallery)
    version = GalleryVersion(
        number=number,
        revision=gallery.revision + 1,
        content=content_of(session, gallery, shown),
        left_out=[{"id": one.id, "title": one.title, "reason": one.reason} for one in refused],
        note=note.strip()[:300],
        published_by=user_id,
        published_at=now,
    )
    gallery.versions.append(version)
    gallery.published = number
    note_change(gallery, session, user_id, [{"op": "publish", "version": number}])
    outbox.enqueue(session, sorted({*before, *shown}))  # press finds a gallery by its name from now on
    return version


def unpublish(session: DbSession, gallery: Gallery, user_id: int | None) -> None:
    """Take it off the public pages at once; the draft and its versions stay."""
    if gallery.published is not None:
        outbox.enqueue(session, published_ids(gallery))
        gallery.published = None
        note_change(gallery, session, user_id, [{"op": "unpublish"}])


def restore(session: DbSession, gallery: Gallery, number: int, user_id: int | None) -> None:
    """Let the draft be what version `number` was. It is public only when it is published again.

    Pictures that are gone stay gone. Raises GalleryError if there is no such version.
    """
    version = next((one for one in gallery.versions if one.number == number), None)
    if version is None:
        raise GalleryError(N_("There is no such version."))
    content = version.content
    before = picture_ids(gallery)
    captions = {asset.id: asset.caption for asset in read_assets(session, ids_of(content)).values()}
    usable = set(usable_ids(session, gallery.event_id, captions))
    gallery.items, gallery.sections = [], []
    session.flush()
    sections = content["sections"] or [{"heading": "", "text": "", "items": []}]
    for position, one in zip(ordering.fresh(len(sections)), sections, strict=True):
        section = GallerySection(
            id=section_name(), position=position, heading=one["heading"], text=one["text"]
        )
        gallery.sections.append(section)
        kept = [item for item in one["items"] if item["id"] in usable]
        for key, item in zip(ordering.fresh(len(kept)), kept, strict=True):
            own = item["caption"] != captions[item["id"]]
            row = GalleryItem(asset_id=item["id"], section_id=section.id, position=key)
            row.caption = item["caption"] if own else None
            gallery.items.append(row)
    for name in ("title", "intro", "layout", "cover_id", "colour", "shows_logo"):
        setattr(gallery, name, content[name])
    note_change(gallery, session, user_id, [{"op": "restore", "version": number}])
    outbox.enqueue(session, sorted({*before, *usable}))


def published_version(gallery: Gallery) -> GalleryVersion | None:
    """What the world sees of it."""
    if gallery.archived_at is not None:
        return None
    return next((one for one in gallery.versions if one.number == gallery.published), None)


def published_ids(gallery: Gallery) -> list[str]:
    """The pictures of its public version; none without one."""
    version = published_version(gallery)
    return [] if version is None else ids_of(version.content)


def published_gallery(session: DbSession, slug: str) -> tuple[Gallery, GalleryVersion] | None:
    """The public gallery at this address, with its version; None if nothing is public there."""
    query = (
        select(Gallery, GalleryVersion)
        .join(GalleryVersion, GalleryVersion.gallery_id == Gallery.id)
        .join(Event, Gallery.event_id == Event.id)
        .where(
            IS_THERE,
            Gallery.slug == slug,
            Gallery.archived_at.is_(None),
            GalleryVersion.number == Gallery.published,
        )
        .options(joinedload(Gallery.event))
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def get_published(session: DbSession, slug: str) -> tuple[Gallery, GalleryVersion]:
    """The public gallery of an address and its version. Raises NotPublic if nothing is public there."""
    found = published_gallery(session, slug)
    if found is None:
        raise NotPublic
    return found


def public_picture(session: DbSession, slug: str, asset_id: str, now: datetime) -> Asset:
    """A picture of the published version that everyone may see at `now`. Raises Missing for any other."""
    _, version = get_published(session, slug)
    asset = read_assets(session, [asset_id]).get(asset_id) if asset_id in ids_of(version.content) else None
    if asset is None or not may_publish(terms_of(asset), now).allowed:
        raise Missing(N_("This picture is not there any more."))
    return asset


def ids_of(content: Content) -> list[str]:
    """The pictures of a version, in their order."""
    return [item["id"] for section in content["sections"] for item in section["items"]]


def shown_content(content: Content, assets: dict[str, Asset], now: datetime) -> Content:
    """A version without the pictures that may not be shown any more at `now`, and without sections that have
    no words below their heading and no pictures left: they would be headings over nothing."""

    def may(identity: str) -> bool:
        asset = assets.get(identity)
        return asset is not None and may_publish(terms_of(asset), now).allowed

    sections = [
        {**one, "items": [item for item in one["items"] if may(item["id"])]} for one in content["sections"]
    ]
    sections = [one for one in sections if one["items"] or one["text"]]
    ids = [item["id"] for one in sections for item in one["items"]]
    cover = content["cover_id"] if content["cover_id"] in ids else next(iter(ids), None)
    return {**content, "sections": sections, "cover_id": cover}
