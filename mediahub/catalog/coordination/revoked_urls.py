"""Revoked presigned URLs: whose are due is noted here, a worker revokes them, and it is counted.

S3 refuses a URL from the moment that it was revoked. Whoever holds S3's answers for a while, as the gateway
does, looks at the count.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import RevocationDue, UrlRevocations
from mediahub.catalog.models.base import utcnow

_ONLY_ROW = 1
_TIMES = select(UrlRevocations.times).where(UrlRevocations.id == _ONLY_ROW)


def enqueue_revocations(session: Session, asset_ids: Iterable[str]) -> None:
    """Have every presigned URL of these assets' files revoked soon."""
    rows = [{"asset_id": asset_id, "since": utcnow()} for asset_id in asset_ids]
    if rows:
        insert = insert_into(RevocationDue, session)
        # who revokes those of an earlier time now must not take this for done
        again = insert.on_conflict_do_update(
            index_elements=[RevocationDue.asset_id], set_={"since": insert.excluded.since}
        )
        session.execute(again, rows)


def note_revocation(session: Session) -> None:
    """Count that presigned URLs were revoked: in S3 they lead nowhere by now."""
    first = insert_into(UrlRevocations, session).values(id=_ONLY_ROW, times=1)
    again = first.on_conflict_do_update(
        index_elements=[UrlRevocations.id], set_={"times": UrlRevocations.times + 1}
    )
    session.execute(again)


def revocation_count(database: Database) -> int | None:
    """How often presigned URLs were revoked so far; None while the database is away."""
    try:
        with database.read() as session:
            return session.scalar(_TIMES) or 0
    except SQLAlchemyError:
        return None
