"""Galleries as a whole: created, found, duplicated, merged, archived. Their content: `edit`."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import selectinload

from mediahub.catalog.coordination import outbox
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Asset, Gallery, GalleryChange, GalleryItem, GallerySection
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.names import slugify
from mediahub.curation.galleries import ordering
from mediahub.messages import N_, message
from mediahub.problems import Conflict, Invalid, Missing

LAYOUTS = ("justified", "grid", "story")
MAX_GALLERY = 2000
"""Pictures of one gallery."""
MAX_TITLE = 200


class GalleryError(Conflict):
    """What cannot be done to a gallery as it is, with a sentence that says why."""


class UnnamedGallery(Invalid):
    """A gallery cannot be made without a name."""

    def __init__(self) -> None:
        super().__init__(N_("A gallery needs a name."))


class GalleryMissing(Missing):
    """There is no gallery of this number."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such gallery."))


def section_name() -> str:
    """A new section's id."""
    return secrets.token_hex(6)


def create(
    session: DbSession,
    event_id: int,
    title: str,
    *,
    user_id: int | None,
    live_query: dict[str, Any] | None = None,
) -> Gallery:
    """An empty gallery with one section. Raises UnnamedGallery for a title without letters."""
    title = " ".join(title.split())[:MAX_TITLE]
    if not title:
        raise UnnamedGallery
    gallery = Gallery(
        event_id=event_id,
        slug=_free_slug(session, title),
        title=title,
        live_query=live_query,
        created_by=user_id,
        sections=[GallerySection(id=section_name(), position=ordering.between(None, None))],
    )
    session.add(gallery)
    session.flush()
    return gallery


def lock(session: DbSession, gallery_id: int) -> Gallery | None:
    """The gallery, until the end of the transaction for this one alone; None if there is none."""
    query = select(Gallery).where(Gallery.id == gallery_id).options(*_whole()).with_for_update(of=Gallery)
    return session.scalar(query)


def get(session: DbSession, gallery_id: int) -> Gallery:
    """The gallery with all that is in it. Raises GalleryMissing."""
    gallery = load(session, gallery_id)
    if gallery is None:
        raise GalleryMissing
    return gallery


def load(session: DbSession, gallery_id: int) -> Gallery | None:
    """The gallery with all that is in it."""
    return session.scalar(select(Gallery).where(Gallery.id == gallery_id).options(*_whole()))


def in_order(gallery: Gallery) -> list[tuple[GallerySection, list[GalleryItem]]]:
    """Its sections and their pictures as they stand, without hidden ones."""
    sections = sorted(gallery.sections, key=lambda section: (section.position, section.id))
    by_section: dict[str, list[GalleryItem]] = {section.id: [] for section in sections}
    for item in sorted(gallery.items, key=lambda item: (item.position, item.asset_id)):
        if not item.is_hidden:
            by_section.setdefault(item.section_id, []).append(item)
    return [(section, by_section[section.id]) for section in sections]


def picture_ids(gallery: Gallery) -> list[str]:
    """Its pictures in their order."""
    return [item.asset_id for _, items in in_order(gallery) for item in items]


def of_event(session: DbSession, event_id: int, *, archived: bool = False) -> list[Gallery]:
    """The event's galleries, the last changed first."""
    kept = Gallery.archived_at.is_not(None) if archived else Gallery.archived_at.is_(None)
    query = select(Gallery).where(Gallery.event_id == event_id, kept).options(*_whole())
    return list(session.scalars(query.order_by(Gallery.updated_at.desc(), Gallery.id.desc())))


def revision_of(session: DbSession, gallery_id: int) -> int:
    """The number of its draft, without anything else of it. Raises GalleryMissing."""
    revision = session.scalar(select(Gallery.revision).where(Gallery.id == gallery_id))
    if revision is None:
        raise GalleryMissing
    return revision


def count_archived(session: DbSession, event_id: int) -> int:
    """How many galleries of the event were put away."""
    query = select(func.count()).select_from(Gallery)
    return session.scalar(query.where(Gallery.event_id == event_id, Gallery.archived_at.is_not(None))) or 0


def last_editor(session: DbSession, gallery: Gallery) -> int | None:
    """Who made its revision: a user, or None where a search did."""
    change = session.get(GalleryChange, (gallery.id, gallery.revision))
    return change.user_id if change else None


