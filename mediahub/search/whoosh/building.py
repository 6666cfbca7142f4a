"""Building a whole index: each process reads a slice of the assets and writes a segment of them.

The processes share nothing but the folder. They end by themselves when the one that started them is gone,
and what they wrote is nothing until that one adopts it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from whoosh.codec.whoosh3 import W3Segment

from mediahub.search.port import Document, Source
from mediahub.search.whoosh.index import build

SEGMENT = 50_000
"""Documents of one segment."""
SHARE = 5_000
"""Documents that are worth a process of its own, which takes a second to start."""
CHUNK = 2_000
"""Documents that are read together, each chunk at its own moment, with the names of that moment."""


class BuildError(Exception):
    """The index could not be built."""


Done = Callable[[int], None]
"""Called with how many more are done."""


def build_segments(
    source: Source, folder: Path, ids: Sequence[str], done: Done, processes: int | None = None
) -> list[W3Segment]:
    """Segments of these assets, in `folder`; made on every core, unless it is said on how many."""
    processes = min(processes or os.cpu_count() or 1, max(1, len(ids) // SHARE))
    size = min(SEGMENT, -(-len(ids) // processes)) or 1
    slices = [ids[start : start + size] for start in range(0, len(ids), size)]
    if processes == 1:
        return [_segment(source, folder, part, done) for part in slices]
    return _by_processes(processes, source, folder, slices, done)


def _segment(source: Source, folder: Path, ids: Sequence[str], done: Done) -> W3Segment:
    def documents() -> Iterator[Document]:
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            yield from source.documents(chunk)
            done(len(chunk))

    return build(folder, documents())


def _by_processes(
    count: int, source: Source, folder: Path, slices: Sequence[Sequence[str]], done: Done
) -> list[W3Segment]:
    waiting = iter(slices)
    parts: list[W3Segment] = []
    with _started(count, source, folder) as connections:
        busy = [one for one, ids in zip(connections, waiting, strict=False) if _give(one, ids)]
        while busy:
            for one in [one for one in busy if one in wait(busy)]:
                received = _received(one)
                if isinstance(received, int):
                    done(received)
                    continue
                parts.append(received)
                if not _give(one, next(waiting, None)):
                    busy.remove(one)
    return parts


def _received(connection: Connection) -> int | W3Segment:
    """How many more documents are done, or the segment that they all became."""
    try:
        received: int | W3Segment = connection.recv()
    except EOFError:
        raise BuildError("a process that built a part of the index ended; its error is in the log") from None
    return received


def _give(connection: Connection, ids: Sequence[str] | None) -> bool:
    if ids is not None:
        connection.send(ids)
    return ids is not None


@contextmanager
def _started(count: int, source: Source, folder: Path) -> Iterator[list[Connection]]:
    """So many processes that wait for ids; none is left behind."""
    context = multiprocessing.get_context("spawn")
    connections: list[Connection] = []
    processes: list[BaseProcess] = []
    try:
        for _ in range(count):
            ours, theirs = context.Pipe()
            process: BaseProcess = context.Process(target=_work, args=(theirs, source, folder), daemon=True)
            process.start()
            theirs.close()  # or its end would not be seen here
            connections.append(ours)
            processes.append(process)
        yield connections
    finally:
        for connection in connections:
            connection.close()
        for process in processes:
            process.kill()
            process.join()


def _work(connection: Connection, source: Source, folder: Path) -> None:
    """A process: makes segments of the ids that come, until nobody is at the other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the first one decides
    with suppress(EOFError, ConnectionError):
        while True:
            connection.send(_segment(source, folder, connection.recv(), connection.send))
