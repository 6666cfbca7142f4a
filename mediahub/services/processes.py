"""Process supervisor: starts services in order, starts a dead one again, and stops them all.

honcho was the first choice; it ends everything when one process ends, where we must bring back a
killed worker.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from mediahub.logs import open_private
from mediahub.services.errors import ServiceError
from mediahub.services.lifeline import PARENT

LOG_LIMIT = 32 << 20
"""Bytes after which a log is moved aside (one older one is kept)."""
LONGEST_PAUSE = 30.0
"""Seconds between two starts of a service that keeps failing: 1, 2, 4 … up to this."""
SETTLED = 60.0
"""Seconds after which a service counts as healthy again."""
TRIES = 5
"""How often a service may die while it starts before that is given up: after some 15 seconds of pauses."""


@dataclass(frozen=True, slots=True)
class Service:
    """One child process and how to tell that it is up."""

    name: str
    command: Sequence[str]
    is_ready: Callable[[int], bool]
    """Whether the process of this id, and no other one, is up."""
    ready_within: float = 90.0
    stop_within: float = 20.0
    outlasts_others: bool = False
    """The others need it to the end: it is told to stop only when they have."""
    environment: dict[str, str] = field(default_factory=dict)


class Supervisor:
    """The services of one home. `start` each, then `watch`, and `stop`."""

    def __init__(self, log_dir: Path, say: Callable[[str], None], *, tries: int = TRIES) -> None:
        self._log_dir = log_dir
        self._say = say
        self._tries = tries
        self._children: list[_Child] = []
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._watcher = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def start(self, service: Service) -> float:
        """Start a service and wait until it is ready; the seconds that took."""
        self.launch(service)
        return self.await_ready(service)

    def launch(self, service: Service) -> None:
        """Start a service; `await_ready` says when it is up."""
        child = _Child(service, self._log_dir / f"{service.name}.log")
        self._children.append(child)
        child.start()

    def await_ready(self, service: Service) -> float:
        """Wait for a launched service; the seconds since its last start.

        One that dies meanwhile is started again, ever more slowly. Raises `ServiceError` with the end of its
        log when it died too often, or is not ready in time.
        """
        child = next(child for child in self._children if child.service is service)
        while not child.is_ready():
            for other in self._children:  # those that are waited for later start beside it
                self._start_again(other)
            if child.age > service.ready_within:
                raise ServiceError(
                    f"{service.name} was not ready after {service.ready_within:.0f} s:\n{child.last_words()}"
                )
            time.sleep(0.05)
        return child.age

    def _start_again(self, child: _Child) -> None:
        """Bring back a service that died while it started; raises ServiceError when it did so too often."""
        name = child.service.name
        if child.has_ended():
            if child.failures + 1 >= self._tries:
                raise ServiceError(f"{name} did not start:\n{child.last_words()}")
            pause = child.start_later()
            why = child.last_words(1).strip()
            self._say(f"{name} ended while it started ({child.status}), again in {pause:.0f} s: {why}")
        elif child.is_due():
            child.start()

    def watch(self) -> None:
        """From now on start again what dies, in a thread of its own."""
        self._watcher.start()

    def join(self) -> None:
        """Block while the services are watched over."""
        self._watcher.join()
        raise ServiceError("the supervisor itself failed; its error is above")

    def stop(self) -> None:
        """End every service side by side, then those that outlast them; kill what takes too long."""
        self._stopping.set()
        with self._lock:
            for last in (False, True):
                wave = [child for child in self._children if child.service.outlasts_others is last]
                for child in wave:
                    child.terminate()
                for child in wave:
                    child.await_end()
        self._ended.set()

    def kill(self) -> None:
        """End every service at once, for somebody who does not want to wait."""
        self._stopping.set()
        with self._lock:
            for child in self._children:
                child.kill()
        self._ended.set()

    def _watch(self) -> None:
        while not self._stopping.wait(0.5):
            with self._lock:
                if not self._stopping.is_set():
                    self._look_after_all()
        # the system takes the end of this thread for the death of the parent of what it started
        self._ended.wait()

    def _look_after_all(self) -> None:
        for child in self._children:
            if child.has_ended():
                self._say(f"{child.service.name} ended ({child.status}); its log is {child.log}")
                child.start_later()
            elif child.is_due():
                try:
                    child.start()
                except OSError as error:  # no memory or no room: the next try may find some
                    self._say(f"{child.service.name} cannot be started: {error.strerror}")
                    child.start_later()
                else:
                    self._say(f"{child.service.name} started again")
            child.trim_log()


class _Child:
    """One service's process, over all its starts."""

    def __init__(self, service: Service, log: Path) -> None:
        self.service = service
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._started = self._due = 0.0
        self._code = 0
        self.failures = 0

    @property
    def status(self) -> str:
        """How it ended, in words."""
        code = self._process.returncode if self._process else self._code
        return f"signal {-code}" if code < 0 else f"status {code}"

    @property
    def age(self) -> float:
        """Seconds since its last start."""
        return time.monotonic() - self._started

    def start(self) -> None:
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(open_private(self.log), "ab") as out:
            self._process = subprocess.Popen(
                self.service.command,
                env=os.environ | self.service.environment | {PARENT: str(os.getpid())},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,  # Ctrl-C reaches us alone, and we stop them in order
            )
        self._started = time.monotonic()

    def has_ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def is_ready(self) -> bool:
        """Whether it is up: this very process, not one of before that has not ended yet."""
        return self._process is not None and not self.has_ended() and self.service.is_ready(self._process.pid)

    def start_later(self) -> float:
        """Plan the next start: a second from now the first time, then ever more slowly; gives the seconds."""
        self.failures = 1 if self.age > SETTLED else self.failures + 1
        self._code = self._process.returncode if self._process else self._code
        self._process = None
        pause = min(2.0 ** (self.failures - 1), LONGEST_PAUSE)
        self._due = time.monotonic() + pause
        return pause

    def is_due(self) -> bool:
        return self._process is None and time.monotonic() >= self._due

    def terminate(self) -> None:
        if self._process is not None:
            self._process.terminate()

    def await_end(self) -> None:
        """Wait for it to end; kill it when it does not in its time."""
        try:
            if self._process is not None:
                self._process.wait(self.service.stop_within)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def last_words(self, lines: int = 12) -> str:
        """The end of its log, as a person reads it."""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 8192))
            return "\n".join(map(in_words, log.read().decode(errors="replace").splitlines()[-lines:]))

    def trim_log(self) -> None:
        """Move its end aside and empty it in place, for the child goes on appending to the same file.

        What comes between the two is lost. Without room for the copy, the log is emptied all the same.
        """
        with suppress(OSError):
            size = self.log.stat().st_size
            if size <= LOG_LIMIT:
                return
            try:
                with self.log.open("rb") as log, os.fdopen(_emptied(self.log), "wb") as older:
                    log.seek(size - LOG_LIMIT)
                    shutil.copyfileobj(log, older)
            finally:
                os.truncate(self.log, 0)


def in_words(line: str) -> str:
    """A line of a log: what happened and why, where it is one of ours, else as it is."""
    try:
        event = json.loads(line)
    except ValueError:
        return line
    if not isinstance(event, dict) or "event" not in event:
        return line
    sentence = [str(event[key]) for key in ("event", "problem", "reason", "error") if event.get(key)]
    trace = str(event.get("exception", "")).strip().splitlines()
    return ": ".join((*sentence, *trace[-1:]))


def _emptied(log: Path) -> int:
    descriptor = open_private(log.with_suffix(".log.1"))
    os.ftruncate(descriptor, 0)
    return descriptor
