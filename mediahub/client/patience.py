"""Retries of the client: exponential backoff and jitter, for minutes, as long as there is hope."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import httpx

from mediahub.client.errors import ClientError, GaveUp, Stopped

T = TypeVar("T")

FIRST_WAIT, LONGEST_WAIT = 0.5, 20.0
"""Seconds."""
DISTRUSTED = "CERTIFICATE_VERIFY_FAILED"
FAULTS = 8
"""So many 500s in a row, within a minute or so, are no restart: the fault is in this very request."""
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 507})
"""Answers that say nothing of the request itself."""


class Patience:
    """Shared by all requests of a delivery: one success anywhere gives every other new hope."""

    def __init__(self, seconds: float, tell: Callable[[str], None] = lambda text: None) -> None:
        self.seconds = seconds
        self._tell = tell
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._last_success = time.monotonic()
        self._named_errors = False

    def stop(self) -> None:
        """End every wait at once."""
        self._stop.set()

    def pause(self, seconds: float) -> None:
        """Sleep. Raises Stopped."""
        if self._stop.wait(seconds):
            raise Stopped("Stopped.")

    def send(self, request: Callable[[], httpx.Response]) -> httpx.Response:
        """Make a request until it is answered by something that is worth reading.

        Raises GaveUp after `seconds` in which no request at all succeeded, Stopped, and ClientError for
        what no waiting mends.
        """
        wait, begun, faults = FIRST_WAIT, time.monotonic(), 0
        while True:
            self.pause(0)
            try:
                answer = request()
                faults = faults + 1 if answer.status_code == 500 else 0
                passes = answer.status_code in PASSING and faults < FAULTS
                trouble = f"it answers {answer.status_code}" if passes else ""
            except httpx.TransportError as error:
                trouble = str(error) or type(error).__name__
                if DISTRUSTED in trouble:
                    raise ClientError(f"The server's certificate is not trusted: {trouble}.") from error
            if not trouble:
                self._succeeded()  # it is there, whatever it says
                return answer
            self._check(trouble, begun)
            self.pause(wait * random.uniform(0.5, 1.5))  # noqa: S311  (spreads retries, guards nothing)
            wait = min(LONGEST_WAIT, wait * 2)

    def _succeeded(self) -> None:
        with self._lock:
            self._last_success = time.monotonic()
            told, self._named_errors = self._named_errors, False
        if told:
            self._tell("The server answers again.")

    def _check(self, trouble: str, begun: float) -> None:
        with self._lock:
            silent = time.monotonic() - max(self._last_success, begun)
            told, self._named_errors = self._named_errors, True
        if silent > self.seconds:
            raise GaveUp(f"The server did not answer for {silent:.0f} seconds: {trouble}.")
        if not told:
            self._tell(f"The server does not answer ({trouble}). Trying again…")
