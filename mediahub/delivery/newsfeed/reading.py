"""Reading a newsroom feed by cursor: every item once in each of its versions, and none passed by.

A cursor is the number of the last change that was looked at. What matches the feed, or was taken from it
before, comes in its present version; so a correction reaches who has the item also where the feed would not
find it any more, and a kill reaches them where they may not see it any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.catalog.assets import assets_by_id
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Asset, Event, NewsFeed, NewsItem, NewsItemReceipt
from mediahub.delivery.files.package import load
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.newsfeed.items import Item, ItemRendition, Reader, gone, item_of
from mediahub.delivery.newsfeed.numbering import latest_notices, open_feed
from mediahub.delivery.newsfeed.sources import Source
from mediahub.messages import N_
from mediahub.problems import Conflict, Missing
from mediahub.runtime import Services

MAX_PAGE = 200
"""Items in one answer."""
ROWS = 100
"""Receipts in one statement."""
SCANNED = 1000
"""Changes that are looked at in one query."""
MAX_FEEDS = 100
"""Feeds that one account reads. What it took from each is kept, so a query more is rows without end."""
Renditions = Callable[[Session, Sequence[Asset]], Mapping[str, Sequence[ItemRendition]]]
"""By asset (see `package.load`) the files that may be had, with their addresses."""


class CursorUnknown(Conflict):
    """A cursor of another catalogue, or of none."""

    def __init__(self) -> None:
        super().__init__(N_("This cursor is not of this feed. Begin again without a cursor."))


class TooManyFeeds(Conflict):
    """An account that reads a hundred feeds begins no other."""

    def __init__(self) -> None:
        super().__init__(
            N_("Your account reads a hundred feeds already. Go on with one of them instead of another query.")
        )


class ItemMissing(Missing):
    """There is no such item for whoever asks."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such item for your account."))


@dataclass(frozen=True, slots=True)
class Page:
    """Items in the order of their last change."""

    items: Sequence[Item]
    cursor: str
    """Where to go on; also where nothing is new."""
    more: bool
    """Whether there is more now."""


def read_page(
    services: Services,
    event: Event,
    choose: Callable[[Session], Source],
    reader: Reader,
    renditions: Renditions,
    *,
    cursor: str = "",
    since: datetime | None = None,
    limit: int = MAX_PAGE,
) -> Page:
    """The next items after `cursor`, or of those that changed at or after `since`, of the feed that `choose`
    finds. What is given out is written down as taken, so that its corrections and kills come too. Raises
    CursorUnknown, TooManyFeeds, and what `choose` raises."""
    feed = _feed(services, event)
    with services.database.read() as session:
        # what has a number by now is in the index when it is asked, which is after this
        source = choose(session)
        _require_room(session, source, reader)
        after = _position(session, feed, cursor, since)
        rows, seen, more = _scan(session, feed, source, reader, (after, limit))
        items = _items(session, event, rows, reader, renditions)
        taken = _taken(session, source, reader, [one.asset_id for one in items])
    given = [one for one in items if one.status != "canceled" or one.asset_id in taken]
    _note_taken(services, source, reader, given)
    return Page(given, f"{feed.epoch}-{seen}", more)


def read_item(
    services: Services, event: Event, asset_id: str, reader: Reader, renditions: Renditions
) -> Item:
    """One item as it stands now. Raises ItemMissing for what is no item, or was never one for them."""
    _feed(services, event)
    source = Source("item", "", ())
    with services.database.read() as session:
        row = session.get(NewsItem, asset_id)
        if row is None or row.event_id != event.id:
            raise ItemMissing
        item = _items(session, event, [row], reader, renditions)[0]
        mine = NewsItemReceipt.asset_id == asset_id, NewsItemReceipt.user_id == reader.viewer.user_id
        if (
            item.status == "canceled"
            and session.scalar(select(NewsItemReceipt).where(*mine).limit(1)) is None
        ):
            raise ItemMissing
    _note_taken(services, source, reader, [item])
    return item


