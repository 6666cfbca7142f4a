"""The Whoosh engine of an installation: opens the index that serves, rebuilds it beside itself, merges it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from whoosh import versionstring
from whoosh.index import EmptyIndexError

from mediahub.search.port import Document, Health, NoIndex, Progress, Searcher, Source
from mediahub.search.schema import FORMAT
from mediahub.search.updating import update
from mediahub.search.whoosh import folders
from mediahub.search.whoosh.building import Done, build_segments
from mediahub.search.whoosh.index import LOOK_EVERY, WhooshIndex

log = structlog.get_logger(__name__)


class WhooshEngine:
    """The port's `Engine`, over indexes in folders of one directory; see `folders` for its layout."""

    def __init__(self, index_dir: Path) -> None:
        self._index_dir = index_dir
        self._lock = threading.Lock()
        self._index: WhooshIndex | None = None
        self._looked_at = float("-inf")
        self._failure = ""
        """Why no index could be opened, so that this is logged once."""

    def searcher(self) -> Searcher | None:
        """The index that serves; None while there is none of this version that can be opened."""
        if time.monotonic() - self._looked_at > LOOK_EVERY:
            with self._lock:
                self._serving()
        return self._index

    @contextmanager
    def writing(self) -> Iterator[_Serving]:
        """A turn to write to the index that serves; others wait. Raises `NoIndex`."""
        with folders.locked(self._index_dir, "WRITE", wait=True):
            with self._lock:
                index = self._serving()
            if index is None:
                raise NoIndex
            try:
                yield _Serving(index)
            except Exception:
                self._index, self._looked_at = None, float("-inf")  # it is opened again the next time
                raise

    def rebuild(self, source: Source, progress: Progress, processes: int | None = None) -> int:
        """Build an index beside the one that serves, then let it serve; the number of documents.

        Raises `Busy` where another rebuild is under way.
        """
        with folders.locked(self._index_dir, "REBUILD", wait=False):
            folders.sweep(self._index_dir, folders.current_folder(self._index_dir))
            folder = folders.new_folder(self._index_dir)
            index = WhooshIndex.create(folder)
            ids = source.ids()  # what comes to belong to them from now on is noted as a change
            index.adopt(build_segments(source, folder, ids, _counting(progress, len(ids)), processes))
            with folders.locked(self._index_dir, "WRITE", wait=True):
                update(index, source, folders.noted_changes(folder))
                folders.publish(folder)
            with self._lock:
                self._index, self._looked_at = index, time.monotonic()
            return index.size()

    def tend(self) -> bool:
        """Merge one tier of segments. Commits go on meanwhile; False if there was nothing to do."""
        index = self._index
        try:
            joined = index.join_beside() if index else None
            if index is None or joined is None:
                return False
            with folders.locked(self._index_dir, "WRITE", wait=True):
                index.replace(joined)
        except (FileNotFoundError, EmptyIndexError):
            log.info("a merge was given up: a rebuilt index has taken the place of this one")
            return False
        return True

    def check(self) -> Health:
        """Version, documents and generation, or why there are none. Raises nothing."""
        engine = f"Whoosh {versionstring()}, format {FORMAT}"
        try:
            folder = folders.current_folder(self._index_dir)
            if folder is None:
                why = "there is no index of this version yet; start `mediahub indexer`, which builds it"
                return Health(engine, 0, "", why)
            index = WhooshIndex(folder)
            return Health(engine, index.size(), index.generation())
        except Exception as error:  # noqa: BLE001 - damaged files raise anything
            why = f"{self._index_dir} cannot be read ({getattr(error, 'strerror', None) or error}): "
            return Health(engine, 0, "", f"{why}move it aside and run `mediahub reindex`")

    def _serving(self) -> WhooshIndex | None:
        """Look which folder serves, and open it where it is another one. Call it with the lock."""
        index = None
        try:
            folder = folders.current_folder(self._index_dir)
            if folder is not None:
                same = self._index is not None and self._index.folder == folder
                index = self._index if same else WhooshIndex(folder)
            self._failure = ""
        except Exception as error:
            if str(error) != self._failure:
                log.exception("the search index cannot be opened; the indexer will rebuild it")
            self._failure = str(error)
        self._index, self._looked_at = index, time.monotonic()
        return index


class _Serving:
    """The port's `Index`: the index that serves, whose changes a rebuild under way hears of, too."""

    def __init__(self, index: WhooshIndex) -> None:
        self._index = index

    def write(self, documents: Iterable[Document], deleted: Iterable[str] = ()) -> None:
        """Add or replace documents and remove others, in one commit that is on disk when this returns."""
        documents, deleted = list(documents), list(deleted)
        folders.note_changes(self._index.folder.parent, [*(each.id for each in documents), *deleted])
        self._index.write(documents, deleted)


def _counting(progress: Progress, total: int) -> Done:
    done = 0

    def more(count: int) -> None:
        nonlocal done
        done += count
        progress(done, total)

    return more
