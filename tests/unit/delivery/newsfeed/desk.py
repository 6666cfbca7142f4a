"""An event whose pictures are read as a newsroom feed; the index and the clock are the test's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import delete, select, update

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Event, NewsItem, Outbox
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.newsfeed.items import Item, Reader
from mediahub.delivery.newsfeed.numbering import FOLLOWED_AFTER, Numbering
from mediahub.delivery.newsfeed.reading import Page, read_page
from mediahub.delivery.newsfeed.sources import Source
from mediahub.rights import Viewer
from tests.unit.curation.scene import Scene

BASE = "https://photos.example"


class NewsDesk:
    """Event `e` of a scene, a feed of some of its pictures, and a clock that goes on when it is told to."""

    def __init__(self, database: Database, count: int = 0) -> None:
        self.database = database
        self.scene = Scene(database)
        self.now = utcnow()
        self.services: Any = SimpleNamespace(database=database)
        self.found: set[str] = set()
        """What the search of the feed finds."""
        if count:
            self.add(*(f"p{number:05}" for number in range(count)))

    def add(self, *names: str, **values: Any) -> list[str]:
        """Pictures that the feed finds."""
        old = {"created_at": self.now - timedelta(days=1), "updated_at": self.now - timedelta(days=1)}
        ids = self.scene.add(*names, **({"rights_class": "editorial"} | old | values))
        self.found |= set(ids)
        return ids

    def change(self, ids: Iterable[str], **values: Any) -> None:
        """Pictures changed as any room does it: the outbox is told in the same transaction."""
        ids = list(ids)
        with self.database.begin() as session:
            session.execute(update(Asset).where(Asset.id.in_(ids)).values(**values))
            enqueue(session, ids)

    def follow(self) -> None:
        """The indexer and the numbering catch up."""
        with self.database.begin() as session:
            session.execute(delete(Outbox))
        numbering = Numbering(self.services)
        numbering.number_due(self.now)
        self.now += 2 * FOLLOWED_AFTER
        while numbering.number_due(self.now):
            pass

    def read(
        self, cursor: str = "", *, role: str = "press", limit: int = 200, since: datetime | None = None
    ) -> Page:
        """The next page of the feed."""
        with self.database.read() as session:
            event = session.get_one(Event, self.scene.event_id)
        reader = Reader(self.viewer(role), self.now, BASE)
        return read_page(
            self.services, event, lambda _: Source("search:1", "All", frozenset(self.found)), reader,
            lambda *_: {}, cursor=cursor, since=since, limit=limit,
        )  # fmt: skip

    def read_all(self, cursor: str = "", *, role: str = "press", limit: int = 200) -> tuple[list[Item], str]:
        """All there is after a cursor, and where that ends."""
        items: list[Item] = []
        while True:
            page = self.read(cursor, role=role, limit=limit)
            items += page.items
            cursor = page.cursor
            if not page.more:
                return items, cursor

    def viewer(self, role: str) -> Viewer:
        return self.scene.viewers[role].at("e")

    def versions(self) -> dict[str, int]:
        """By asset the version of its item."""
        with self.database.read() as session:
            return {one.asset_id: one.version for one in session.scalars(select(NewsItem))}


def told(items: Sequence[Item]) -> list[tuple[str, int, str]]:
    """What a reader learns of each item: which, in which version, and whether to use it."""
    return [(one.asset_id, one.version, one.status) for one in items]
