"""The indexer: brings what the outbox names into the index, and rebuilds the index beside itself.

An outbox row is deleted only after the commit that carries its asset, so a kill at any moment costs
at most work done twice. Every commit is made under one lock, by whichever process has it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog
from sqlalchemy import delete, select
from whoosh.codec.whoosh3 import W3Segment

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Outbox
from mediahub.loops import Loop
from mediahub.search.document import SEARCHED_STATES, build_documents
from mediahub.search.whoosh import folders
from mediahub.search.whoosh.building import build_segments
from mediahub.search.whoosh.engine import WhooshEngine
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
CHUNK = 500
REBUILDING = 3600.0
"""Seconds that a rebuild of the whole index may take, or a merge of its largest segments."""

Progress = Callable[[int, int], None]
"""Told how many are done, of how many."""
log = structlog.get_logger(__name__)


class Indexer:
    """One is enough; a second one takes turns with it, to no harm."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._index_dir = settings.index_dir
        self._database = database
        self._engine: WhooshEngine | None = None

    def loops(self) -> Sequence[Loop]:
        """Keep the index at most a second behind the catalogue; merge segments, beside the commits."""
        return (
            Loop(name="indexing", work=self._index_next, poll=POLL, pace=PACE, patience=REBUILDING),
            Loop(name="merging", work=self._merge_next, poll=MERGE_EVERY, patience=REBUILDING),
        )

    def _index_next(self, stop: threading.Event) -> int:
        try:
            return self.drain_once()
        except folders.Busy:  # a rebuild by another process, and nothing to serve until it is done
            return 0
        except Exception:
            self._engine = None
            raise

    def _merge_next(self, stop: threading.Event) -> bool:
        try:
            return self.merge_once()
        except FileNotFoundError:  # a rebuilt index has taken the place of this one
            log.info("a merge was given up: the index was replaced")
            return False

    def merge_once(self) -> bool:
        """Merge one tier of segments. Commits go on meanwhile; False if there was nothing to do."""
        engine = self._engine
        joined = engine.join_beside() if engine else None
        if engine is None or joined is None:
            return False
        with folders.locked(self._index_dir, "WRITE", wait=True):
            engine.replace(joined)
        return True

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

    def rebuild(self, progress: Progress | None = None, processes: int | None = None) -> int:
        """Build the whole index beside the one that serves, then put it in its place.

        Gives the number of documents. Every core works on it, unless it is said how many. Assets that
        change meanwhile are in both. Raises `folders.Busy` when another rebuild is under way; a killed
        one leaves nothing but rubbish, which the next one removes.
        """
        with folders.locked(self._index_dir, "REBUILD", wait=False):
            folders.sweep(self._index_dir, folders.current_folder(self._index_dir))
            folder = folders.new_folder(self._index_dir)
            engine = WhooshEngine.create(folder)
            engine.adopt(self._build(folder, progress or (lambda done, total: None), processes))
            with folders.locked(self._index_dir, "WRITE", wait=True):
                self._index(engine, folders.noted_changes(folder))
                folders.publish(folder)
            self._engine = engine
            return engine.size()

    def _build(self, folder: Path, progress: Progress, processes: int | None) -> list[W3Segment]:
        """Segments of every asset that can be searched; what becomes so meanwhile is noted as a change."""
        with self._database.read() as session:
            searched = select(Asset.id).where(Asset.state.in_(SEARCHED_STATES))
            ids = session.scalars(searched.order_by(Asset.id)).all()  # so their marks lie side by side
        done = 0

        def more(count: int) -> None:
            nonlocal done
            done += count
            progress(done, len(ids))

        return build_segments(self._database, folder, ids, more, processes)

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
