"""Supervisor of loops: starts those of a process, restarts dead ones, reports on them, stops them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Self

import structlog

from mediahub.catalog.coordination.heartbeats import BEAT_EVERY, Heart, LoopState
from mediahub.catalog.db.database import Database
from mediahub.loops import Loop
from mediahub.worker.runner import Runner

LOOK_EVERY = 1.0
"""Seconds between two looks whether all threads live."""
STOP_WITHIN = 10.0
"""Seconds in which what is in hand may be finished; the rest waits in the catalogue."""
log = structlog.get_logger()


class Supervisor:
    """The loops of one process, as a context manager. How they are is written into the catalogue."""

    def __init__(
        self,
        service: str,
        loops: Iterable[Loop],
        database: Database,
        keys: Mapping[str, list[str]] | None = None,
    ) -> None:
        """`service` is what the process is called: `worker` or `indexer`; `keys` see `Heart`."""
        self._stop = threading.Event()
        self._runners = [Runner(loop, database, self._stop) for loop in loops]
        self._threads: dict[str, threading.Thread] = {}
        self._heart = Heart(service, database, keys)
        self._database = database
        self._watcher = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def __enter__(self) -> Self:
        for runner in self._runners:
            self._start(runner)
        self._watcher.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Ask all loops to end, and wait for them a while."""
        self._stop.set()
        deadline = time.monotonic() + STOP_WITHIN
        for thread in (*self._threads.values(), self._watcher):
            thread.join(max(0.0, deadline - time.monotonic()))

    def states(self) -> list[LoopState]:
        """How each loop is, now."""
        return [runner.state() for runner in self._runners]

    def _start(self, runner: Runner) -> None:
        thread = threading.Thread(target=runner.run, name=runner.loop.name, daemon=True)
        self._threads[runner.loop.name] = thread
        thread.start()

    def _watch(self) -> None:
        beat_at = 0.0
        while True:
            # who moves the installation waits to hear that all rest
            if time.monotonic() - beat_at >= BEAT_EVERY or self._database.must_rest():
                beat_at = time.monotonic()
                self._heart.beat(self.states())
            if self._stop.wait(LOOK_EVERY):
                break
            for runner in self._runners:
                if not self._threads[runner.loop.name].is_alive() and not self._stop.is_set():
                    log.error("the thread of a loop has ended; it is started again", loop=runner.loop.name)
                    runner.pulse.restarts += 1
                    self._start(runner)
        self._heart.stop()
