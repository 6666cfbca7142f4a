"""The sandbox: worker processes with limits, in which files from strangers are read.

A decoder that crashes, hangs or eats memory takes down its own worker only: the file is
set aside, the worker is replaced, and every other file goes on.
"""

from __future__ import annotations

import fcntl
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, TimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from mediahub.media.errors import CRASHED, KILLED, OUT_OF_MEMORY
from mediahub.media.model import PREVIEW, THUMB, Analysis, Facts, NotRead, RenditionSpec
from mediahub.media.sandbox.confine import confine, keep_memory, time_limit

SECONDS = 9.0
"""That one file may run or be blocked; a 100-megapixel JPEG takes 1, a PNG of that size 8.
The kernel counts whole seconds, so that 9 stays under 10. Waiting for a processor does not
count: so a file is never refused because its neighbours were slow."""
PATIENCE = 3
"""How much longer than that it may take by the clock, waiting included. This net is for what
`time_limit` cannot see; nothing that sleeps gets that far."""
BYTES_PER_SECOND = 20_000_000
"""A large file gets a second more for each of these: a slow disk's pace."""
MEMORY = 896 << 20
"""Bytes of private memory that a worker may hold. With the code of the decoders, which is
mapped from disk, it stays under 1 GiB resident."""
TASKS = 500
"""Files after which a worker is replaced, so that what a decoder leaks does not add up."""

PIPE = 1 << 20
"""Bytes that the pipes hold, the most that Linux lets anybody have. The renditions of a photo fit, so that a
worker goes on with the next file while the parent has no time for it; by default they hold a tenth."""

_ATTEMPTS = 3
_KILLS = 2
"""How often a reader may be killed from outside in mid-file before that is said. Once is what
happens to anybody on a machine that has run out of memory."""

T = TypeVar("T")

_pools: set[ProcessPool] = set()
_pools_lock = threading.Lock()


class Sandbox:
    """A pool of reading workers; use it as a context manager, from as many threads as you like.

    The workers come from a fork server, so that threads of the parent do no harm, and end
    with the parent even when it is killed. Scripts that use it need the usual
    `if __name__ == "__main__"`.
    """

    def __init__(
        self, workers: int = 1, *, seconds: float = SECONDS, memory: int = MEMORY, niceness: int = 0
    ) -> None:
        """`niceness` is the system's, 0 to 19: how readily the workers give way to other processes."""
        self._workers = workers
        self._seconds = seconds
        self._memory = memory
        self._niceness = niceness
        self._lock = threading.Lock()
        self._pool: ProcessPool | None = None
        self._counting = threading.Lock()  # not the other one: a pool that ends calls back while it is held
        self._busy = 0
        self._used_at = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the workers, finished or not."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool:
            _end(pool)

    def rest(self, idle: float) -> bool:
        """End the workers if nobody has needed them for `idle` seconds; whether there were any. They hold
        hundreds of megabytes; the next file starts them again, which takes a second or two."""
        with self._lock:
            if self._pool is None or self._busy > 0 or time.monotonic() - self._used_at < idle:
                return False
            pool, self._pool = self._pool, None
        _end(pool)
        return True

    def submit(self, function: Callable[..., T], *args: object, seconds: float | None = None) -> Future[T]:
        """Run a function of a module in a worker and return its future.

        It may run or be blocked for `seconds`; waiting for a worker, or in it for a processor,
        does not count. The future raises what `call` turns into
        NotRead: TimeoutError, ProcessExpired after a crash, MemoryError; and
        BrokenProcessPool when workers were killed from outside, after which it can be tried
        again.
        """
        limit = self._seconds if seconds is None else seconds
        task = (function, args, limit)
        with self._lock:
            future = self._running_pool().schedule(_run, args=task, timeout=limit * PATIENCE)
            with self._counting:
                self._busy += 1
        future.add_done_callback(self._count_done)
        return future

    def call(self, function: Callable[..., T], *args: object, seconds: float | None = None) -> T:
        """Run a function in a worker and return what it returns.

        Raises what it raises, and NotRead, which is no verdict on a file, when that took too long, crashed,
        ran out of memory, or was killed.
        """
        limit = self._seconds if seconds is None else seconds
        slow = f"Reading it took longer than {limit:.0f} seconds."
        kills = 0
        for _ in range(_ATTEMPTS):
            try:
                return self.submit(function, *args, seconds=limit).result()
            except TimeoutError as error:
                raise NotRead("timeout", slow) from error
            except MemoryError as error:
                raise NotRead("out_of_memory", OUT_OF_MEMORY) from error
            except ProcessExpired as error:
                if error.exitcode == -signal.SIGXCPU:
                    raise NotRead("timeout", slow) from error
                if error.exitcode != -signal.SIGKILL:
                    raise NotRead("crashed", CRASHED) from error
                kills += 1
                if kills == _KILLS:
                    raise NotRead("killed", KILLED) from error
            except BrokenProcessPool:
                continue  # an idle worker was killed from outside: not the file's fault
        raise NotRead("killed", KILLED)

    def analyse(self, path: Path, specs: Sequence[RenditionSpec] = (PREVIEW, THUMB)) -> Analysis:
        """Identify the file and return all that ingest needs of it. Raises MediaError and NotRead."""
        return self.call(_analyse, path, tuple(specs), seconds=self._seconds_for(path))

    def facts(self, path: Path) -> Facts:
        """Identify the file and return its metadata. Raises MediaError and NotRead."""
        return self.call(_facts, path, seconds=self._seconds_for(path))

    def _count_done(self, _: Future[Any]) -> None:
        with self._counting:
            self._busy -= 1
            self._used_at = time.monotonic()

    def _seconds_for(self, path: Path) -> float:
        return self._seconds + path.stat().st_size / BYTES_PER_SECOND

    def _running_pool(self) -> ProcessPool:
        if self._pool and self._pool.active:
            return self._pool
        if self._pool:
            _end(self._pool)
        with _pools_lock:
            self._pool = _Pool(
                max_workers=self._workers,
                max_tasks=TASKS,
                initializer=_start_worker,
                initargs=(self._memory, self._niceness),
                context=_Readers(),
            )
            _pools.add(self._pool)
        return self._pool


