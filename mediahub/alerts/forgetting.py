"""Deleting what people searched for, and feeds that were ended, long after."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import FeedToken, RecentSearch


def count_searches(session: Session, before: datetime) -> int:
    """How many searches nobody has repeated since then."""
    return session.scalar(select(func.count()).where(RecentSearch.used_at < before)) or 0


def forget_searches(session: Session, before: datetime, limit: int) -> int:
    """Delete them; how many."""
    old = select(RecentSearch.id).where(RecentSearch.used_at < before).limit(limit)
    gone = delete(RecentSearch).where(RecentSearch.id.in_(old)).returning(RecentSearch.id)
    return len(session.execute(gone).all())


def count_feeds(session: Session, before: datetime) -> int:
    """How many feeds were ended before that."""
    return session.scalar(select(func.count()).where(FeedToken.revoked_at < before)) or 0


def forget_feeds(session: Session, before: datetime, limit: int) -> int:
    """Delete them; how many."""
    old = select(FeedToken.id).where(FeedToken.revoked_at < before).limit(limit)
    gone = delete(FeedToken).where(FeedToken.id.in_(old)).returning(FeedToken.id)
    return len(session.execute(gone).all())
