"""Usage records in the bucket: blocks of a thousand numbers, of which only the last ones still grow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.sequences import catch_up
from mediahub.catalog.models import Event, UsageRecord, User
from mediahub.identity.addresses import user_ids
from mediahub.records import FORMAT
from mediahub.records.columns import Json, from_json, to_json

BLOCK = 1000
"""Numbers of one block: a record's number says in which it is, so a block that is full never changes."""
OPEN = 2
"""Blocks at the end that are looked at again: a transaction may end later than one with higher numbers."""
SAME = ("asset_id", "at", "who", "action", "rendition", "size")
"""What two records that are one and the same agree in."""


def blocks_since(session: DbSession, event: Event, first: int) -> Iterator[tuple[int, Json]]:
    """Number and record of each of the event's blocks from `first` on that has anything in it."""
    last = session.scalar(select(func.max(UsageRecord.id)).where(UsageRecord.event_id == event.id))
    if last is None:
        return
    for number in range(max(first, 0), last // BLOCK + 1):
        if record := block_of(session, event.id, number):
            yield number, record
        session.expunge_all()


def block_of(session: DbSession, event_id: int, number: int, unknown_before: datetime | None = None) -> Json:
    """The record of one block; empty if there is nothing in it. Nobody is named in what is older than
    `unknown_before`."""
    within = UsageRecord.id >= number * BLOCK, UsageRecord.id < (number + 1) * BLOCK
    query = select(UsageRecord, User.email).outerjoin(User, User.id == UsageRecord.user_id)
    rows = session.execute(
        query.where(UsageRecord.event_id == event_id, *within).order_by(UsageRecord.id)
    ).all()
    records = []
    for row, email in rows:
        named = unknown_before is None or row.at >= unknown_before
        person = {"account": email} if named else {"account": None, "who": ""}
        records.append(to_json(row, ("event_id", "user_id")) | person)
    return {"format": FORMAT, "usage": records} if records else {}


def restore_usage(session: DbSession, event_id: int, record: Json) -> None:
    """Add those of a block that the catalogue does not have, under their numbers where these are free."""
    rows = [(values, from_json(UsageRecord, values)) for values in record["usage"]]
    if not rows:
        return
    moments = [columns["at"] for _, columns in rows]
    there = select(UsageRecord).where(
        UsageRecord.event_id == event_id, UsageRecord.at >= min(moments), UsageRecord.at <= max(moments)
    )
    known = {_same(row) for row in session.scalars(there)}
    numbers = [columns["id"] for _, columns in rows]
    taken = set(session.scalars(select(UsageRecord.id).where(UsageRecord.id.in_(numbers))))
    emails = {values["account"] for values, _ in rows if values.get("account")}
    accounts = user_ids(session, emails)
    for values, columns in rows:
        row = UsageRecord(**columns, event_id=event_id, user_id=accounts.get(values.get("account") or ""))
        if _same(row) in known:
            continue
        if row.id in taken:
            row.id = None  # type: ignore[assignment]  # the database gives it one
        session.add(row)
    session.flush()
    catch_up(session, (UsageRecord,))


def _same(row: UsageRecord) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in SAME)
