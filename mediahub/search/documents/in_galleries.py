"""Galleries for the index: which an asset is published in, and which drafts hold it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypedDict

from sqlalchemy import and_, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Gallery, GalleryItem, GalleryVersion


class Words(TypedDict):
    """What galleries bring into a document; see `search.port.Document`."""

    galleries: tuple[str, ...]
    gallery_names: tuple[str, ...]


@dataclass(slots=True)
class Galleries:
    """Slug and title of each gallery of one asset."""

    _published: dict[str, str] = field(default_factory=dict)
    _drafts: dict[str, str] = field(default_factory=dict)

    @property
    def published(self) -> Words:
        """Galleries whose public version has it, as that version is called."""
        return _words(self._published)

    @property
    def unpublished(self) -> Words:
        """Those whose draft alone has it, and new titles of published ones: the team's."""
        slugs = tuple(slug for slug in self._drafts if slug not in self._published)
        titles = tuple(dict.fromkeys(self._drafts.values()))
        known = set(self._published.values())
        return {"galleries": slugs, "gallery_names": tuple(one for one in titles if one not in known)}

    def add(self, slug: str, title: str, published_title: str | None) -> None:
        """Note a gallery whose draft has it; `published_title` where its public version has it too."""
        self._drafts[slug] = title
        if published_title is not None:
            self._published[slug] = published_title


def read_galleries(session: DbSession, ids: Sequence[str]) -> Mapping[str, Galleries]:
    """By asset the galleries that it is in, without archived ones."""
    rows = session.execute(
        select(GalleryItem.asset_id, Gallery.id, Gallery.slug, Gallery.title)
        .join(Gallery, GalleryItem.gallery_id == Gallery.id)
        .where(GalleryItem.asset_id.in_(ids), GalleryItem.is_hidden.is_(False), Gallery.archived_at.is_(None))
        .order_by(Gallery.id)
    ).all()
    public = _public(session, {row.id for row in rows})
    found: dict[str, Galleries] = defaultdict(Galleries)
    for asset_id, gallery_id, slug, title in rows:
        name, shown = public.get(gallery_id, ("", frozenset[str]()))
        found[asset_id].add(slug, title, name if asset_id in shown else None)
    return found


def _public(session: DbSession, ids: set[int]) -> dict[int, tuple[str, frozenset[str]]]:
    """By gallery the title of its public version and the assets in it; without those that have none."""
    if not ids:
        return {}
    version = and_(GalleryVersion.gallery_id == Gallery.id, GalleryVersion.number == Gallery.published)
    rows = session.execute(
        select(Gallery.id, GalleryVersion.content).join(GalleryVersion, version).where(Gallery.id.in_(ids))
    )
    return {
        key: (
            content["title"],
            frozenset(item["id"] for section in content["sections"] for item in section["items"]),
        )
        for key, content in rows
    }


def _words(galleries: Mapping[str, str]) -> Words:
    return {"galleries": tuple(galleries), "gallery_names": tuple(galleries.values())}
