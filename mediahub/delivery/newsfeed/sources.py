"""Sources of a newsroom feed: a saved search, a published gallery, or any search of the event."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.alerts.matching import find_matches
from mediahub.alerts.saved_searches import SearchMissing, find_search
from mediahub.alerts.search_request import read_question
from mediahub.catalog.models import Event, Gallery, GalleryVersion
from mediahub.messages import N_
from mediahub.problems import Missing, TooMany
from mediahub.rights import Viewer
from mediahub.runtime import Services


class GalleryMissing(Missing):
    """There is no such published gallery in the event."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such gallery, or it is not published."))


class IndexMissing(TooMany):
    """Search has no index to ask: a feed that goes on without it would pass pictures by."""

    def __init__(self) -> None:
        super().__init__(N_("The search index is being built. Ask again in a minute."), 60)


@dataclass(frozen=True, slots=True)
class Source:
    """What a feed is of, as it stands now."""

    key: str
    """Of a feed, at most 100 characters: by this receipts are kept."""
    name: str
    ids: Collection[str]


def of_search(services: Services, session: Session, viewer: Viewer, event: Event, search_id: int) -> Source:
    """A saved search that they see. Raises SearchMissing and IndexMissing."""
    search = find_search(session, viewer, event.id, search_id)
    if search is None:
        raise SearchMissing
    return Source(f"search:{search.id}", search.name, _found(services, viewer, event, search.query))


def of_query(services: Services, viewer: Viewer, event: Event, query: str) -> Source:
    """A question as the library's address carries it; empty for everything. Raises IndexMissing."""
    question = str(read_question(query))
    digest = hashlib.sha256(question.encode()).hexdigest()[:32]
    return Source(f"query:{event.id}:{digest}", event.name, _found(services, viewer, event, question))


def of_gallery(session: Session, event: Event, slug: str) -> Source:
    """A gallery in the version that the world sees. Raises GalleryMissing."""
    version = (GalleryVersion.gallery_id == Gallery.id) & (GalleryVersion.number == Gallery.published)
    query = select(Gallery.id, GalleryVersion.content).join(GalleryVersion, version)
    row = session.execute(
        query.where(Gallery.event_id == event.id, Gallery.slug == slug, Gallery.archived_at.is_(None))
    ).first()
    if row is None:
        raise GalleryMissing
    items = frozenset(item["id"] for section in row.content["sections"] for item in section["items"])
    return Source(f"gallery:{row.id}", row.content["title"], items)


def _found(services: Services, viewer: Viewer, event: Event, query: str) -> Collection[str]:
    """What it finds by stated facts: whatever a feed holds leaves the team."""
    if not services.search.generation():
        raise IndexMissing
    return frozenset(find_matches(services, read_question(query), event.slug, viewer, stated_only=True))