def _end(pool: ProcessPool) -> None:
    """Stop a pool; after the last one also the fork server, which holds the readers' code."""
    pool.stop()
    pool.join()
    with _pools_lock:
        _pools.discard(pool)
        # the standard library has no public way, and starts it again by itself when it is needed
        if not _pools and (stop := getattr(forkserver._forkserver, "_stop", None)) is not None:
            stop()


class _Pool(ProcessPool):
    """A pool that ends its workers before it takes away what they share.

    pebble closes the channel first. A worker that is still starting, while the work is done, would then look
    for a semaphore that is gone and print a traceback on its way out.
    """

    def _stop_pool(self) -> None:
        if self._pool_manager_loop is not None:
            self._pool_manager_loop.join()  # it starts workers; after this, there are no new ones
        self._pool_manager.worker_manager.force_stop_workers()
        super()._stop_pool()


class _Readers(ForkServerContext):
    """Processes from a fork server that has the readers' code; pipes of size `PIPE` lead to them."""

    def __init__(self) -> None:
        super().__init__()
        # imported once, not by each worker: so a worker starts in a moment, and shares that memory
        self.set_forkserver_preload(["__main__", "mediahub.media.sandbox.warm"])

    def Pipe(self, duplex: bool = True) -> tuple[Connection[Any, Any], Connection[Any, Any]]:
        ends = super().Pipe(duplex)
        if not duplex and hasattr(fcntl, "F_SETPIPE_SZ"):
            with suppress(OSError):  # a system that allows less goes on with what it has
                fcntl.fcntl(ends[1].fileno(), fcntl.F_SETPIPE_SZ, PIPE)
        return ends


def _start_worker(memory: int, niceness: int) -> None:
    """Prepare a fresh worker: its limits, before it reads anything."""
    os.nice(niceness)
    confine(memory)
    keep_memory()
    import mediahub.media.sandbox.warm  # noqa: F401  # it is there already, but where the fork server could not


def _run(function: Callable[..., T], args: tuple[object, ...], seconds: float) -> T:
    with time_limit(seconds):
        return function(*args)


def _analyse(path: Path, specs: tuple[RenditionSpec, ...]) -> Analysis:
    from mediahub.media.analyse import analyse
    from mediahub.media.containers.identify import identify

    return analyse(path, identify(path), specs)


def _facts(path: Path) -> Facts:
    from mediahub.media.containers.identify import identify
    from mediahub.media.errors import media_errors
    from mediahub.media.metadata import read_facts

    file_type = identify(path)
    with media_errors():
        return read_facts(path, file_type)
