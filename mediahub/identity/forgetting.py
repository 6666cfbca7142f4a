"""Deleting tokens and sign-in links that open nothing any more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import ApiToken, SignInLink
from mediahub.catalog.models.base import Base


def count_over(session: Session, before: datetime) -> int:
    """How many ended before that."""
    counts = (select(func.count()).select_from(model).where(over) for model, _, over in _over(before))
    return sum(session.scalar(count) or 0 for count in counts)


def forget_over(session: Session, before: datetime, limit: int) -> int:
    """Delete them, at most so many of each kind; how many."""
    deleted = 0
    for model, key, over in _over(before):
        old = select(key).where(over).limit(limit)
        gone = session.execute(
            delete(model).where(key.in_(old)).returning(key), execution_options={"synchronize_session": False}
        )
        deleted += len(gone.all())
    return deleted


def _over(before: datetime) -> tuple[tuple[type[Base], Any, ColumnElement[bool]], ...]:
    return (
        (ApiToken, ApiToken.id, or_(ApiToken.revoked_at < before, ApiToken.expires_at < before)),
        (SignInLink, SignInLink.id, SignInLink.expires_at < before),
    )
