"""What the walls of the sandbox cost ingest: the same delivery with them and without, in turn, in one run.

Without them the same code reads the same files in processes of a plain pool, warm as the sandbox's are and
holding on to freed memory as they do: so the difference is the walls (namespaces, Landlock, seccomp, limits)
and the way there and back (frames of MessagePack, a file linked for each call). Both have a fork server that
stays up meanwhile, as a worker's does: ours would end with its last sandbox and import the libraries again
for each delivery, which Python's own does not. Processor time is that of ingest and of its readers; the clock
alone would say what else the machine does.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from mediahub.media.model import PREVIEW, THUMB, Analysis
from mediahub.media.sandbox import sandbox as walled
from mediahub.media.sandbox.confine import keep_memory
from scripts.benches.memory import family

SAMPLED = 0.05
"""Seconds between two looks at the processes: what one spends after the last is not counted."""
TICKS = os.sysconf("SC_CLK_TCK")
SANDBOX_OF_INGEST = "mediahub.ingest.sources.disk_batch.Sandbox"


class WithoutWalls:
    """Stands in for the sandbox: a plain pool of processes."""

    def __init__(self, workers: int = 1, **_: Any) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["mediahub.media.sandbox.warm"])
        self._pool = ProcessPoolExecutor(workers, mp_context=context, initializer=keep_memory)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def submit(self, function: Callable[..., Any], *args: object, **_: Any) -> Future[Any]:
        """Run a function in a process of the pool."""
        return self._pool.submit(function, *args)

    def call(self, function: Callable[..., Any], *args: object, **_: Any) -> Any:
        """What it returns."""
        return self.submit(function, *args).result()

    def analyse(self, path: Path, specs: Any = (PREVIEW, THUMB), anchors: str = "") -> Analysis:
        """As `Sandbox.analyse`."""
        found: Analysis = self.call(walled._analyse, path, tuple(specs), anchors)
        return found


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds and seconds of the clock, without walls and with them, and the medians of their
    ratios by turn."""

    bare_cpu: float
    walled_cpu: float
    cpu: float
    clock: float


def cost(frame: Path, deliver: Callable[[int], float], turns: int) -> Cost:
    """Measure both, in turn; `deliver(turn)` ingests once and gives its seconds by the clock."""
    bare, ours = [], []
    with ExitStack() as up:
        for kind in (WithoutWalls, walled.Sandbox):  # their fork servers are up, and have the readers' code
            up.enter_context(kind(1, reads=[frame.parent])).analyse(frame)
        for turn in range(turns):
            with patch(SANDBOX_OF_INGEST, WithoutWalls), processor_time() as spent:
                seconds = deliver(2 * turn)
            bare.append((spent(), seconds))
            with processor_time() as spent:
                seconds = deliver(2 * turn + 1)
            ours.append((spent(), seconds))
    ratios = [(mine[0] / plain[0], mine[1] / plain[1]) for mine, plain in zip(ours, bare, strict=True)]
    return Cost(
        round(statistics.median(one for one, _ in bare), 2),
        round(statistics.median(one for one, _ in ours), 2),
        round(statistics.median(one for one, _ in ratios), 3),
        round(statistics.median(one for _, one in ratios), 3),
    )


@contextmanager
def processor_time() -> Iterator[Callable[[], float]]:
    """Processor seconds of this process, and of those below it that begin meanwhile, until the block ends."""
    before, began = set(_times()), time.process_time()
    seen: dict[int, float] = {}
    over = threading.Event()

    def watch() -> None:
        while not over.wait(SAMPLED):
            seen.update((pid, spent) for pid, spent in _times().items() if pid not in before)

    watching = threading.Thread(target=watch)
    watching.start()
    ended = [0.0]
    try:
        yield lambda: ended[0] + sum(seen.values())
    finally:
        over.set()
        watching.join()
        ended[0] = time.process_time() - began


def _times() -> dict[int, float]:
    """Processor seconds of every process below this one, without those that it had and that have ended."""
    spent = {}
    for pid in set(family(os.getpid())) - {os.getpid()}:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            spent[pid] = (int(fields[11]) + int(fields[12])) / TICKS
    return spent
