"""Orphans: objects that were made of others, and that no row of the catalogue refers to (any more).

Whatever makes an object writes it before its row, and whatever replaces one deletes it after the transaction
that did so; a process that dies in between leaves an object that nobody will ask for. What was made can be
made again, so these are deleted once they are so old that nobody is about to write their row. Originals never
are: a catalogue can be lost, and they may be all there is.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from itertools import islice

import structlog

from mediahub.catalog.models.base import utcnow
from mediahub.loops import HARDLY, Loop
from mediahub.objects.holdings import unowned
from mediahub.records.owner import is_foreign
from mediahub.runtime import Services
from mediahub.storage.keys import ARCHIVES, DELIVERIES, RENDITIONS, SHEETS

MADE = (RENDITIONS, DELIVERIES, ARCHIVES, SHEETS)
"""Where objects lie that can be made again."""
OLD = timedelta(days=3)
"""Longer than anything takes from its first object to its row."""
PAGE = 1000
"""Objects of one round: one request to S3, and a few questions to the database."""
PACE = 10.0
"""Seconds between two rounds of a walk: millions of objects in a day."""
POLL = 3600.0
"""Seconds between two walks."""
log = structlog.get_logger()


class OrphanSweeper:
    """Walks through what was made, a page at a time and then from the beginning again."""

    def __init__(self, services: Services, old: timedelta = OLD) -> None:
        self._services = services
        self._old = old
        self._place = 0, ""
        """Where the next page begins: which of `MADE`, and the last key that was looked at."""

    def loop(self) -> Loop:
        """One process at a time, behind everything else."""
        return Loop(name="orphans", work=self.look, poll=POLL, pace=PACE, lock="orphans", niceness=HARDLY)

    def sweep(self) -> int:
        """Walk through all of it, once; how many objects were deleted."""
        self._place, deleted = (0, ""), 0
        while True:
            deleted += self._page()
            if self._place == (0, ""):
                return deleted

    def look(self, stop: threading.Event) -> bool:
        """Walk through one page; whether the walk goes on. Raises StorageError."""
        self._page()
        return self._place != (0, "")

    def _page(self) -> int:
        number, after = self._place
        listed = list(islice(self._services.bucket.list(MADE[number], after), PAGE))
        more = len(listed) == PAGE
        self._place = (number, listed[-1].key) if more else ((number + 1) % len(MADE), "")
        before = utcnow() - self._old
        return self._delete([one.key for one in listed if one.modified < before])

    def _delete(self, old: list[str]) -> int:
        orphans = unowned(self._services.database, old)
        if orphans and is_foreign(self._services):  # of a catalogue that is still to be restored
            return 0
        for key in orphans:
            self._services.bucket.delete(key)
        if orphans:
            log.info("deleted objects that nothing refers to", objects=len(orphans), first=orphans[0])
        return len(orphans)
