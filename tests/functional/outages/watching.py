"""Watchers of an installation: what people do all the time, and for how long it was not possible."""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

EVERY = 0.25
"""Seconds between two tries of the same thing."""
LONGEST = 30.0
"""Seconds that somebody waits for an answer."""


@dataclass(slots=True)
class Watcher:
    """Tries one thing all the time. A try is an answer as it should be, or it raises."""

    name: str
    attempt: Callable[[], object]
    answered: list[float] = field(default_factory=list)
    """When a try ended well, by `time.monotonic`."""
    faults: list[str] = field(default_factory=list)
    """What was said in place of an answer."""

    def run(self, stop: threading.Event) -> None:
        """Until it is to stop."""
        while not stop.wait(EVERY):
            try:
                self.attempt()
            except (httpx.HTTPError, AssertionError) as error:
                self.faults.append(str(error).splitlines()[0][:80] if str(error) else type(error).__name__)
            else:
                self.answered.append(time.monotonic())

    def longest_gap(self, since: float, until: float) -> float:
        """The longest time without an answer between two moments, in seconds."""
        moments = [since, *(one for one in self.answered if since < one < until), until]
        return max(later - earlier for earlier, later in itertools.pairwise(moments))


class Watchers:
    """A team at work while engines fail."""

    def __init__(self, *watchers: Watcher) -> None:
        self.all = watchers
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=one.run, args=(self._stop,), daemon=True) for one in watchers
        ]

    def __enter__(self) -> Watchers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(2 * LONGEST)

    def all_answered_since(self, moment: float) -> bool:
        """Whether everything was possible once more after that."""
        return all(one.answered and one.answered[-1] > moment for one in self.all)


def signed_in(url: str, email: str, password: str) -> httpx.Client:
    """A browser in which somebody is signed in."""
    client = httpx.Client(base_url=url, timeout=LONGEST, follow_redirects=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text)
    assert token
    answer = client.post("/login", data={"email": email, "password": password, "csrf_token": token[1]})
    assert answer.status_code == 200
    return client
