"""Asking every saved search again when the index has changed, and writing down what is new in it.

A search is asked with its owner's rights of that moment. It tells of a picture once, never while that is
under embargo, and never of what it found when it was made. One process asks at a time.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

import structlog
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from mediahub.alerts.asking import CHUNK, ask, begin, open_to
from mediahub.alerts.known import Ids, as_array, read_known, unknown_among
from mediahub.catalog.alone import alone
from mediahub.catalog.base import utcnow
from mediahub.catalog.conflicts import insert_into
from mediahub.catalog.models import SavedSearch, SearchTold, WebhookCall
from mediahub.identity.press import viewer_of
from mediahub.rights import Viewer
from mediahub.runtime import Services

LOCK = "searches"
POLL = 1.0
CLOCK = 20.0
"""Seconds after which searches are asked again though nothing was indexed: embargoes end by the clock."""
SHARE = 10
"""A round that took one second is followed by this many without."""
NICENESS = 15
log = structlog.get_logger(__name__)


class SearchWatcher:
    """Runs in a thread of every worker; the one that gets the lock asks."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._known: dict[int, Ids] = {}
        self._generation = ""
        self._asked_at = float("-inf")

    def run(self, stop: threading.Event) -> None:
        """Ask when there is reason to, until `stop` is set."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        pause = POLL
        while not stop.wait(pause):
            begun = time.monotonic()
            try:
                if self._is_due():
                    self.ask_all()
            except Exception:
                log.exception("saved searches could not be asked; trying again")
            pause = max(POLL, (time.monotonic() - begun) * SHARE)

    def ask_all(self) -> int:
        """Ask every saved search; how many pictures were told of. Nothing while another process asks."""
        with alone(self._services.database, LOCK) as got:
            if not got:
                self._known.clear()
                return 0
            self._generation, self._asked_at = self._services.search.generation(), time.monotonic()
            with self._services.database.read() as session:
                numbers = list(session.scalars(select(SavedSearch.id).order_by(SavedSearch.id)))
            self._known = {number: ids for number, ids in self._known.items() if number in numbers}
            return sum(self._ask_safely(number) for number in numbers)

    def _is_due(self) -> bool:
        changed = self._services.search.generation() != self._generation
        return changed or time.monotonic() - self._asked_at >= CLOCK

    def _ask_safely(self, number: int) -> int:
        try:
            return self._ask(number)
        except Exception:  # which holds up no other search
            log.exception("a saved search could not be asked; trying again", search=number)
            return 0

    def _ask(self, number: int) -> int:
        with self._services.database.read() as session:
            search = session.get(
                SavedSearch, number, options=[joinedload(SavedSearch.event), joinedload(SavedSearch.owner)]
            )
            if search is None:
                return 0
            viewer = viewer_of(session, search.owner)
            if number not in self._known and (known := read_known(session, number)) is not None:
                self._known[number] = known
        if not viewer.roles:
            return 0
        if number not in self._known:
            self._known[number] = as_array(begin(self._services, search, viewer))
            return 0
        found = ask(self._services, search, viewer)
        fresh = unknown_among(found, self._known[number])
        return self._tell(search, viewer, fresh) if fresh else 0

    def _tell(self, search: SavedSearch, viewer: Viewer, fresh: Sequence[str]) -> int:
        now = utcnow()
        with self._services.database.begin() as session:
            told = list(open_to(session, viewer, fresh, now))
            for start in range(0, len(told), CHUNK):
                part = told[start : start + CHUNK]
                rows = [{"search_id": search.id, "asset_id": one, "told_at": now} for one in part]
                insert = insert_into(SearchTold, session).values(rows).on_conflict_do_nothing()
                new = set(session.scalars(insert.returning(SearchTold.asset_id)))
                if search.webhook_url and new:
                    ids = [one for one in part if one in new]
                    session.add(WebhookCall(search_id=search.id, asset_ids=ids))
        self._known[search.id] = as_array([*map(bytes.decode, self._known[search.id].tolist()), *told])
        return len(told)
