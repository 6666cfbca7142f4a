"""Numbering of changes: each change of a news item gets the event's next number, which cursors go by.

A number is given after the change was committed and when search knows of it, under a lock of the event's row
that lasts until the numbers are committed. So they become visible in their order, on PostgreSQL too, where a
transaction that began earlier may end later; and who has read up to a number has seen all up to it.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, exists, func, insert, literal, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.outbox import enlist_news
from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Asset, NewsFeed, NewsItem, NewsItemDue, Notice, Outbox
from mediahub.catalog.models.base import UtcDateTime, utcnow
from mediahub.delivery.files.package import load
from mediahub.delivery.files.policy import Policy, policy_of
from mediahub.delivery.newsfeed.items import due_at, fingerprint
from mediahub.delivery.newsfeed.pushing import send_changes
from mediahub.loops import HARDLY, Loop
from mediahub.runtime import Services

POLL = 1.0
AT_ONCE = 500
FOLLOWED_AFTER = timedelta(seconds=2)
"""Searchers of all processes follow a commit of the index within a second (`search.port.Engine.searcher`)."""
log = structlog.get_logger()


def open_feed(session: Session, event_id: int) -> NewsFeed:
    """The event's feed; with the first call all of its pictures become items, numbered in the order in which
    they came. In a transaction for changes."""
    feed = session.get(NewsFeed, event_id)
    if feed is not None:
        return feed
    new = {"event_id": event_id, "epoch": secrets.token_hex(4), "changes": 0}
    row = insert_into(NewsFeed, session).values(new)
    session.execute(row.on_conflict_do_nothing(index_elements=["event_id"]))
    feed = session.get_one(NewsFeed, event_id, with_for_update=True)
    if feed.changes == 0:
        _number_all(session, feed)
    return feed


def _number_all(session: Session, feed: NewsFeed) -> None:
    """What was changed before is in the items from the start; only what search has still to follow is due."""
    indexed = ~exists().where(Outbox.asset_id == NewsItemDue.asset_id)
    lately = exists().where(
        Asset.id == NewsItemDue.asset_id, Asset.updated_at > utcnow() - 2 * FOLLOWED_AFTER
    )
    session.execute(delete(NewsItemDue).where(NewsItemDue.event_id == feed.event_id, indexed, ~lately))
    number = func.row_number().over(order_by=(Asset.created_at, Asset.id))
    now = literal(utcnow(), UtcDateTime)
    rows = select(Asset.id, Asset.event_id, number, literal(1), literal(""), Asset.created_at, now, now)
    rows = rows.where(Asset.event_id == feed.event_id, Asset.state == "ready")
    names = ["asset_id", "event_id", "change", "version", "fingerprint", "first_at", "changed_at", "due_at"]
    session.execute(insert(NewsItem).from_select(names, rows))
    count = select(func.count()).select_from(NewsItem).where(NewsItem.event_id == feed.event_id)
    feed.changes = session.scalar(count) or 0
    session.flush()


class Numbering:
    """Gives numbers to what changed, for events whose feed somebody reads or is sent."""

    def __init__(self, services: Services) -> None:
        self._database = services.database

    def loop(self) -> Loop:
        """Number what is due."""
        return Loop(name="newsfeed", work=self.work, poll=POLL, lock="newsfeed", niceness=HARDLY)

    def work(self, stop: threading.Event) -> bool:
        """One round; true if more is due."""
        return self.number_due(utcnow()) > 0 and not stop.is_set()

    def number_due(self, now: datetime) -> int:
        """Look at some assets that changed, and number those whose item is another by that; how many were
        looked at. May be repeated and killed at any point, and run beside another."""
        with self._database.begin() as session:
            _enlist_by_clock(session, now)
            _note_indexed(session, now)
        with self._database.read() as session:
            due = _due(session, now)
        looked = 0
        for event_id, rows in due.items():
            with self._database.begin() as session:
                _number(session, event_id, rows, now)
            looked += len(rows)
        return looked


def present_item(session: Session, event_id: int, asset_id: str, now: datetime) -> NewsItem | None:
    """The item of an asset in the version that it has now, a copy; None for what never was one. A change that
    has no number yet has the version that it will be given: it is numbered only when search knows of it, or
    who reads the feed of a search would pass it by. In a transaction for changes."""
    open_feed(session, event_id)
    held, assets = session.get(NewsItem, asset_id), load(session, [asset_id])
    asset = assets[0] if assets else None
    if held is None and (asset is None or asset.state != "ready"):
        return None
    if held is None:
        first = asset.created_at if asset is not None else now
        return NewsItem(asset_id=asset_id, event_id=event_id, version=1, first_at=first, changed_at=now)
    notice = latest_notices(session, [asset_id]).get(asset_id)
    is_new = held.fingerprint not in ("", fingerprint(asset, policy_of(session, event_id), notice, now))
    return NewsItem(
        asset_id=asset_id,
        event_id=event_id,
        version=held.version + is_new,
        first_at=held.first_at,
        changed_at=now if is_new else held.changed_at,
    )


def _enlist_by_clock(session: Session, now: datetime) -> None:
    """Items whose embargo or permission has ended, and those that nobody looked at yet."""
    over = select(NewsItem.asset_id).where(NewsItem.due_at <= now).limit(AT_ONCE)
    ids = list(session.scalars(over))
    if not ids:
        return
    unseen = select(NewsItem.asset_id).where(NewsItem.asset_id.in_(ids), NewsItem.fingerprint == "")
    fresh = list(session.scalars(unseen))
    _look_at_first(session, fresh, now)
    over_now = [one for one in ids if one not in set(fresh)]
    enlist_news(session, Asset.id.in_(over_now))
    session.execute(update(NewsItem).where(NewsItem.asset_id.in_(over_now)).values(due_at=None))


def _look_at_first(session: Session, ids: Sequence[str], now: datetime) -> None:
    """Remember what items said at first. One that changed meanwhile is due, and stays without: whatever it
    says then is another version."""
    notices = latest_notices(session, ids)
    for asset in load(session, ids):
        policy, notice = policy_of(session, asset.event_id), notices.get(asset.id)
        unchanged = ~exists().where(NewsItemDue.asset_id == asset.id)
        seen = update(NewsItem).where(NewsItem.asset_id == asset.id)
        session.execute(seen.values(due_at=due_at(asset, now)))
        held = fingerprint(asset, policy, notice, now)
        session.execute(seen.where(unchanged).values(fingerprint=held))


def _note_indexed(session: Session, now: datetime) -> None:
    """Of which search knows by now."""
    followed = ~exists().where(Outbox.asset_id == NewsItemDue.asset_id)
    tracked = NewsItemDue.event_id.in_(select(NewsFeed.event_id))
    waiting = update(NewsItemDue).where(NewsItemDue.indexed_at.is_(None), followed, tracked)
    session.execute(waiting.values(indexed_at=now), execution_options={"synchronize_session": False})


def _due(session: Session, now: datetime) -> dict[int, list[NewsItemDue]]:
    """By event what may be numbered now, the longest waiting first."""
    query = select(NewsItemDue).where(NewsItemDue.indexed_at <= now - FOLLOWED_AFTER)
    found: dict[int, list[NewsItemDue]] = {}
    for row in session.scalars(query.order_by(NewsItemDue.indexed_at, NewsItemDue.asset_id).limit(AT_ONCE)):
        found.setdefault(row.event_id, []).append(row)
    return found


def _number(session: Session, event_id: int, due: Sequence[NewsItemDue], now: datetime) -> None:
    feed = session.get(NewsFeed, event_id, with_for_update=True)
    if feed is None:
        return
    ids = [row.asset_id for row in due]
    items = {one.asset_id: one for one in session.scalars(select(NewsItem).where(NewsItem.asset_id.in_(ids)))}
    assets = {one.id: one for one in load(session, ids)}
    policy, notices = policy_of(session, event_id), latest_notices(session, ids)
    changed = []
    for row in due:
        asset, beside = assets.get(row.asset_id), (policy, notices.get(row.asset_id))
        if _renumber(session, feed, items.get(row.asset_id), asset, beside, now):
            changed.append(row.asset_id)
        dealt_with = NewsItemDue.asset_id == row.asset_id, NewsItemDue.times == row.times
        session.execute(delete(NewsItemDue).where(*dealt_with, NewsItemDue.indexed_at == row.indexed_at))
    session.flush()
    send_changes(session, changed)


def _renumber(
    session: Session,
    feed: NewsFeed,
    item: NewsItem | None,
    asset: Asset | None,
    beside: tuple[Policy, Notice | None],
    now: datetime,
) -> bool:
    """Give an item the next number if it is another than before; whether it had been one before."""
    if item is None and (asset is None or asset.state != "ready"):
        return False
    known = item
    if item is None and asset is not None:
        item = NewsItem(
            asset_id=asset.id, event_id=feed.event_id, version=0, fingerprint="", first_at=asset.created_at
        )
        session.add(item)
    assert item is not None  # noqa: S101
    held = fingerprint(asset, *beside, now)
    item.due_at = due_at(asset, now)
    if item.fingerprint == held:
        return False
    feed.changes += 1
    item.change, item.version, item.changed_at = feed.changes, item.version + 1, now
    item.fingerprint = held
    return known is not None


def latest_notices(session: Session, ids: Sequence[str]) -> Mapping[str, Notice]:
    """By asset what the team last told those who took it."""
    last = select(func.max(Notice.id)).where(Notice.asset_id.in_(ids)).group_by(Notice.asset_id)
    return {one.asset_id: one for one in session.scalars(select(Notice).where(Notice.id.in_(last)))}
