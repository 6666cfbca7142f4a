"""The indexer: the outbox is done with once its assets are in the index."""

from __future__ import annotations

import threading

from sqlalchemy import func, select

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import Asset, Outbox
from mediahub.runtime import Services
from mediahub.search import engines
from mediahub.search.indexer import Indexer
from tests.unit.stored_pictures import add_pictures


def waiting(services: Services) -> int:
    with services.database.read() as session:
        return session.scalar(select(func.count()).select_from(Outbox)) or 0


def announce(services: Services, *ids: str) -> None:
    with services.database.begin() as session:
        enqueue(session, ids)


def indexed(services: Services) -> list[str]:
    searcher = engines.open(services.settings).searcher()
    assert searcher is not None
    return sorted(searcher.ids())


def test_without_an_index_all_of_it_is_built_and_later_changes_follow(services: Services) -> None:
    first, second = sorted(add_pictures(services, "a", "b"))
    indexer = Indexer(services.settings, services.database)
    indexer.rebuild(processes=1)
    assert indexed(services) == [first, second]
    with services.database.begin() as session:
        session.get_one(Asset, first).state = "trashed"
    announce(services, first, first)
    assert waiting(services) > 0
    while indexer.drain_once():
        pass
    assert waiting(services) == 0
    assert indexed(services) == [second]
    assert indexer.drain_once() == 0


def test_its_loops_do_a_round_and_say_whether_there_is_more(services: Services) -> None:
    add_pictures(services, "a")
    indexer = Indexer(services.settings, services.database)
    indexer.rebuild(processes=1)
    indexing, merging = indexer.loops()
    while indexing.work(threading.Event()):
        pass
    assert waiting(services) == 0
    assert not merging.work(threading.Event())
