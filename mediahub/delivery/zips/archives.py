"""Zips as people know them: asked for, made ready by a worker, downloaded, and gone after a while."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from mediahub.catalog.assets import without_other_events
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Archive, Asset, Event
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import recipes
from mediahub.delivery.files.naming import safe
from mediahub.messages import N_, message
from mediahub.problems import Conflict, Missing, TooMany

LIFETIME = timedelta(hours=24)
"""For how long a zip can be taken, and a transfer that broke off be resumed."""
MAX_FILES = 100_000
MAX_BYTES = 200 * 1000**3
"""What the originals in one zip may have: a day's transfer on a good line."""
MAX_OPEN = 10
"""Zips of one person that are being made at the same time."""
MAX_WAITING = 200
"""Zips of all people that are being made at the same time."""
RETRY_AFTER = 120
"""Seconds after which one of them may be ready."""
SHARED_FOR = timedelta(minutes=10)
"""For how long the visitors of a share link, who are many, get the zip that one of them asked for."""


class ArchiveError(Conflict):
    """A zip that cannot be made; the message is for people."""


class ArchiveMissing(Missing):
    """There is no such zip for whoever asks, or not any more."""

    def __init__(self) -> None:
        super().__init__(N_("This zip does not exist any more, or it is not yours. Make it again."))


def ask_for(
    session: Session,
    event: Event,
    user_id: int | None,
    asset_ids: Sequence[str],
    *,
    recipe: str,
    name: str,
    basket_id: int | None = None,
    share_link_id: int | None = None,
    language: str = "",
) -> Archive:
    """Note that an account, or else the visitors of a share link, want these assets as a zip, with papers in
    `language` where no account says which. Whether they may is asked when it is made.

    Raises ArchiveError, TooMany while too many are being made, and RecipeError for one that there is not.
    """
    made = recipes.parse(recipe)
    ids = without_other_events(session, event.id, asset_ids)
    if not ids:
        raise ArchiveError(N_("There is nothing to download yet. Put pictures into it first."))
    if len(ids) > MAX_FILES:
        raise ArchiveError(
            message(
                "A zip holds %(count)s pictures at most. Download them in several.", count=f"{MAX_FILES:,}"
            )
        )
    _require_turn(session, _whose(user_id, share_link_id))
    if made.is_original and _bytes_of(session, ids) > MAX_BYTES:
        most = f"{MAX_BYTES // 1000**3} GB"
        raise ArchiveError(message("A zip holds %(most)s at most. Download them in several.", most=most))
    archive = Archive(
        id=secrets.token_hex(16),
        event_id=event.id,
        user_id=user_id,
        share_link_id=share_link_id,
        language=language,
        basket_id=basket_id,
        name=safe(name or event.slug),
        recipe=recipe,
        wanted=" ".join(ids),
        total=len(ids),
        expires_at=utcnow() + LIFETIME,
    )
    session.add(archive)
    session.flush()
    return archive


def _whose(user_id: int | None, share_link_id: int | None) -> ColumnElement[bool]:
    """The condition on zips of an account, or of a link."""
    return Archive.user_id == user_id if share_link_id is None else Archive.share_link_id == share_link_id


def _require_turn(session: Session, whose: ColumnElement[bool]) -> None:
    """Raise TooMany while as many zips are being made as there may be, for one person or link or for all."""
    making = select(func.count()).where(Archive.state.in_(("waiting", "preparing")))
    if (session.scalar(making.where(whose)) or 0) >= MAX_OPEN:
        words = "%(count)d zips are being made for you already. Wait until one is ready."
        raise TooMany(message(words, count=MAX_OPEN), RETRY_AFTER)
    if (session.scalar(making) or 0) >= MAX_WAITING:
        raise TooMany(N_("Many zips are being made just now. Try again in two minutes."), RETRY_AFTER)


def _bytes_of(session: Session, ids: Sequence[str]) -> int:
    """How many bytes the originals of these pictures have."""
    return sum(
        session.scalar(select(func.sum(Asset.size)).where(Asset.id.in_(page))) or 0 for page in in_chunks(ids)
    )


def find(session: Session, archive_id: str, user_id: int | None) -> Archive | None:
    """Somebody's own zip, while it lasts. Another's does not exist for them."""
    archive = session.get(Archive, archive_id)
    if archive is None or user_id is None or archive.user_id != user_id or archive.expires_at <= utcnow():
        return None
    return archive


def require_of_link(session: Session, archive_id: str, share_link_id: int) -> Archive:
    """A zip of a share link's visitors, while it lasts. Raises ArchiveMissing."""
    archive = session.get(Archive, archive_id)
    if archive is None or archive.share_link_id != share_link_id or archive.expires_at <= utcnow():
        raise ArchiveMissing
    return archive


def same_of_link(
    session: Session, share_link_id: int, asset_ids: Sequence[str], recipe: str, language: str
) -> Archive | None:
    """The zip of these pictures that a visitor of a share link asked for lately."""
    query = select(Archive).where(
        Archive.share_link_id == share_link_id,
        Archive.recipe == recipe,
        Archive.language == language,
        Archive.wanted == " ".join(asset_ids),
        Archive.state != "failed",
        Archive.created_at > utcnow() - SHARED_FOR,
    )
    return session.scalars(query.order_by(Archive.created_at.desc()).limit(1)).first()


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
