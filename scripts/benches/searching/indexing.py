"""The whole way from the catalogue into the index: built anew, and followed change by change."""

from __future__ import annotations

import random
import statistics
import time
from pathlib import Path

from sqlalchemy import select, update

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset
from mediahub.rights import Viewer
from mediahub.search.indexer import Indexer
from mediahub.search.service import Search
from mediahub.settings import Settings
from mediahub.worker import Supervisor
from scripts.benches.searching.catalogue import EVENT, fill
from scripts.benches.searching.corpus import Corpus

PROCESSES = (1, 2)
CHANGES = 40
LONGEST = 60.0
ADMIN = Viewer(frozenset({"admin"}))


def measure(home: Path, corpus: Corpus) -> dict[str, float]:
    """Documents a second of a rebuild by one and by two processes, and how soon a change is found."""
    settings = Settings(home=home)
    database = Database(settings.sqlalchemy_url)
    database.migrate()
    fill(database, corpus)
    indexer = Indexer(settings, database)
    while indexer.drain_once():
        pass
    figures = {}
    for processes in PROCESSES:
        start = time.perf_counter()
        count = indexer.rebuild(processes=processes)
        figures[f"reindex_{processes}_docs_per_s"] = count / (time.perf_counter() - start)
    times = _changes(settings, database)
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    database.dispose()
    return figures | {"changed_p50_ms": cuts[9], "changed_p95_ms": cuts[18]}


def _changes(settings: Settings, database: Database) -> list[float]:
    """Milliseconds from the end of a transaction until a search finds what it changed."""
    search = Search(settings, database)
    with database.read() as session:
        ids = session.scalars(select(Asset.id).limit(10_000)).all()
    times = []
    with Supervisor("indexer", Indexer(settings, database).loops(), database):
        for number, asset in enumerate(random.Random(3).sample(ids, CHANGES)):
            with database.begin() as session:
                session.execute(update(Asset).where(Asset.id == asset).values(caption=f"gnu{number}"))
                enqueue(session, [asset])
            start = time.perf_counter()
            while not search.search(f"gnu{number}", event=EVENT, viewer=ADMIN, facets=(), limit=1).total:
                if time.perf_counter() - start > LONGEST:
                    raise SystemExit("a change was never found")
                time.sleep(0.005)
            times.append(1000 * (time.perf_counter() - start))
    return times
