"""One reading process as its sandbox sees it: started for what it may read, given one call at a time."""

from __future__ import annotations

import fcntl
import os
import pickle
import select
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from mediahub.media.questions import LARGEST_REPLY, MAX_QUESTIONS, QUESTION, Answer
from mediahub.media.sandbox.frames import LARGEST_ANSWER, Ended, Late, TooLong, read_frame, write_frame
from mediahub.media.sandbox.launcher import LAUNCHER
from mediahub.media.sandbox.raise_walls import Bounds, Wall, wall_off_reader
from mediahub.media.sandbox.results import Unbelievable, decode
from mediahub.media.sandbox.server import NUMBER

_TO_START = 60.0
"""Seconds until a reader must have said that it is there: the first waits for the libraries to load."""
_TO_END = 5.0
PIPE = 1 << 20
"""Bytes that the pipes hold, the most that Linux lets anybody have. The renditions of a photo fit, so that a
reader is done before its parent has time for it; by default they hold a tenth."""


class Expired(Exception):
    """The process ended in the middle of a call; its `exitcode` is negative for a signal."""

    def __init__(self, exitcode: int) -> None:
        super().__init__(f"the reading process ended with {exitcode}")
        self.exitcode = exitcode


class ReaderProcess:
    """Start it, call it, end it. Not for several threads."""

    def __init__(self, bounds: Bounds) -> None:
        """Raises Expired where it did not get to work."""
        self.bounds = bounds
        self.calls = 0
        try:
            self._forked = LAUNCHER.fork()
        except OSError as error:
            raise Expired(1) from error
        self._is_gone = False
        os.set_blocking(self._forked.orders, False)
        for pipe in (self._forked.orders, self._forked.answers):
            if hasattr(fcntl, "F_SETPIPE_SZ"):
                with suppress(OSError):  # a system that allows less goes on with what it has
                    fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE)
        self._order(pickle.dumps(bounds), time.monotonic() + _TO_START)
        self.walls: list[Wall] = decode(self._answer(time.monotonic() + _TO_START), wall_off_reader)

    @property
    def number(self) -> int:
        """Of the process."""
        return self._forked.process

    def covers(self, folders: Iterable[Path], file_size: int) -> bool:
        """Whether it may read all of these folders, and write a file of this size."""
        seen = all(any(one.is_relative_to(root) for root in self.bounds.reads) for one in folders)
        return seen and file_size <= self.bounds.file_size

    def is_alive(self) -> bool:
        """Whether it waits for work: one that ended, or says what nobody asked, does not."""
        if self._is_gone:
            return False
        poll = select.poll()
        poll.register(self._forked.answers, select.POLLIN)
        return not poll.poll(0)

    def call(
        self,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        seconds: float,
        patience: float,
        answer: Answer | None = None,
    ) -> Any:
        """What the function returns. It may run or be blocked for `seconds`, and may take `patience` in all.
        What it asks is given to `answer`.

        Raises what it raises, and what `answer` raised; TimeoutError, Expired and Unbelievable, after which
        the process is gone.
        """
        self.calls += 1
        deadline = time.monotonic() + patience
        self._order(pickle.dumps((function, args, seconds)), deadline)
        frame, failed = self._answered(deadline, answer)
        try:
            value = decode(frame, function)
        except Unbelievable:
            self.end()
            raise
        except Exception:
            if failed is not None:
                raise failed from None
            raise
        if failed is not None:
            raise failed
        return value

    def _answered(self, deadline: float, answer: Answer | None) -> tuple[bytes, Exception | None]:
        """The result's frame, after every question has its reply; and why one could not be answered. Without
        an answer the reader gets an empty reply, and goes on to its end."""
        failed: Exception | None = None
        for _ in range(MAX_QUESTIONS + 1):
            frame = self._answer(deadline)
            if frame[:1] != QUESTION:
                return frame, failed
            reply = b""
            if answer is not None and failed is None:
                try:
                    reply = answer(frame[1:])[:LARGEST_REPLY]
                except Exception as error:  # noqa: BLE001  # it is the caller's, once the reader is done
                    failed = error
            self._order(reply, deadline)
        self.end()
        raise Unbelievable("more questions than a call may ask")

    def end(self) -> None:
        """End it, whatever it does; returns when it is gone."""
        if not self._is_gone:
            LAUNCHER.kill(self._forked.process)
            self._exit_code()

    def _order(self, data: bytes, deadline: float) -> None:
        try:
            write_frame(self._forked.orders, data, deadline)
        except Late:
            self.end()
            raise TimeoutError from None
        except BrokenPipeError:
            raise Expired(self._exit_code()) from None

    def _answer(self, deadline: float) -> bytes:
        try:
            return read_frame(self._forked.answers, deadline, LARGEST_ANSWER)
        except Late:
            self.end()
            raise TimeoutError from None
        except TooLong:
            self.end()
            raise Unbelievable("an answer of more than 64 MiB") from None
        except Ended:
            raise Expired(self._exit_code()) from None

    def _exit_code(self) -> int:
        """How it ended: it has, or is about to, or is made to. 1 where nobody knows."""
        if not self._has_state():
            LAUNCHER.kill(self._forked.process)
        code = os.read(self._forked.state, NUMBER.size) if self._has_state() else b""
        self._is_gone = True
        for end in (self._forked.orders, self._forked.answers, self._forked.state):
            os.close(end)
        return int(NUMBER.unpack(code)[0]) if len(code) == NUMBER.size else 1

    def _has_state(self) -> bool:
        poll = select.poll()
        poll.register(self._forked.state, select.POLLIN)
        return bool(poll.poll(_TO_END * 1000))
