"""The indexer: brings what the outbox names into the search index, and has the index rebuilt and merged.

An outbox row is deleted only after the commit that carries its asset, so a kill at any moment costs
at most work done twice. Rows are read, indexed and deleted within one turn to write (`Engine.writing`), so
that no process brings in an older state of an asset after a newer one.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

from sqlalchemy import select

from mediahub.catalog.coordination import outbox
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Outbox
from mediahub.loops import Loop
from mediahub.search import engines
from mediahub.search.catalogue import Catalogue
from mediahub.search.port import Busy, NoIndex, Progress
from mediahub.search.updating import update
from mediahub.settings import Settings

BATCH = 1_000
"""Outbox rows of one commit: about half a second of work."""
POLL = 0.2
"""Seconds between two looks at an empty outbox."""
PACE = 0.5
"""Seconds between the starts of two commits under a stream of uploads: one costs about the same whether it
brings one frame or ten. The first after a pause is made at once."""
MERGE_EVERY = 1.0
"""Seconds between two looks whether segments have become too many."""
REBUILDING = 3600.0
"""Seconds that a rebuild of the whole index may take, or a merge of its largest segments."""


class Indexer:
    """One is enough; a second one takes turns with it, to no harm."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._engine = engines.open(settings)
        self._database = database
        self._catalogue = Catalogue(database)

    def loops(self) -> Sequence[Loop]:
        """Keep the index at most a second behind the catalogue; merge segments, beside the commits."""
        return (
            Loop(name="indexing", work=self._index_next, poll=POLL, pace=PACE, patience=REBUILDING),
            Loop(name="merging", work=self._merge_next, poll=MERGE_EVERY, patience=REBUILDING),
        )

    def _index_next(self, stop: threading.Event) -> int:
        try:
            return self.drain_once()
        except (Busy, NoIndex):  # a rebuild by another process, and nothing to serve until it is done
            return 0

    def _merge_next(self, stop: threading.Event) -> bool:
        return self._engine.tend()

    def drain_once(self) -> int:
        """Index the assets of the oldest outbox rows. Gives how many rows were done with.

        Without a usable index, all of it is built first.
        """
        try:
            return self._drain()
        except NoIndex:
            self.rebuild()
            return self._drain()

    def _drain(self) -> int:
        if self._engine.searcher() is not None and not self._outbox():
            return 0  # no turn is asked for: to have one costs a cluster several writes
        with self._engine.writing() as index:
            rows = self._outbox()
            if rows:
                update(index, self._catalogue, list(dict.fromkeys(asset_id for _, asset_id in rows)))
                self._forget([number for number, _ in rows])
            return len(rows)

    def rebuild(self, progress: Progress | None = None, processes: int | None = None) -> int:
        """Build the whole index beside the one that serves, then put it in its place.

        Gives the number of documents. Every core works on it, unless it is said how many. Raises `Busy`
        when another rebuild is under way.
        """
        return self._engine.rebuild(self._catalogue, progress or (lambda done, total: None), processes)

    def _outbox(self) -> Sequence[tuple[int, str]]:
        with self._database.read() as session:
            rows = session.execute(select(Outbox.id, Outbox.asset_id).order_by(Outbox.id).limit(BATCH))
            return [(number, asset_id) for number, asset_id in rows]

    def _forget(self, numbers: Sequence[int]) -> None:
        with self._database.begin() as session:
            outbox.forget(session, numbers)
