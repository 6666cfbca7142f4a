"""Forgetting who took what, long after: in the bucket first, then in the catalogue.

In this order a kill in between leaves a name in the catalogue, where the next try finds it; the other way
round the bucket would keep it for good.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Event, UsageRecord
from mediahub.records.columns import encode
from mediahub.records.owner import is_foreign
from mediahub.records.usage import BLOCK, block_of
from mediahub.runtime import Services
from mediahub.storage.record_keys import usage_record_key
from mediahub.storage.streaming import put_whole


def count_known(session: DbSession, before: datetime) -> int:
    """How many usage records older than that name somebody."""
    return session.scalar(select(func.count()).select_from(UsageRecord).where(*_known(before))) or 0


def forget_takers(services: Services, before: datetime, blocks: int) -> int:
    """Forget who took what before that, in so many blocks of records; how many rows. The rest of a row stays:
    what was taken, when, by whom of which outlet and role. Raises StorageError.

    Nothing is done while the bucket's records are another catalogue's.
    """
    if is_foreign(services):
        return 0
    number = UsageRecord.id.op("/")(BLOCK)  # of whole numbers a whole one, on both databases
    with services.database.read() as session:
        found = session.execute(
            select(UsageRecord.event_id, number).where(*_known(before)).distinct().limit(blocks)
        ).all()
    return sum(_forget_block(services, event_id, int(block), before) for event_id, block in found)


def _forget_block(services: Services, event_id: int, block: int, before: datetime) -> int:
    with services.database.read() as session:
        event = session.get(Event, event_id)
        record = block_of(session, event_id, block, before)
        slug = event.slug if event else None
    if slug is not None:  # a deleted event's records went with it
        put_whole(services.bucket, usage_record_key(slug, block), encode(record))
    within = UsageRecord.id >= block * BLOCK, UsageRecord.id < (block + 1) * BLOCK
    with services.database.begin() as session:
        forget = update(UsageRecord).where(UsageRecord.event_id == event_id, *within, *_known(before))
        rows = session.execute(
            forget.values(who="", user_id=None).returning(UsageRecord.id),
            execution_options={"synchronize_session": False},
        )
        return len(rows.all())


def _known(before: datetime) -> tuple[ColumnElement[bool], ...]:
    return UsageRecord.at < before, or_(UsageRecord.who != "", UsageRecord.user_id.is_not(None))
