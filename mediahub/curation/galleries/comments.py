"""What the team says to each other about a gallery in the making."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import GalleryComment
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import galleries
from mediahub.messages import N_
from mediahub.problems import Invalid, Missing

MAX_COMMENT = 4000
"""Letters of one; what is longer is cut."""


def add_comment(
    database: Database, gallery_id: int, user_id: int | None, text: str, asset_id: str | None = None
) -> None:
    """Say something about the gallery, or about one of its pictures. Raises GalleryMissing, and Invalid where
    nothing is said."""
    text = text.strip()[:MAX_COMMENT]
    if not text:
        raise Invalid(N_("There is nothing to send yet."))
    with database.begin() as session:
        gallery = galleries.get(session, gallery_id)
        about = asset_id if asset_id in galleries.picture_ids(gallery) else None
        session.add(GalleryComment(gallery_id=gallery.id, asset_id=about, user_id=user_id, text=text))


def resolve_comment(database: Database, gallery_id: int, comment_id: int, *, resolved: bool) -> None:
    """Say that it is done with, or that it is not. Raises Missing."""
    with database.begin() as session:
        comment = session.get(GalleryComment, comment_id)
        if comment is None or comment.gallery_id != gallery_id:
            raise Missing(N_("There is no such comment."))
        comment.resolved_at = utcnow() if resolved else None


def list_comments(session: DbSession, gallery_id: int) -> list[GalleryComment]:
    """Everything that was said about the gallery, the oldest first."""
    query = select(GalleryComment).where(GalleryComment.gallery_id == gallery_id)
    return list(session.scalars(query.order_by(GalleryComment.id)))


def comments_state(session: DbSession, gallery_id: int) -> tuple[int, int]:
    """Two numbers that change with each comment: the latest one's, and how many are resolved."""
    query = select(func.max(GalleryComment.id), func.count(GalleryComment.resolved_at))
    latest, resolved = session.execute(query.where(GalleryComment.gallery_id == gallery_id)).one()
    return latest or 0, resolved


def count_comments(session: DbSession, gallery_ids: Sequence[int]) -> dict[int, int]:
    """By gallery, how much was said; those without are left out."""
    column = GalleryComment.gallery_id
    rows = session.execute(select(column, func.count()).where(column.in_(gallery_ids)).group_by(column))
    return {gallery_id: count for gallery_id, count in rows}  # noqa: C416
