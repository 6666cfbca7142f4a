"""The sandbox: reading processes with walls around them, in which files from strangers are read.

A decoder that crashes, hangs or eats memory takes down its own process only: the file is set aside, the
process is replaced, and every other file goes on. A decoder that a file takes over finds itself without
network, environment, other files or other programs, and what it answers is data of a declared type.
"""

from __future__ import annotations

import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from mediahub.media.errors import CRASHED, KILLED, OUT_OF_MEMORY
from mediahub.media.model import PREVIEW, THUMB, Analysis, Facts, NotRead, RenditionSpec
from mediahub.media.questions import Answer
from mediahub.media.sandbox.process import Expired
from mediahub.media.sandbox.raise_walls import Bounds, Wall
from mediahub.media.sandbox.results import Unbelievable
from mediahub.media.sandbox.slots import FILE_SIZE, PATIENCE, Closed, Slot, Task
from mediahub.messages import message

SECONDS = 9.0
"""That one file may run or be blocked; a 100-megapixel JPEG takes 1, a PNG of that size 8.
The kernel counts whole seconds, so that 9 stays under 10. Waiting for a processor does not
count: so a file is never refused because its neighbours were slow."""
BYTES_PER_SECOND = 20_000_000
"""A large file gets a second more for each of these: a slow disk's pace."""
MEMORY = 896 << 20
"""Bytes of private memory that a worker may hold. With the code of the decoders, which is
mapped from disk, it stays under 1 GiB resident."""
_KILLS = 2
"""How often a reader may be killed from outside in mid-file before that is said. Once is what
happens to anybody on a machine that has run out of memory."""

T = TypeVar("T")


