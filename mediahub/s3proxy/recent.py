"""Thumbs that were fetched a while ago: a good picture is looked at by everybody, one after the other.

What is held is S3's answer to one presigned address, with its signature: whoever asks by the same address
would be answered the same. It is held for `SECONDS` at most, and not beyond the end of its address. All are
dropped when presigned URLs were revoked (a picture was withdrawn, moved to the trash,
deleted for good or replaced by a retouched version), on whichever machine: that is looked at every
`LOOK_EVERY` seconds, and while it cannot be seen nothing is held. A small picture that was sent ahead counts
no end when its original comes: both show the same.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from mediahub.lru_cache import LruCache
from mediahub.s3proxy.admission import S3Request
from mediahub.s3proxy.signatures import life_of
from mediahub.storage.keys import RENDITIONS

SECONDS, SECONDS_OF_OTHERS = 400.0, 10.0
"""How long renditions are held, and pictures whose end nobody counts: those of faces."""
LOOK_EVERY = 1.0
ROOM = min(128 << 20, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 48)
"""Bytes of one process: thumbs of some five thousand pictures, less on a machine with less than 6 GiB."""


@dataclass(frozen=True, slots=True)
class Held:
    """An answer of S3."""

    headers: tuple[tuple[str, str], ...]
    data: bytes
    until: float
    """By `monotonic`."""


class RecentThumbs:
    """Answers of the last minutes. Thread-safe."""

    def __init__(
        self,
        revocation_count: Callable[[], int | None],
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`revocation_count` says how often presigned URLs were revoked; None where it cannot."""
        self._times_ended = revocation_count
        self._monotonic, self._now = monotonic, now
        self._looking, self._changing = threading.Lock(), threading.Lock()
        self._looked = float("-inf")
        self._times: int | None = None
        self._held = self._nothing()

    def find(self, request: S3Request) -> Held | None:
        """What S3 answered to this address a while ago, where it would still."""
        if not _is_plain(request) or not self._has_looked():
            return None
        found = self._held.find(request.target)
        return found if found is not None and self._monotonic() < found.until else None

    def count(self) -> int | None:
        """The count to give to `hold`, taken before S3 is asked."""
        return self._times

    def hold(
        self, request: S3Request, headers: list[tuple[str, str]], data: bytes, count: int | None
    ) -> None:
        """Hold a whole object that S3 gave by this address, unless URLs were revoked since `count`."""
        if not _is_plain(request) or count is None:
            return
        _, end = life_of(dict(parse_qsl(request.target.partition("?")[2])))
        longest = SECONDS if request.key.startswith(RENDITIONS) else SECONDS_OF_OTHERS
        seconds = min(longest, (end - self._now()).total_seconds())
        if seconds > 0:
            answer = Held(tuple(headers), data, self._monotonic() + seconds)
            with self._changing:
                if count == self._times:
                    self._held.put(request.target, answer)

    def _has_looked(self) -> bool:
        """Whether it is known that what is held still stands. One thread looks; meanwhile the others, which a
        slow database must not hold up, ask S3."""
        if self._monotonic() - self._looked < LOOK_EVERY:
            return True
        if not self._looking.acquire(blocking=False):
            return False
        try:
            began, times = self._monotonic(), self._times_ended()
            with self._changing:
                if times is None or times != self._times:
                    self._held = self._nothing()
                self._times, self._looked = times, began
        finally:
            self._looking.release()
        return True

    def _nothing(self) -> LruCache[str, Held]:
        return LruCache(ROOM, lambda one: len(one.data))


def _is_plain(request: S3Request) -> bool:
    """Whether a whole object is asked for, on no condition."""
    return request.method == "GET" and not request.headers
