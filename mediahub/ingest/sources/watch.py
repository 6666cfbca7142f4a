"""A watched folder (hot folder): what lies in it is taken in, then whatever comes, until it is stopped.

The folder is one delivery for as long as it is watched: its batch stays open, so that a later run knows
what came before. A sidecar that is there before its picture has settled goes in with it; one that comes or
changes later joins what is there. One without a picture is listed as rejected until that comes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Event

from sqlalchemy.exc import SQLAlchemyError
from watchfiles import watch

from mediahub.ingest.batches.batches import BatchRef, find_arrival, get_arrival
from mediahub.ingest.batches.outcome import Outcome
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.pipeline.sidecars import is_listed
from mediahub.ingest.reading.names import is_sidecar
from mediahub.ingest.reading.originals import LocalFile
from mediahub.ingest.sources.disk_batch import Summary
from mediahub.ingest.sources.ftp.paths import arrival_path
from mediahub.ingest.sources.local import THREADS_PER_PROCESS, take_or_keep
from mediahub.ingest.sources.scan import FoundFile, scan
from mediahub.ingest.sources.stillness import SETTLE, Sight, Stillness, is_being_written, sight_of
from mediahub.ingest.uploads.quotas import QuotaFull
from mediahub.media.hashing import sha256_file
from mediahub.storage.errors import StorageError

TICK_MS = 500
"""How often stillness is looked at."""
SCAN_ANYWAY = 30.0
"""Seconds after which the folder is read even if the system reported no change: it may lose some."""
SCAN_SHARE = 10
"""A scan may take this part of the time at most, however large the folder."""
RETRY = 5.0
"""Seconds to wait when storage or the database is away, or a quota is full."""


@dataclass(slots=True)
class State:
    """For the live line."""

    summary: Summary
    waiting: int = 0
    """Files that are still being written, or whose turn has not come."""
    trouble: str = ""
    """Why nothing is taken in now."""


class FolderWatch:
    """Takes in one folder. `run` returns when `stop` is set and what was in hand is finished."""

    def __init__(
        self,
        pipeline: Pipeline,
        batch: BatchRef,
        root: Path,
        on_outcome: Callable[[Outcome], None],
        *,
        settle: float = SETTLE,
        poll: bool = False,
    ) -> None:
        self.state = State(Summary())
        self._pipeline = pipeline
        self._batch = batch
        self._root = root
        self._on_outcome = on_outcome
        self._poll = poll
        self._stillness = Stillness(settle)
        self._open: dict[str, FoundFile] = {}
        self._done: dict[str, Sight] = {}
        self._in_hand: dict[Future[list[Outcome]], tuple[str, Sight]] = {}
        self._changed = True
        self._scan_after = self._scan_anyway = self._retry_at = 0.0

    def run(self, stop: Event, on_tick: Callable[[State], None]) -> Summary:
        """Watch until `stop` is set. Storage or database being away is waited for."""
        threads = self._pipeline.services.settings.worker_processes * THREADS_PER_PROCESS
        with ThreadPoolExecutor(threads, thread_name_prefix="watch") as pool:
            for changed in _ticks(self._root, stop, self._poll):
                self._collect()
                self._look(changed)
                self._start(pool, threads)
                on_tick(self.state)
            for future in self._in_hand:
                future.cancel()
        self._collect()
        return self.state.summary

    def _look(self, changed: bool) -> None:
        """Read the folder, unless nothing happened or that would take too much time."""
        now = time.monotonic()
        self._changed |= changed
        if now < self._scan_after or (now < self._scan_anyway and not self._changed):
            return
        self._changed = False
        self._open = {
            file.shown: file for file in scan([self._root]) if self._done.get(file.shown) != sight_of(file)
        }
        took = time.monotonic() - now
        self._scan_after, self._scan_anyway = now + took * SCAN_SHARE, now + SCAN_ANYWAY

    def _start(self, pool: ThreadPoolExecutor, threads: int) -> None:
        """Begin with files that are still, a few more than there are threads."""
        busy = {name for name, _ in self._in_hand.values()}
        sights = {
            name: sight for name, file in self._open.items() if name not in busy and (sight := sight_of(file))
        }
        self.state.waiting = len(sights) + len(busy)
        still = self._stillness.look(sights, time.monotonic())
        if time.monotonic() < self._retry_at:
            return
        for name in still[: max(0, 2 * threads - len(busy))]:
            if not any(
                map(is_being_written, filter(None, (self._open[name].path, self._open[name].sidecar)))
            ):
                future = pool.submit(self._take, self._open[name], sights[name])
                self._in_hand[future] = name, sights[name]

    def _collect(self) -> None:
        """Note what has come to its end."""
        for future in [future for future in self._in_hand if future.done()]:
            name, sight = self._in_hand.pop(future)
            if future.cancelled():
                continue
            try:
                outcomes = future.result()
            except (StorageError, SQLAlchemyError, QuotaFull) as error:
                self.state.trouble = str(error).splitlines()[0]
                self._retry_at = time.monotonic() + RETRY
                continue
            self._done[name] = sight
            if (file := self._open.get(name)) and sight_of(file) == sight:
                del self._open[name]
            self.state.trouble = ""
            for outcome in outcomes:
                self.state.summary.add(outcome)
                self._on_outcome(outcome)

    def _take(self, file: FoundFile, sight: Sight) -> list[Outcome]:
        """Bring a file, and the XMP file that is with it, to their ends; nothing if all of it was there
        before, or is gone."""
        changed = sight[0][1] // 1_000_000
        try:
            file.path.stat()  # of one that is gone nothing is listed: it was a step of some other program
            if is_sidecar(file.shown):
                return self._take_words(LocalFile(file.shown, file.path))
            shown, home = self._place_for(file, sight[0][0], changed)
            if shown is None:
                return self._join(file, home)
        except FileNotFoundError:
            return []
        outcomes = take_or_keep(self._pipeline, LocalFile(shown, file.path, file.sidecar), self._batch)
        with self._pipeline.services.database.begin() as session:
            get_arrival(session, self._batch.id, shown).last_modified = changed
        return outcomes

    def _place_for(self, file: FoundFile, size: int, changed: int) -> tuple[str | None, str | None]:
        """Under which name it goes into the batch: a number is added where another file came by this one.

        None if this very file came before, with the asset that it became.
        """
        digest = ""
        for number in count(1):
            name = arrival_path(file.shown, number) if number > 1 else file.shown
            with self._pipeline.services.database.read() as session:
                arrival = find_arrival(session, self._batch.id, name)
            if arrival is None:
                return name, None
            if (arrival.size, arrival.last_modified) == (size, changed):
                return None, arrival.asset_id
            digest = digest or sha256_file(file.path)
            if arrival.sha256 == digest:
                return None, arrival.asset_id
        raise AssertionError("numbers do not end")

    def _take_words(self, file: LocalFile) -> list[Outcome]:
        """An XMP file that lies alone: its picture may have come in an earlier delivery. It is looked at
        again when one comes to lie beside it."""
        with self._pipeline.services.database.read() as session:
            if is_listed(session, self._batch, file.shown, file.path):
                return []
        return self._pipeline.take_all(file, self._batch)

    def _join(self, file: FoundFile, home: str | None) -> list[Outcome]:
        """Take a sidecar in that came, or was changed, after its picture; nothing if there is none."""
        if file.sidecar is None or home is None:
            return []
        shown = LocalFile(file.shown, file.path, file.sidecar).sidecar_shown
        with self._pipeline.services.database.read() as session:
            if is_listed(session, self._batch, shown, file.sidecar):
                return []
        return [self._pipeline.sidecars.take(file.sidecar, shown, self._batch, [home])]


def _ticks(root: Path, stop: Event, poll: bool) -> Iterator[bool]:
    """Twice a second at least: whether something changed. Goes on when the folder goes and comes back."""
    while not stop.is_set():
        try:
            for changes in watch(
                root,
                watch_filter=None,
                debounce=TICK_MS,
                rust_timeout=TICK_MS,
                yield_on_timeout=True,
                stop_event=stop,
                force_polling=poll or None,
                poll_delay_ms=2 * TICK_MS,
                raise_interrupt=False,
                ignore_permission_denied=True,
            ):
                yield bool(changes)
        except OSError:  # a share that was taken away
            stop.wait(RETRY)
            yield False