class Sandbox:
    """Reading processes, each walled off; use it as a context manager, from as many threads as you like.

    They come from a fork server, so that threads of the parent do no harm, and end with the parent even when
    it is killed.
    """

    def __init__(
        self,
        workers: int = 1,
        *,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        niceness: int = 0,
        folder: Path | None = None,
        reads: Iterable[Path] = (),
        code: Iterable[Path] = (),
    ) -> None:
        """`niceness` is the system's, 0 to 19: how readily the workers give way to other processes.

        `folder` is where files on their way are kept (the system's temporary folder by default): files on
        the same file system are seen by a reader one by one. Of others, on a card, it sees the folder: name
        all of these in `reads`, since a reader that meets a new one has to be replaced. `code` are folders of
        modules that lie elsewhere than installed ones.
        """
        self._workers = workers
        self._seconds = seconds
        self._bounds = Bounds(memory, FILE_SIZE, niceness, [one.resolve() for one in code], [])
        self._reads = [one.resolve() for one in reads]
        self._folder = folder
        self._changed = threading.Condition()
        self._tasks: deque[Task] = deque()
        self._slots: list[Slot] = []
        self._busy = 0
        self._used_at = time.monotonic()
        self._is_closed = False

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
        """Stop the workers, finished or not. What waits or runs raises Closed."""
        with self._changed:
            self._is_closed = True
            waiting, slots = list(self._tasks), self._slots
            self._tasks.clear()
            self._slots = []
            for slot in slots:
                slot.is_over = True
            self._changed.notify_all()
        for task in waiting:
            task.future.set_exception(Closed())
        for slot in slots:
            slot.stop()

    def rest(self, idle: float) -> bool:
        """End the workers if nobody has needed them for `idle` seconds; whether there were any. They hold
        hundreds of megabytes; the next file starts them again, which takes a second or two."""
        with self._changed:
            if not self._slots or self._busy > 0 or time.monotonic() - self._used_at < idle:
                return False
            slots, self._slots = self._slots, []
            for slot in slots:
                slot.is_over = True
            self._changed.notify_all()
        for slot in slots:
            slot.stop()
        return True

    def submit(
        self,
        function: Callable[..., T],
        *args: object,
        seconds: float | None = None,
        answer: Answer | None = None,
    ) -> Future[T]:
        """Run a function of a module in a worker and return its future.

        It may run or be blocked for `seconds`; waiting for a worker, or in it for a processor, does not
        count. Paths among the arguments are treated as `Scratch.pack` says. What it returns has the type that
        it declares. What it asks (`questions.ask_parent`) is given to `answer`, in a thread of the sandbox.
        The future raises what `call` turns into NotRead: TimeoutError, Expired after a crash, MemoryError.
        """
        task = Task(function, args, self._seconds if seconds is None else seconds, answer)
        with self._changed:
            if self._is_closed:
                raise Closed
            self._tasks.append(task)
            self._busy += 1
            if self._busy > len(self._slots) and len(self._slots) < self._workers:
                slot = Slot(self._bounds, self._folder, self._reads)
                self._slots.append(slot)
                slot.start(self._take, self._count_done)
            self._changed.notify_all()
        return task.future

    def call(
        self,
        function: Callable[..., T],
        *args: object,
        seconds: float | None = None,
        answer: Answer | None = None,
    ) -> T:
        """Run a function in a worker and return what it returns.

        Raises what it raises, and NotRead, which is no verdict on a file, when that took too long, crashed,
        ran out of memory, or was killed.
        """
        limit = self._seconds if seconds is None else seconds
        slow = message("Reading it took longer than %(n)s seconds.", n=f"{limit:.0f}")
        for attempt in range(1, _KILLS + 1):
            try:
                return self.submit(function, *args, seconds=limit, answer=answer).result()
            except TimeoutError as error:
                raise NotRead("timeout", slow) from error
            except MemoryError as error:
                raise NotRead("out_of_memory", OUT_OF_MEMORY) from error
            except Unbelievable as error:
                raise NotRead("crashed", CRASHED) from error
            except Expired as error:
                if error.exitcode == -signal.SIGXCPU:
                    raise NotRead("timeout", slow) from error
                if error.exitcode != -signal.SIGKILL:
                    raise NotRead("crashed", CRASHED) from error
                if attempt == _KILLS:
                    raise NotRead("killed", KILLED) from error
        raise AssertionError("not reached")

    def analyse(
        self, path: Path, specs: Sequence[RenditionSpec] = (PREVIEW, THUMB), anchors: str = ""
    ) -> Analysis:
        """Identify the file and return all that ingest needs of it; who signed it is known by `anchors`, in
        PEM. Raises MediaError and NotRead."""
        return self.call(_analyse, path, tuple(specs), anchors, seconds=self._seconds_for(path))

    def facts(self, path: Path) -> Facts:
        """Identify the file and return its metadata. Raises MediaError and NotRead."""
        return self.call(_facts, path, seconds=self._seconds_for(path))

    def walls(self) -> list[Wall]:
        """The walls that stand around a worker on this machine, and those that do not. Raises NotRead."""
        slot = Slot(self._bounds, self._folder, self._reads)
        try:
            return slot.process_for((), 0).walls
        except (Expired, TimeoutError, Unbelievable) as error:
            raise NotRead("crashed", CRASHED) from error
        finally:
            slot.stop()

    def _take(self, slot: Slot) -> Task | None:
        """The next task; None once this slot is over."""
        with self._changed:
            while not (self._tasks or slot.is_over):
                self._changed.wait()
            return None if slot.is_over else self._tasks.popleft()

    def _count_done(self) -> None:
        with self._changed:
            self._busy -= 1
            self._used_at = time.monotonic()

    def _seconds_for(self, path: Path) -> float:
        return self._seconds + path.stat().st_size / BYTES_PER_SECOND


def _analyse(path: Path, specs: tuple[RenditionSpec, ...], anchors: str) -> Analysis:
    from mediahub.media.analyse import analyse
    from mediahub.media.containers.identify import identify

    return analyse(path, identify(path), specs, anchors)


def _facts(path: Path) -> Facts:
    from mediahub.media.containers.identify import identify
    from mediahub.media.errors import media_errors
    from mediahub.media.metadata import read_facts

    file_type = identify(path)
    with media_errors():
        return read_facts(path, file_type)


__all__ = ["BYTES_PER_SECOND", "MEMORY", "PATIENCE", "SECONDS", "Closed", "Sandbox"]
