"""Forgetting who was notified of a withdrawal or correction, and who sent what, long after."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.models import Notice, NoticeReader, Transmission


def count_known(session: Session, before: datetime) -> int:
    """How many recipients of notices, and senders, older than that are known by name."""
    readers = select(func.count()).select_from(NoticeReader).where(*_readers(before))
    senders = select(func.count()).select_from(Transmission).where(*_senders(before))
    return (session.scalar(readers) or 0) + (session.scalar(senders) or 0)


def forget_people(session: Session, before: datetime, limit: int) -> int:
    """Forget them: that a notice was confirmed, and what was sent where, stays. Says how many."""
    readers = select(NoticeReader.id).where(*_readers(before)).limit(limit)
    forgotten = session.execute(
        update(NoticeReader)
        .where(NoticeReader.id.in_(readers))
        .values(who="", user_id=None)
        .returning(NoticeReader.id),
        execution_options={"synchronize_session": False},
    ).all()
    senders = select(Transmission.id).where(*_senders(before)).limit(limit)
    sent = session.execute(
        update(Transmission)
        .where(Transmission.id.in_(senders))
        .values(user_id=None)
        .returning(Transmission.id),
        execution_options={"synchronize_session": False},
    ).all()
    return len(forgotten) + len(sent)


def _readers(before: datetime) -> tuple[ColumnElement[bool], ...]:
    old = select(Notice.id).where(Notice.made_at < before)
    known = or_(NoticeReader.who != "", NoticeReader.user_id.is_not(None))
    return NoticeReader.notice_id.in_(old), known


def _senders(before: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of what is over: what waits still needs somebody who answers for it."""
    return Transmission.finished_at < before, Transmission.user_id.is_not(None)
