"""Saved searches of people, pictures that come, and what is told of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlalchemy import select, update

from mediahub.alerts.saved_searches import (
    save_search,
)
from mediahub.alerts.watcher import SearchWatcher
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Asset,
    Batch,
    Event,
    User,
    WebhookCall,
    asset_id,
)
from mediahub.catalog.models.base import utcnow
from mediahub.identity.press import viewer_of
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from mediahub.search.service import Search
from tests.functional.search_catalogue import make_asset

PICTURE = "q=picture"


def event_id(database: Database) -> int:
    with database.read() as session:
        return session.scalars(select(Event.id).where(Event.slug == "summit")).one()


def index(parts: Services) -> None:
    while Indexer(parts.settings, parts.database).drain_once():
        pass


def viewer(parts: Services, name: str) -> Viewer:
    with parts.database.read() as session:
        return viewer_of(
            session, session.scalars(select(User).where(User.email == f"{name}@example.org")).one()
        )


def keep(parts: Services, name: str, query: str = PICTURE, *, title: str = "Mine", **values: object) -> int:
    """A saved search of this user, asked once."""
    with parts.database.begin() as session:
        search = save_search(session, viewer(parts, name), event_id(parts.database), title, query)
        for column, value in values.items():
            setattr(search, column, value)
        number = search.id
    assert ask(parts) == 0
    return number


def ask(parts: Services) -> int:
    """What another process would do that knows only what is written."""
    search = Search(parts.settings, parts.database)
    return SearchWatcher(replace(parts, search=search)).ask_all()


def add(parts: Services, number: int, **values: object) -> str:
    """One more picture, indexed."""
    with parts.database.begin() as session:
        batch = session.scalars(select(Batch)).first()
        assert batch is not None
        asset = make_asset(number, batch.event, batch.photographer, batch)
        for column, value in values.items():
            setattr(asset, column, value)
        session.add(asset)
        session.flush()
        enqueue(session, [asset.id])
    index(parts)
    return asset_id("summit", str(number))


def change(parts: Services, identity: str, **values: object) -> None:
    with parts.database.begin() as session:
        session.execute(update(Asset).where(Asset.id == identity).values(**values))
        enqueue(session, [identity])
    index(parts)


@dataclass
class Newsroom:
    """What another program was sent, and what it answers."""

    url: str = ""
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200


def make_due(parts: Services) -> None:
    with parts.database.begin() as session:
        session.execute(update(WebhookCall).values(due_at=utcnow()))
