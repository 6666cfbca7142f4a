"""One loop in a thread: its rounds, what follows a failure, and how it says that it lives."""

from __future__ import annotations

import os
import random
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.coordination.heartbeats import LoopState
from mediahub.catalog.coordination.leader_lock import leader_lock
from mediahub.catalog.db.database import Database
from mediahub.loops import Loop
from mediahub.storage.errors import StorageError

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds until a round that failed is repeated: twice as long after each further failure, and up to a half
less by chance, so that not all loops come back at once to a database that has just recovered."""
GIVEN_UP = 50
"""Assets that a loop gave up and that a heartbeat names."""
log = structlog.get_logger()


@dataclass(slots=True)
class Pulse:
    """What is known of a loop from outside. Moments are those of `time.monotonic`."""

    beat_at: float
    rests_until: float = 0.0
    done_at: float | None = None
    """When a round ended well, or was not needed."""
    failures: int = 0
    """In a row."""
    failures_ever: int = 0
    problem: str = ""
    restarts: int = 0
    busy: bool = False


class StopSignal(threading.Event):
    """The stop of one loop. To ask it is a sign of life."""

    def __init__(self, stop: threading.Event, pulse: Pulse) -> None:
        super().__init__()
        self._stop = stop
        self._pulse = pulse

    def is_set(self) -> bool:
        """Whether the loop is to stop."""
        self._pulse.beat_at = time.monotonic()
        return self._stop.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait so many seconds, or until the loop is to stop; says whether it is."""
        self._pulse.beat_at = time.monotonic()
        return self._stop.wait(timeout)


class Runner:
    """Runs a loop until `stop` is set. Whatever a round raises, the loop goes on."""

    def __init__(self, loop: Loop, database: Database, stop: threading.Event) -> None:
        self.loop = loop
        self.pulse = Pulse(time.monotonic())
        self._database = database
        self._stop = stop
        self._signal = StopSignal(stop, self.pulse)
        self._idle = loop.poll

    def run(self) -> None:
        """The body of the thread."""
        if self.loop.niceness:
            with suppress(OSError):  # where threads have no niceness of their own, it shares
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), self.loop.niceness)
        pause = random.uniform(0, min(self.loop.poll, 1.0))  # noqa: S311  (so that not all begin at once)
        while not self._rest(pause):
            begun = time.monotonic()
            try:
                more = self._round()
            except Exception as error:  # noqa: BLE001  (whatever it is, the loop goes on)
                pause = self._failed(error)
            else:
                pause = self._succeeded(begun, bool(more))

    def state(self) -> LoopState:
        """How it is, now."""
        pulse, now = self.pulse, time.monotonic()
        return LoopState(
            name=self.loop.name,
            quiet=max(0.0, now - max(pulse.beat_at, pulse.rests_until)),
            patience=self.loop.patience,
            since_success=None if pulse.done_at is None else now - pulse.done_at,
            failures=pulse.failures,
            failures_ever=pulse.failures_ever,
            restarts=pulse.restarts,
            problem=pulse.problem,
            busy=pulse.busy,
            given_up=list(self.loop.given_up())[:GIVEN_UP],
        )

    def _rest(self, seconds: float) -> bool:
        """Wait; true when it is time to stop."""
        self.pulse.rests_until = time.monotonic() + seconds
        return self._signal.wait(seconds)

    def _round(self) -> object:
        # before the look: who waits for the end of all rounds must not miss one that is about to begin
        self.pulse.busy = True
        try:
            return False if self._database.must_rest() else self._work()
        finally:
            self.pulse.busy = False

    def _work(self) -> object:
        loop = self.loop
        if loop.is_due is not None and not loop.is_due():
            return False
        if not loop.lock:
            return loop.work(self._signal)
        with leader_lock(self._database, loop.lock) as got:
            if got:
                return loop.work(self._signal)
        if loop.standby is not None:
            loop.standby()
        return False

    def _succeeded(self, begun: float, more: bool) -> float:
        """Note it; the seconds until the next round."""
        pulse, loop, now = self.pulse, self.loop, time.monotonic()
        pulse.done_at, pulse.failures, pulse.problem = now, 0, ""
        if more:
            self._idle = loop.poll
            pause = max(0.0, begun + loop.pace - now)
        else:
            pause = self._idle
            self._idle = min(self._idle * 1.1, max(loop.longest_poll, loop.poll))
        return max(pause, (now - begun) * loop.share)

    def _failed(self, error: Exception) -> float:
        """Note it; the seconds until the round is repeated."""
        pulse = self.pulse
        if self._stop.is_set():  # what it works with was closed under it
            return 0.0
        pulse.failures += 1
        pulse.failures_ever += 1
        pulse.problem = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        about = {"loop": self.loop.name, "failures": pulse.failures, "reason": pulse.problem}
        if isinstance(error, SQLAlchemyError | StorageError):
            log.warning("a loop waits for a service", **about)
        else:
            log.error("a round failed; it is repeated", exc_info=error, **about)
        pause = min(FIRST_PAUSE * 2 ** min(pulse.failures - 1, 10), LONGEST_PAUSE)
        return pause * random.uniform(0.5, 1)  # noqa: S311  (no secret)
