"""The outbox: the indexer and the record writer are told, in the same transaction as the change itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, String, cast, delete, func, insert, literal, null, select
from sqlalchemy.orm import Session

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Asset, Batch, NewsItemDue, Outbox, RecordOutbox, TaggerRun
from mediahub.catalog.models.base import UtcDateTime, utcnow

TEMPLATE = "template"
"""Not a tagger: words that a template made of these assets' facts are to be made again."""


def enqueue(session: Session, asset_ids: Iterable[str]) -> None:
    """Say that the search documents and the records of these assets are out of date.

    For an asset that is to be deleted, call it before.
    """
    ids, now = list(asset_ids), utcnow()
    if not ids:
        return
    session.execute(insert(Outbox), [{"asset_id": asset, "created_at": now} for asset in ids])
    enqueue_records(session, ids)
    for some in in_chunks(ids):
        enlist_templates(session, Asset.id.in_(some))
        enlist_news(session, Asset.id.in_(some))


def enlist_news(session: Session, which: ColumnElement[bool]) -> None:
    """Say that what newsroom feeds say of these assets may be out of date; see `delivery.newsfeed`."""
    rows = select(Asset.id, Asset.event_id, literal(1), null())
    rows = rows.where(which, Asset.state != "storing").order_by(Asset.id)
    names = ["asset_id", "event_id", "times", "indexed_at"]
    statement = insert_into(NewsItemDue, session).from_select(names, rows)
    again = {"times": NewsItemDue.times + 1, "indexed_at": None}
    session.execute(statement.on_conflict_do_update(index_elements=["asset_id"], set_=again))


def enlist_templates(session: Session, which: ColumnElement[bool]) -> None:
    """Say that what templates made of these assets may be out of date; see `ingest.metadata.refilling`."""
    rows = (
        select(
            Asset.id,
            literal(TEMPLATE, String),
            literal("", String),
            literal("due", String),
            literal(0),
            literal(utcnow(), UtcDateTime),
            literal("", String),
        )
        .join(Batch, Batch.id == Asset.batch_id)
        .where(which, Asset.state != "storing", func.length(cast(Batch.template, String)) > len("{}"))
    )
    names = ["asset_id", "tagger", "version", "state", "attempts", "next_try", "error"]
    statement = insert_into(TaggerRun, session).from_select(names, rows)
    fresh = {name: getattr(statement.excluded, name) for name in names[2:]}
    session.execute(statement.on_conflict_do_update(index_elements=["asset_id", "tagger"], set_=fresh))


def enqueue_records(session: Session, ids: Sequence[str]) -> None:
    """Say that the records of these assets are out of date, and nothing else."""
    for some in in_chunks(ids):
        rows = select(Asset.id, Asset.event_id, literal(utcnow(), UtcDateTime))
        rows = rows.where(Asset.id.in_(some))
        session.execute(insert(RecordOutbox).from_select(["asset_id", "event_id", "created_at"], rows))


def backlog(session: Session) -> int:
    """How many announcements the indexer has not dealt with yet."""
    return session.scalar(select(func.count()).select_from(Outbox)) or 0


def forget(session: Session, numbers: Sequence[int]) -> None:
    """Take changes off the outbox, by their ids: the index has them."""
    _forget(session, Outbox, numbers)


def forget_all(session: Session) -> None:
    """Take every change off the outbox: an index is about to be built of all that there is."""
    session.execute(delete(Outbox))


def forget_records(session: Session, numbers: Sequence[int]) -> None:
    """Take changes off the outbox of records, by their ids: they are written."""
    _forget(session, RecordOutbox, numbers)


def _forget(session: Session, outbox: type[Outbox | RecordOutbox], numbers: Sequence[int]) -> None:
    for some in in_chunks(numbers):
        session.execute(delete(outbox).where(outbox.id.in_(some)))
