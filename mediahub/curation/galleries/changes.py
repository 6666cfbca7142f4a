"""What the team does to galleries: each a use case in a transaction of its own, for pages and the API alike.

Whoever calls has asked whether they may. All raise GalleryMissing where there is no such gallery, and
GalleryError for what cannot be done to it as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session as DbSession

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Gallery
from mediahub.curation.galleries import edit, galleries, live
from mediahub.curation.galleries import publish as publishing
from mediahub.curation.galleries.galleries import GalleryError, GalleryMissing
from mediahub.curation.galleries.operations import Add, AnyOperation, Conflict
from mediahub.messages import N_
from mediahub.runtime import Services


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing a gallery."""

    slug: str
    title: str
    version: int
    left_out: list[dict[str, str]]
    """`id`, `title` and `reason` of each picture that may not be public."""


def make(
    services: Services,
    event_id: int,
    title: str,
    *,
    user_id: int | None,
    ids: Sequence[str] = (),
    live_query: dict[str, Any] | None = None,
) -> int:
    """A new gallery of these pictures, or of what a search finds; its id. Raises UnnamedGallery."""
    with services.database.begin() as session:
        made = galleries.create(session, event_id, title, user_id=user_id, live_query=live_query)
        if ids:
            edit.apply(session, made, [Add(op="add", ids=list(ids))], user_id)
        audit.record(session, audit.Action.GALLERY_MADE, made, {"pictures": len(ids)})
    follow_search(services, made.id)
    return made.id


def operate(
    database: Database, gallery_id: int, operations: Sequence[AnyOperation], user_id: int | None
) -> list[Conflict]:
    """Apply operations to the draft; where they met someone else's change."""
    with _locked(database, gallery_id) as (session, gallery):
        return edit.apply(session, gallery, list(operations), user_id)


def duplicate(database: Database, gallery_id: int, title: str, user_id: int | None) -> int:
    """A draft of its own with the same pictures; its id. Raises UnnamedGallery."""
    with _locked(database, gallery_id) as (session, gallery):
        made = galleries.duplicate(session, gallery, title, user_id)
        audit.record(session, audit.Action.GALLERY_MADE, made, {"of": gallery.title})
        return made.id


def merge(database: Database, gallery_id: int, source_id: int, user_id: int | None) -> int:
    """Take in the pictures of another gallery, which is put away; how many came."""
    with _locked(database, gallery_id) as (session, gallery):
        source = galleries.lock(session, source_id)
        if source is None:
            raise GalleryError(N_("The other gallery does not exist."))
        came = galleries.merge(session, gallery, source, user_id)
        audit.record(
            session, audit.Action.GALLERY_CHANGED, gallery, {"merged": source.title, "pictures": came}
        )
        return came


def archive(database: Database, gallery_id: int, user_id: int | None) -> None:
    """Put it away: no longer listed nor public."""
    with _locked(database, gallery_id) as (session, gallery):
        galleries.archive(session, gallery, user_id)
        audit.record(session, audit.Action.GALLERY_ARCHIVED, gallery)


def bring_back(database: Database, gallery_id: int, user_id: int | None) -> None:
    """Take it out of the archive, as a draft."""
    with _locked(database, gallery_id) as (session, gallery):
        galleries.bring_back(session, gallery, user_id)
        audit.record(session, audit.Action.GALLERY_CHANGED, gallery, {"archived": False})


def publish(
    services: Services, gallery_id: int, user_id: int | None, now: datetime, note: str = ""
) -> Published:
    """Publish the draft as it is now, and have the sizes for its page made."""
    follow_search(services, gallery_id)
    with _locked(services.database, gallery_id) as (session, gallery):
        version = publishing.publish(session, gallery, user_id, now, note)
        published = Published(gallery.slug, gallery.title, version.number, version.left_out)
        details = {"version": version.number, "note": note, "left_out": len(version.left_out)}
        shown = publishing.ids_of(version.content)
        audit.record(session, audit.Action.GALLERY_PUBLISHED, gallery, details, assets=shown)
    for asset_id in publishing.ids_of(version.content):
        services.jobs.render_published(asset_id)
    return published


def unpublish(database: Database, gallery_id: int, user_id: int | None) -> None:
    """Take it off the public pages at once; draft and versions stay."""
    with _locked(database, gallery_id) as (session, gallery):
        publishing.unpublish(session, gallery, user_id)
        audit.record(session, audit.Action.GALLERY_UNPUBLISHED, gallery)


def restore(database: Database, gallery_id: int, number: int, user_id: int | None) -> None:
    """Let the draft be what version `number` was."""
    with _locked(database, gallery_id) as (session, gallery):
        publishing.restore(session, gallery, number, user_id)
        audit.record(session, audit.Action.GALLERY_CHANGED, gallery, {"restored": number})


def follow_search(services: Services, gallery_id: int) -> None:
    """Let a live gallery hold what its search finds now; nothing to any other, or where there is none."""
    with services.database.read() as session:
        gallery = galleries.load(session, gallery_id)
        if gallery is None or gallery.live_query is None or gallery.archived_at is not None:
            return
        found = live.found_ids(services.search, gallery.event.slug, gallery.live_query)
        if found is None or not live.is_behind(gallery, found):
            return
    with services.database.begin() as session:
        locked = galleries.lock(session, gallery_id)
        if locked is not None and locked.live_query is not None:
            live.bring_up_to_date(session, locked, found)


@contextmanager
def _locked(database: Database, gallery_id: int) -> Iterator[tuple[DbSession, Gallery]]:
    """A transaction that has the gallery for itself. Raises GalleryMissing."""
    with database.begin() as session:
        gallery = galleries.lock(session, gallery_id)
        if gallery is None:
            raise GalleryMissing
        yield session, gallery
