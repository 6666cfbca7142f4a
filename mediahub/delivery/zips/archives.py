"""Zips as people know them: asked for, made ready by a worker, downloaded, and gone after a while."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Archive, Event
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import recipes
from mediahub.delivery.files.naming import safe
from mediahub.messages import N_, message
from mediahub.problems import Conflict, Missing

LASTS = timedelta(hours=24)
"""For how long a zip can be taken, and a transfer that broke off be resumed."""
MAX_FILES = 100_000
MAX_OPEN = 10
"""Zips of one person that are being made at the same time."""


class ArchiveError(Conflict):
    """A zip that cannot be made; the message is for people."""


class ArchiveMissing(Missing):
    """There is no such zip for whoever asks, or not any more."""

    def __init__(self) -> None:
        super().__init__(N_("This zip does not exist any more, or it is not yours. Make it again."))


def ask_for(
    session: Session,
    event: Event,
    user_id: int,
    asset_ids: Sequence[str],
    *,
    recipe: str,
    name: str,
    basket_id: int | None = None,
) -> Archive:
    """Note that somebody wants these assets as a zip. Whether they may is asked when it is made.

    Raises ArchiveError, and RecipeError for a recipe that there is not.
    """
    recipes.parse(recipe)
    ids = list(dict.fromkeys(asset_ids))
    if not ids:
        raise ArchiveError(N_("There is nothing to download yet. Put pictures into it first."))
    if len(ids) > MAX_FILES:
        raise ArchiveError(
            message(
                "A zip holds %(count)s pictures at most. Download them in several.", count=f"{MAX_FILES:,}"
            )
        )
    waiting = select(Archive.id).where(
        Archive.user_id == user_id, Archive.state.in_(("waiting", "preparing"))
    )
    if len(list(session.scalars(waiting))) >= MAX_OPEN:
        raise ArchiveError(
            message("%(count)d zips are being made for you already. Wait until one is ready.", count=MAX_OPEN)
        )
    archive = Archive(
        id=secrets.token_hex(16),
        event_id=event.id,
        user_id=user_id,
        basket_id=basket_id,
        name=safe(name or event.slug),
        recipe=recipe,
        wanted=" ".join(ids),
        total=len(ids),
        expires_at=utcnow() + LASTS,
    )
    session.add(archive)
    session.flush()
    return archive


def find(session: Session, archive_id: str, user_id: int | None) -> Archive | None:
    """Somebody's own zip, while it lasts. Another's does not exist for them."""
    archive = session.get(Archive, archive_id)
    if archive is None or archive.user_id != user_id or archive.expires_at <= utcnow():
        return None
    return archive


def require_archive(
    session: Session, archive_id: str, user_id: int | None, event_id: int | None = None
) -> Archive:
    """Somebody's own zip, while it lasts, of this event if one is named. Raises ArchiveMissing."""
    archive = find(session, archive_id, user_id)
    if archive is None or (event_id is not None and archive.event_id != event_id):
        raise ArchiveMissing
    return archive


def list_of(session: Session, event_id: int, user_id: int | None, *, limit: int = 50) -> list[Archive]:
    """Somebody's zips of an event that can still be taken, newest first."""
    query = (
        select(Archive)
        .where(Archive.event_id == event_id, Archive.user_id == user_id, Archive.expires_at > utcnow())
        .order_by(Archive.created_at.desc(), Archive.id)
    )
    return list(session.scalars(query.limit(limit)))
