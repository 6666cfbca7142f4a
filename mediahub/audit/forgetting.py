"""Forgetting old audit entries, and before that the addresses in them: the retention job's part."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.models import AuditCutoff, AuditEntry


def count_old(session: Session, before: datetime) -> int:
    """How many entries are older than that."""
    return session.scalar(select(func.count()).where(AuditEntry.at < before)) or 0


def forget_old(session: Session, before: datetime, limit: int) -> int:
    """Delete the oldest entries from before that, at most so many; how many. The database lets nothing else
    be deleted: it looks at the cutoff, which is gone again when this is committed."""
    old = select(AuditEntry.id).where(AuditEntry.at < before).order_by(AuditEntry.at).limit(limit)
    session.execute(insert(AuditCutoff).values(before=before))
    gone = session.execute(delete(AuditEntry).where(AuditEntry.id.in_(old)).returning(AuditEntry.id)).all()
    session.execute(delete(AuditCutoff))
    return len(gone)


def count_addresses(session: Session, before: datetime) -> int:
    """How many entries older than that say from which address it was done."""
    return session.scalar(select(func.count()).where(*_known(before))) or 0


def forget_addresses(session: Session, before: datetime, limit: int) -> int:
    """Empty the addresses of entries from before that, at most so many; how many."""
    old = select(AuditEntry.id).where(*_known(before)).order_by(AuditEntry.at).limit(limit)
    emptied = update(AuditEntry).where(AuditEntry.id.in_(old)).values(address="")
    return len(
        session.execute(
            emptied.returning(AuditEntry.id), execution_options={"synchronize_session": False}
        ).all()
    )


def _known(before: datetime) -> tuple[ColumnElement[bool], ...]:
    return AuditEntry.at < before, AuditEntry.address != ""