def note_change(gallery: Gallery, session: DbSession, user_id: int | None, operations: Sequence[Any]) -> None:
    """Raise the revision, and write down what led to it."""
    gallery.revision += 1
    gallery.updated_at = utcnow()
    change = GalleryChange(
        gallery_id=gallery.id, revision=gallery.revision, user_id=user_id, operations=list(operations)
    )
    session.add(change)


def duplicate(session: DbSession, source: Gallery, title: str, user_id: int | None) -> Gallery:
    """A draft of its own with the same pictures, words and order; neither its versions nor its comments."""
    copy = create(session, source.event_id, title, user_id=user_id, live_query=source.live_query)
    for name in ("intro", "layout", "cover_id", "colour", "shows_logo"):
        setattr(copy, name, getattr(source, name))
    copy.sections = [
        GallerySection(id=one.id, position=one.position, heading=one.heading, text=one.text)
        for one in source.sections
    ]
    kept = ("asset_id", "section_id", "position", "caption", "is_live", "is_hidden")
    copy.items = [GalleryItem(**{name: getattr(one, name) for name in kept}) for one in source.items]
    outbox.enqueue(session, [one.asset_id for one in copy.items])
    return copy


def merge(session: DbSession, target: Gallery, source: Gallery, user_id: int | None) -> int:
    """Put the sections and pictures of `source` behind those of `target`, and `source` away.

    A picture that both have stays where it is in `target`. Says how many came. Raises GalleryError.
    """
    if source.id == target.id or source.event_id != target.event_id:
        raise GalleryError(N_("Only two different galleries of one event can be joined."))
    there = {item.asset_id for item in target.items if not item.is_hidden}
    groups = [(one, [i for i in items if i.asset_id not in there]) for one, items in in_order(source)]
    came = [item.asset_id for _, items in groups for item in items]
    if len(there) + len(came) > MAX_GALLERY:
        raise GalleryError(
            message("Together they would have more than %(count)d pictures.", count=MAX_GALLERY)
        )
    last = max((section.position for section in target.sections), default=None)
    hidden = {item.asset_id: item for item in target.items if item.is_hidden}
    for position, (section, items) in zip(ordering.several(last, None, len(groups)), groups, strict=True):
        if not items and not section.heading and not section.text:
            continue
        heading = section.heading or source.title
        added = GallerySection(id=section_name(), position=position, heading=heading, text=section.text)
        target.sections.append(added)
        for key, item in zip(ordering.fresh(len(items)), items, strict=True):
            row = hidden.get(item.asset_id) or GalleryItem(asset_id=item.asset_id)
            row.section_id, row.position, row.caption = added.id, key, item.caption
            row.is_hidden = row.is_live = False
            if row.asset_id not in hidden:
                target.items.append(row)
    note_change(target, session, user_id, [{"op": "merge", "gallery": source.id}])
    archive(session, source, user_id)
    outbox.enqueue(session, came)
    return len(came)


def archive(session: DbSession, gallery: Gallery, user_id: int | None) -> None:
    """Put it away: out of lists and searches, and no longer public. Nothing of it is lost."""
    gallery.archived_at, gallery.published = utcnow(), None
    note_change(gallery, session, user_id, [{"op": "archive"}])
    outbox.enqueue(session, picture_ids(gallery))


def bring_back(session: DbSession, gallery: Gallery, user_id: int | None) -> None:
    """Take it out of the archive, as a draft."""
    gallery.archived_at = None
    note_change(gallery, session, user_id, [{"op": "bring_back"}])
    outbox.enqueue(session, picture_ids(gallery))


def usable_ids(session: DbSession, event_id: int, ids: Iterable[str]) -> list[str]:
    """Those of `ids` that are ready pictures of the event, each once, in their order."""
    wanted = list(dict.fromkeys(ids))
    found: set[str] = set()
    for chunk in in_chunks(wanted):
        query = select(Asset.id).where(
            Asset.id.in_(chunk), Asset.event_id == event_id, Asset.state == "ready"
        )
        found.update(session.scalars(query))
    return [identity for identity in wanted if identity in found]


def _whole() -> tuple[Any, ...]:
    return selectinload(Gallery.sections), selectinload(Gallery.items), selectinload(Gallery.event)


def _free_slug(session: DbSession, title: str) -> str:
    base = slugify(title)[:70].strip("-") or "gallery"
    if session.scalar(select(func.count()).select_from(Gallery).where(Gallery.slug == base)) == 0:
        return base
    return f"{base}-{secrets.token_hex(3)}"
