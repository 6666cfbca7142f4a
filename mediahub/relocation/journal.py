"""The journal of a move: which objects were copied, in which version. A file under `home` that outlives a
kill."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

from mediahub.storage.bucket import ObjectInfo
from mediahub.storage.copying import Copied

FILE = "relocation.sqlite"
BEGUN, DONE = "begun", "done"


class Journal:
    """The journal of moves of one home. Safe to share between threads."""

    def __init__(self, home: Path) -> None:
        self._file = sqlite3.connect(home / FILE, check_same_thread=False)
        self._lock = threading.Lock()
        with self._file:
            self._file.execute(
                "CREATE TABLE IF NOT EXISTS move (place TEXT PRIMARY KEY, state TEXT NOT NULL)"
            )
            self._file.execute(
                "CREATE TABLE IF NOT EXISTS copied (place TEXT, key TEXT, etag TEXT, size INTEGER, sha256 "
                "TEXT, PRIMARY KEY (place, key)) WITHOUT ROWID"
            )

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def state(self, place: str) -> str:
        """`begun`, `done`, or empty where nothing was moved there."""
        with self._lock:
            row = self._file.execute("SELECT state FROM move WHERE place = ?", (place,)).fetchone()
        return str(row[0]) if row else ""

    def note(self, place: str, state: str) -> None:
        """Write down how far the move there is."""
        with self._lock, self._file:
            self._file.execute("INSERT OR REPLACE INTO move VALUES (?, ?)", (place, state))

    def copied(self, place: str, objects: Iterable[Copied]) -> None:
        """Write down objects that are there now."""
        rows = [(place, one.key, one.etag, one.size, one.sha256) for one in objects]
        with self._lock, self._file:
            self._file.executemany("INSERT OR REPLACE INTO copied VALUES (?, ?, ?, ?, ?)", rows)

    def lacking(self, place: str, objects: Sequence[ObjectInfo]) -> list[ObjectInfo]:
        """Those of at most some hundred objects that were not copied in the version that is listed."""
        asked = ", ".join("?" * len(objects))
        query = f"SELECT key, etag, size FROM copied WHERE place = ? AND key IN ({asked})"  # noqa: S608
        with self._lock:
            rows = self._file.execute(query, (place, *(one.key for one in objects))).fetchall()
        known = {key: (etag, size) for key, etag, size in rows}
        return [one for one in objects if known.get(one.key) != (one.etag, one.size)]
