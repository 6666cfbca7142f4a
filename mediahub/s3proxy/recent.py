"""Thumbs that were fetched a moment ago: a picture that has just come is looked at by everybody at once.

What is held is S3's answer to one presigned address, with its signature: whoever asks by the same address
would be answered the same. It is held for `SECONDS`, and not beyond the end of its address. So the address of
a picture that was called back ends here so much later than in S3, at most.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from mediahub.lru_cache import LruCache
from mediahub.s3proxy.admission import S3Request
from mediahub.s3proxy.signatures import life_of

SECONDS = 10.0
ROOM = 16 << 20
"""Bytes of one process."""


@dataclass(frozen=True, slots=True)
class Held:
    """An answer of S3."""

    headers: tuple[tuple[str, str], ...]
    data: bytes
    until: float
    """By `monotonic`."""


class RecentThumbs:
    """Answers of the last seconds. Thread-safe."""

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._held: LruCache[str, Held] = LruCache(ROOM, lambda one: len(one.data))
        self._monotonic, self._now = monotonic, now

    def find(self, request: S3Request) -> Held | None:
        """What S3 answered to this address a moment ago, where it would still."""
        found = self._held.find(request.target) if _is_plain(request) else None
        return found if found is not None and self._monotonic() < found.until else None

    def hold(self, request: S3Request, headers: list[tuple[str, str]], data: bytes) -> None:
        """Hold a whole object that S3 gave by this address just now."""
        if not _is_plain(request):
            return
        _, end = life_of(dict(parse_qsl(request.target.partition("?")[2])))
        seconds = min(SECONDS, (end - self._now()).total_seconds())
        if seconds > 0:
            self._held.put(request.target, Held(tuple(headers), data, self._monotonic() + seconds))


def _is_plain(request: S3Request) -> bool:
    """Whether a whole object is asked for, on no condition."""
    return request.method == "GET" and not request.headers
