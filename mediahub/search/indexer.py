"""The indexer: brings what the outbox names into the index, and rebuilds the index beside itself.

An outbox row is deleted only after the commit that carries its asset, so a kill at any moment costs
at most work done twice. Every commit is made under one lock, by whichever process has it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence

import structlog
from sqlalchemy import delete, func, select

from mediahub.catalog.database import Database
from mediahub.catalog.models import Asset, Outbox
from mediahub.search import folders
from mediahub.search.document import SEARCHED_STATES, build_documents
from mediahub.search.engine.whoosh_engine import WhooshEngine
from mediahub.settings import Settings

BATCH = 1_000
"""Outbox rows of one commit: about half a second of work."""
POLL = 0.2
"""Seconds between two looks at an empty outbox."""
QUIET = 2.0
"""Seconds without work after which segments are tidied."""
BUILD_COMMIT = 50_000
"""Documents of one segment in a rebuild."""
CHUNK = 500

Progress = Callable[[int, int], None]
"""Told how many are done, of how many."""
log = structlog.get_logger(__name__)


class Indexer:
    """One is enough; a second one takes turns with it, to no harm."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._index_dir = settings.index_dir
        self._database = database
        self._engine: WhooshEngine | None = None

    def run(self, stop: threading.Event) -> None:
        """Keep the index at most a second behind the catalogue, until `stop` is set."""
        worked_at = time.monotonic()
        while not stop.is_set():
            try:
                if self.drain_once():
                    worked_at = time.monotonic()
                elif time.monotonic() - worked_at < QUIET or not self._tidy():
                    stop.wait(POLL)
            except folders.Busy:  # a rebuild by another process, and nothing to serve until it is done
                stop.wait(1.0)
            except Exception:
                log.exception("indexing failed; trying again")
                self._engine = None
                stop.wait(1.0)

    def drain_once(self) -> int:
        """Index the assets of the oldest outbox rows. Gives how many rows were done with.

        Without a usable index, all of it is built first.
        """
        if self._open() is None:
            self.rebuild()
        with folders.locked(self._index_dir, "WRITE", wait=True):
            engine = self._open()
            rows = self._outbox()
            if not rows or engine is None:
                return 0
            ids = list(dict.fromkeys(asset_id for _, asset_id in rows))
            self._index(engine, ids)
            folders.note_changes(self._index_dir, ids)
            self._forget([number for number, _ in rows])
            return len(rows)

    def rebuild(self, progress: Progress | None = None) -> int:
        """Build the whole index beside the one that serves, then put it in its place.

        Gives the number of documents. Assets that change meanwhile are in both. Raises
        `folders.Busy` when another rebuild is under way; a killed one leaves nothing but rubbish,
        which the next one removes.
        """
        with folders.locked(self._index_dir, "REBUILD", wait=False):
            folders.sweep(self._index_dir, folders.current_folder(self._index_dir))
            folder = folders.new_folder(self._index_dir)
            engine = WhooshEngine.create(folder)
            count = self._build(engine, progress or (lambda done, total: None))
            with folders.locked(self._index_dir, "WRITE", wait=True):
                self._index(engine, folders.noted_changes(folder))
                folders.publish(folder)
            self._engine = engine
            return count

    def _build(self, engine: WhooshEngine, progress: Progress) -> int:
        with self._database.read() as session:
            total = session.scalar(select(func.count()).select_from(Asset)) or 0
        done = 0
        with engine.bulk(BUILD_COMMIT) as add:
            for ids in self._all_ids():
                with self._database.read() as session:
                    add(build_documents(session, ids))
                done += len(ids)
                progress(done, max(done, total))
        return done

    def _all_ids(self) -> Iterator[Sequence[str]]:
        """Ids of all assets that can be searched, in chunks, each read by itself."""
        last = ""
        while True:
            with self._database.read() as session:
                ids = session.scalars(
                    select(Asset.id)
                    .where(Asset.id > last, Asset.state.in_(SEARCHED_STATES))
                    .order_by(Asset.id)
                    .limit(CHUNK)
                ).all()
            if not ids:
                return
            yield ids
            last = ids[-1]

    def _open(self) -> WhooshEngine | None:
        """The engine of the folder that serves; None if there is none that can be used."""
        folder = folders.current_folder(self._index_dir)
        if folder is None:
            return None
        if self._engine is None or self._engine.folder != folder:
            try:
                self._engine = WhooshEngine(folder)
            except Exception:
                log.exception("the index cannot be read; it will be rebuilt", folder=str(folder))
                return None
        return self._engine

    def _index(self, engine: WhooshEngine, ids: Sequence[str]) -> None:
        """Bring these assets' documents up to date; those that cannot be searched go."""
        with self._database.read() as session:
            documents = build_documents(session, ids)
        engine.write(documents, set(ids) - {document.id for document in documents})

    def _outbox(self) -> Sequence[tuple[int, str]]:
        with self._database.read() as session:
            rows = session.execute(select(Outbox.id, Outbox.asset_id).order_by(Outbox.id).limit(BATCH))
            return [(number, asset_id) for number, asset_id in rows]

    def _forget(self, numbers: Sequence[int]) -> None:
        with self._database.begin() as session:
            for start in range(0, len(numbers), CHUNK):
                session.execute(delete(Outbox).where(Outbox.id.in_(numbers[start : start + CHUNK])))

    def _tidy(self) -> bool:
        with folders.locked(self._index_dir, "WRITE", wait=True):
            engine = self._open()
            return engine is not None and engine.tidy()
