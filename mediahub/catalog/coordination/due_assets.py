"""Assets that background work is due for, found without reading all of them every few seconds.

Nothing tells a loop of every reason why work may be due, so it looks through the catalogue. Of a hundred
thousand assets that takes a tenth of a second, of a million seconds: then what changed lately is looked at
in between, for which there is an index, and all of them so seldom that it costs next to nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sized
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, true

from mediahub.catalog.models import Asset
from mediahub.catalog.models.base import utcnow

QUICK = 0.1
"""Seconds: a look through all assets that takes no longer is never put off."""
SHARE = 50
"""A look through all of them that took one second is followed by this many without; as `Loop.share`."""
LATELY = timedelta(minutes=10)
"""How far before the last look through all of them a change counts as later: it may have been committed long
after it was made, by a machine whose clock is behind."""
Found = TypeVar("Found", bound=Sized)


class DueAssets:
    """What one loop knows of when it looked. For one thread."""

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = utcnow,
    ) -> None:
        self._monotonic, self._now = monotonic, now
        self._next_whole = float("-inf")
        self._since = now()

    def find(self, look: Callable[[ColumnElement[bool]], Found]) -> Found:
        """What `look` finds among the assets that fulfil the condition that it is given: among all, or those
        that changed since nothing was due among all."""
        begun, now = self._monotonic(), self._now()
        if begun < self._next_whole:
            return look(Asset.updated_at > self._since)
        found = look(true())
        took = self._monotonic() - begun
        if not found:
            self._since = now - LATELY
            self._next_whole = begun + took * SHARE if took > QUICK else begun
        return found
