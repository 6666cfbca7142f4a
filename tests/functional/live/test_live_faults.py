"""What the hub of live pages does when asking fails: news is told later, and never lost."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import select

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Batch, User, asset_id
from mediahub.identity.accounts import create_user
from mediahub.identity.press import viewer_of
from mediahub.live.hub import LiveHub
from mediahub.live.questions import Desk, News, Question
from mediahub.live.streams import Stream
from mediahub.search.indexer import Indexer
from mediahub.search.service import Search
from mediahub.settings import Settings
from tests.functional.search_catalogue import fill, make_asset

WAIT = 15.0
"""Seconds; less than the hub's clock, by which it asks anew in any case."""


class Trouble(Desk):
    """Fails at `news`, or at the questions of `text`, as often as it is told to."""

    failures = 0
    text = "nobody asks this"

    def latest(self, question: Question, limit: int) -> list[str]:
        if question.text == self.text:
            raise OSError("the index is not there")
        return super().latest(question, limit)

    def news(self, ids: Sequence[str]) -> News:
        if self.failures:
            self.failures -= 1
            raise OSError("the database is not there")
        return super().news(ids)


class Page:
    """The reader's end of a stream."""

    def __init__(self, hub: LiveHub, user: User, question: Question) -> None:
        self._sock, theirs = socket.socketpair()
        self._sock.settimeout(0.1)
        self._seen = b""
        hub.adopt(Stream(theirs, question, user.id, chunked=False))

    def is_told_of(self, identity: str) -> bool:
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            found = re.findall(rb"data: (.*)\n\n", self._seen)
            if any(identity in json.loads(one)["ids"] for one in found):
                return True
            try:
                self._seen += self._sock.recv(65536)
            except TimeoutError:
                continue
        return False


@pytest.fixture
def hub(settings: Settings, database: Database) -> Iterator[LiveHub]:
    fill(database)
    with database.begin() as session:
        create_user(session, "admin@example.org", "correct horse battery", "admin")
    Indexer(settings, database).drain_once()
    search = Search(settings, database)
    made = LiveHub(search, database, 10)
    made.desk = Trouble(search, database)
    yield made
    made.stop()


def add(settings: Settings, database: Database) -> str:
    with database.begin() as session:
        batch = session.scalars(select(Batch)).one()
        asset = make_asset(20, batch.event, batch.photographer, batch)
        session.add(asset)
        session.flush()
        enqueue(session, [asset.id])
    Indexer(settings, database).drain_once()
    return asset_id("summit", "20")


def test_news_that_could_not_be_told_is_told_when_it_can_be(
    hub: LiveHub, settings: Settings, database: Database
) -> None:
    with database.read() as session:
        user = session.scalars(select(User)).one()
        viewer = viewer_of(session, user)
    page = Page(hub, user, Question.of("summit", "", (), viewer))
    assert page.is_told_of(asset_id("summit", "1"))
    hub.desk.failures = 1  # type: ignore[attr-defined]
    assert page.is_told_of(add(settings, database))


def test_a_question_that_fails_holds_up_no_other(
    hub: LiveHub, settings: Settings, database: Database
) -> None:
    with database.read() as session:
        user = session.scalars(select(User)).one()
        viewer = viewer_of(session, user)
    broken = Page(hub, user, Question.of("summit", "picture", (), viewer))
    page = Page(hub, user, Question.of("summit", "", (), viewer))
    assert broken.is_told_of(asset_id("summit", "1"))
    assert page.is_told_of(asset_id("summit", "1"))
    hub.desk.text = "picture"  # type: ignore[attr-defined]
    fresh = add(settings, database)
    assert page.is_told_of(fresh)
    hub.desk.text = "nobody asks this"  # type: ignore[attr-defined]
    assert broken.is_told_of(fresh)
