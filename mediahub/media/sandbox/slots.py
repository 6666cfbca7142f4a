"""A place for one reading process at a time: a thread gives it calls, and replaces it when that is due."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mediahub.media.questions import Answer
from mediahub.media.sandbox.code_folders import OWN_CODE, package_of
from mediahub.media.sandbox.launcher import LAUNCHER
from mediahub.media.sandbox.process import ReaderProcess
from mediahub.media.sandbox.raise_walls import Bounds
from mediahub.media.sandbox.scratch import Scratch

CALLS = 500
"""Files after which a process is replaced, so that what a decoder leaks does not add up."""
PATIENCE = 3
"""How much longer than its seconds a call may take by the clock, waiting included. This net is for what
`time_limit` cannot see; nothing that sleeps gets that far."""
FILE_SIZE = 2 << 30
"""Bytes of a file that a reader may write; for an original that is larger, twice its size and a bit."""
_A_BIT = 64 << 20


class Closed(RuntimeError):
    """The sandbox was closed before or while it read the file."""


@dataclass
class Task:
    """A call, and where its result is waited for."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    seconds: float
    answer: Answer | None = None
    future: Future[Any] = field(default_factory=Future)


class Slot:
    """Carries out what `take` gives it, until that is None, in a process within `bounds`."""

    def __init__(self, bounds: Bounds, folder: Path | None, roots: Sequence[Path] = ()) -> None:
        """`roots` are shown once a file in one of them cannot be linked into `folder`."""
        self.is_over = False
        self._bounds = bounds
        self._roots = roots
        self._folder = folder
        self._scratch = Scratch(folder)
        self._scratch.clear()
        self._packages: dict[Path, str] = {}
        self._process: ReaderProcess | None = None
        self._thread: threading.Thread | None = None
        LAUNCHER.use()

    def start(self, take: Callable[[Slot], Task | None], done: Callable[[], None]) -> None:
        """Begin to serve, in a thread; `done` is called after each task, before its result is there."""

        def serve() -> None:
            while (task := take(self)) is not None:
                self._carry_out(task, done)
            self._end_process()

        self._thread = threading.Thread(target=serve, name="sandbox", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the process, whatever it does, and the thread once `take` lets it."""
        self.is_over = True
        if (process := self._process) is not None:
            LAUNCHER.kill(process.number)
        if self._thread is not None:
            self._thread.join()
        self._end_process()
        self._scratch.remove()
        LAUNCHER.leave()

    def process_for(self, folders: Collection[Path], largest: int) -> ReaderProcess:
        """A process that may read these folders, and write what is made of a file of so many bytes.

        Raises Closed, Expired and TimeoutError.
        """
        file_size = max(FILE_SIZE, 2 * largest + _A_BIT)
        if (found := self._process) is not None:
            if found.calls < CALLS and found.is_alive() and found.covers(folders, file_size):
                return found
            self._end_process()
        shown = {one for one in folders if not any(map(one.is_relative_to, self._roots))}
        if len(shown) < len(folders):
            shown.update(self._roots)
        bounds = replace(
            self._bounds,
            reads=[*self._bounds.reads, *shown, self._scratch.inside],
            writes=[self._scratch.outside],
            file_size=file_size,
            packages=[*self._packages.values()],
        )
        self._process = ReaderProcess(bounds)
        if self.is_over:
            raise Closed
        return self._process

    def _carry_out(self, task: Task, done: Callable[[], None]) -> None:
        if not task.future.set_running_or_notify_cancel():
            return done()
        value, error = None, None
        try:
            value = self._call(task)
        except BaseException as raised:  # noqa: BLE001  # it is the caller's
            error = Closed() if self.is_over else raised
        done()
        if error is not None:
            task.future.set_exception(error)
        else:
            task.future.set_result(value)

    def _call(self, task: Task) -> Any:
        if not self._scratch.is_there():  # a system tidies its temporary folder
            self._end_process()
            self._scratch = Scratch(self._folder)
            self._scratch.clear()
        errand = self._scratch.pack(task.args)
        package = package_of(task.function)
        if package is not None and not package.is_relative_to(OWN_CODE):
            self._packages[package] = task.function.__module__.partition(".")[0]
        try:
            process = self.process_for({*errand.folders, *self._packages}, errand.largest)
            patience = task.seconds * PATIENCE
            value = process.call(task.function, errand.args, task.seconds, patience, task.answer)
            self._scratch.fetch(errand)
        finally:
            self._scratch.clear()
        return value

    def _end_process(self) -> None:
        if (process := self._process) is not None:
            self._process = None
            process.end()