def _feed(services: Services, event: Event) -> NewsFeed:
    """The event's feed as it stands now; with the first call its pictures become items."""
    with services.database.read() as session:
        feed = session.get(NewsFeed, event.id)
    if feed is None:
        with services.database.begin() as session:
            feed = open_feed(session, event.id)
    return feed


def _require_room(session: Session, source: Source, reader: Reader) -> None:
    mine = select(NewsItemReceipt.source).where(NewsItemReceipt.user_id == reader.viewer.user_id)
    if session.scalar(mine.where(NewsItemReceipt.source == source.key).limit(1)) is not None:
        return
    if len(session.scalars(mine.distinct().limit(MAX_FEEDS)).all()) >= MAX_FEEDS:
        raise TooManyFeeds


def _position(session: Session, feed: NewsFeed, cursor: str, since: datetime | None) -> int:
    if cursor:
        epoch, _, number = cursor.partition("-")
        if epoch != feed.epoch or not number.isdecimal() or int(number) > feed.changes:
            raise CursorUnknown
        return int(number)
    if since is None:
        return 0
    first = select(func.min(NewsItem.change)).where(
        NewsItem.event_id == feed.event_id, NewsItem.changed_at >= since
    )
    found = session.scalar(first)
    return feed.changes if found is None else found - 1


def _scan(
    session: Session, feed: NewsFeed, source: Source, reader: Reader, wanted: tuple[int, int]
) -> tuple[list[NewsItem], int, bool]:
    """Items of the feed after a number, so many at most; up to which number was looked, and whether there are
    more. Nothing beyond the last number that there was before search was asked."""
    seen, limit = wanted
    found: list[NewsItem] = []
    while True:
        query = select(NewsItem).where(
            NewsItem.event_id == feed.event_id, NewsItem.change > seen, NewsItem.change <= feed.changes
        )
        rows = list(session.scalars(query.order_by(NewsItem.change).limit(SCANNED)))
        taken = _taken(session, source, reader, [row.asset_id for row in rows])
        for row in rows:
            if row.asset_id in source.ids or row.asset_id in taken:
                if len(found) == limit:
                    return found, seen, True
                found.append(row)
            seen = row.change
        if len(rows) < SCANNED:
            return found, feed.changes, False


def _items(
    session: Session, event: Event, rows: Sequence[NewsItem], reader: Reader, renditions: Renditions
) -> list[Item]:
    ids = [row.asset_id for row in rows]
    assets_by_id(session, ids)  # with their renditions
    assets = {one.id: one for one in load(session, ids)}
    notices, policy = latest_notices(session, ids), policy_of(session, event.id)
    files = renditions(session, [*assets.values()])
    return [
        item_of(asset, row, policy, reader, notices.get(row.asset_id), files.get(asset.id, ()))
        if (asset := assets.get(row.asset_id)) is not None
        else gone(row)
        for row in rows
    ]


def _taken(session: Session, source: Source, reader: Reader, ids: Sequence[str]) -> Mapping[str, int]:
    """By asset the version that they took from this feed last."""
    mine = NewsItemReceipt.user_id == reader.viewer.user_id, NewsItemReceipt.source == source.key
    query = select(NewsItemReceipt.asset_id, NewsItemReceipt.version).where(*mine)
    rows = session.execute(query.where(NewsItemReceipt.asset_id.in_(ids)))
    return {row.asset_id: row.version for row in rows}


def _note_taken(services: Services, source: Source, reader: Reader, items: Sequence[Item]) -> None:
    rows = [
        {
            "user_id": reader.viewer.user_id, "source": source.key, "asset_id": one.asset_id,
            "version": one.version, "status": one.status, "at": reader.now,
        }
        for one in items
    ]  # fmt: skip
    if not rows:
        return
    with services.database.begin() as session:
        for some in in_chunks(rows, ROWS):
            insert = insert_into(NewsItemReceipt, session).values(some)
            newer = {name: insert.excluded[name] for name in ("version", "status", "at")}
            keys = ["user_id", "source", "asset_id"]
            session.execute(insert.on_conflict_do_update(index_elements=keys, set_=newer))
