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
from mediahub.search.port import Document
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
            engine.fill(self._documents(progress or (lambda done, total: None)), BUILD_COMMIT)
            with folders.locked(self._index_dir, "WRITE", wait=True):
                self._index(engine, folders.noted_changes(folder))
                folders.publish(folder)
            self._engine = engine
            return engine.size()

    def _documents(self, progress: Progress) -> Iterator[Document]:
        """Of every asset that can be searched, read in chunks, each at its own moment."""
        with self._database.read() as session:
            searched = Asset.state.in_(SEARCHED_STATES)
            total = session.scalar(select(func.count()).select_from(Asset).where(searched)) or 0
        done = 0
        for ids in self._all_ids():
            with self._database.read() as session:
                yield from build_documents(session, ids)
            done += len(ids)
            progress(done, max(done, total))

    def _all_ids(self) -> Iterator[Sequence[str]]:
        """Ids of all assets that can be searched, in chunks."""
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
        """Bring these assets' documents up to date; those that cannot be searched go.

        One that cannot be indexed, for whatever fault in its data, must not stop the others: it is
        left as it was, and logged. When none can be, the fault is not theirs, and is raised.
        """
        try:
            self._write(engine, ids)
        except Exception:
            if sum(self._written(engine, asset_id) for asset_id in ids) == 0:
                raise

    def _write(self, engine: WhooshEngine, ids: Sequence[str]) -> None:
        with self._database.read() as session:
            documents = build_documents(session, ids)
        engine.write(documents, set(ids) - {document.id for document in documents})

    def _written(self, engine: WhooshEngine, asset_id: str) -> bool:
        try:
            self._write(engine, [asset_id])
        except Exception:
            log.exception("an asset that cannot be indexed", asset=asset_id)
            return False
        return True

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
