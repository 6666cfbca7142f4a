"""Starts services in order, watches over them, starts a dead one again, and stops them all.

honcho was the first choice; it ends everything when one process ends, where we must bring back a
killed worker.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mediahub.services.errors import ServiceError
from mediahub.services.lifeline import PARENT

LOG_LIMIT = 32 << 20
"""Bytes after which a log is moved aside (one older one is kept)."""
LONGEST_PAUSE = 30.0
"""Seconds between two starts of a service that keeps failing: 1, 2, 4 … up to this."""
SETTLED = 60.0
"""Seconds after which a service counts as healthy again."""


@dataclass(frozen=True, slots=True)
class Service:
    """One child process and how to tell that it is up."""

    name: str
    command: Sequence[str]
    is_ready: Callable[[], bool]
    ready_within: float = 90.0
    stop_within: float = 20.0
    outlasts_others: bool = False
    """The others need it to the end: it is told to stop only when they have."""
    environment: dict[str, str] = field(default_factory=dict)


class Supervisor:
    """The services of one home. `start` each, then `watch`, and `stop`."""

    def __init__(self, log_dir: Path, say: Callable[[str], None]) -> None:
        self._log_dir = log_dir
        self._say = say
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
        """Wait for a launched service; the seconds since its launch.

        Raises `ServiceError` with the end of its log when it dies or is not ready in time.
        """
        child = next(child for child in self._children if child.service is service)
        while not service.is_ready():
            if child.has_ended():
                raise ServiceError(f"{service.name} did not start:\n{child.last_words()}")
            if child.age > service.ready_within:
                raise ServiceError(
                    f"{service.name} was not ready after {service.ready_within:.0f} s:\n{child.last_words()}"
                )
            time.sleep(0.05)
        return child.age

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
                child.start()
                self._say(f"{child.service.name} started again")
            child.trim_log()


class _Child:
    """One service's process, over all its starts."""

    def __init__(self, service: Service, log: Path) -> None:
        self.service = service
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._started = self._due = 0.0
        self._failures = 0

    @property
    def status(self) -> str:
        """How it ended, in words."""
        code = self._process.returncode if self._process else 0
        return f"signal {-code}" if code < 0 else f"status {code}"

    @property
    def age(self) -> float:
        """Seconds since its last start."""
        return time.monotonic() - self._started

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
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

    def start_later(self) -> None:
        """Plan the next start: a second from now the first time, then ever more slowly."""
        self._failures = 1 if self.age > SETTLED else self._failures + 1
        self._process = None
        self._due = time.monotonic() + min(2.0 ** (self._failures - 1), LONGEST_PAUSE)

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
        """The end of its log."""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 8192))
            return "\n".join(log.read().decode(errors="replace").splitlines()[-lines:])

    def trim_log(self) -> None:
        """Copy and empty it in place: the child goes on appending to the same file."""
        if self.log.stat().st_size > LOG_LIMIT:
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)
