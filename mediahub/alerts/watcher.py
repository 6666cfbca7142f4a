"""The watcher of saved searches: asks each again when the index has changed, and notes new matches.

A search is asked with its owner's rights of that moment. It tells of a picture once, never while that is
under embargo, and never of what it found when it was made. One process asks at a time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import structlog
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from mediahub.alerts.matching import ask, begin, open_to
from mediahub.alerts.notified import Ids, as_array, read_known, unknown_among
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import SavedSearch, SearchNotification, WebhookCall
from mediahub.catalog.models.base import utcnow
from mediahub.identity.press import viewer_of
from mediahub.loops import HARDLY, Loop
from mediahub.rights import Viewer
from mediahub.runtime import Services

POLL = 1.0
CLOCK = 20.0
"""Seconds after which searches are asked again though nothing was indexed: embargoes end by the clock."""
SHARE = 10
"""A round that took one second is followed by this many without."""
log = structlog.get_logger(__name__)


class SearchWatcher:
    """Asks all searches, in one process at a time."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._known: dict[int, Ids] = {}
        self._generation = ""
        self._asked_at = float("-inf")

    def loop(self) -> Loop:
        """Ask when there is reason to."""
        return Loop(
            name="searches",
            work=self._round,
            is_due=self._is_due,
            poll=POLL,
            share=SHARE,
            lock="searches",
            standby=self._known.clear,
            niceness=HARDLY,
        )

    def _round(self, stop: threading.Event) -> None:
        self.ask_all(stop)

    def ask_all(self, stop: threading.Event | None = None) -> int:
        """Ask every saved search; how many pictures were told of."""
        generation, begun = self._services.search.generation(), time.monotonic()
        with self._services.database.read() as session:
            numbers = list(session.scalars(select(SavedSearch.id).order_by(SavedSearch.id)))
        for gone in set(self._known) - set(numbers):
            del self._known[gone]
        told = 0
        for number in numbers:
            if stop is not None and stop.is_set():
                return told
            told += self._ask_safely(number)
        self._generation, self._asked_at = generation, begun
        return told

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
            viewer = viewer_of(session, search.owner).at(search.event.slug)
            if number not in self._known and (known := read_known(session, number)) is not None:
                self._known[number] = known
        if not viewer.belongs_to(search.event.slug):
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
            for part in in_chunks(told):
                rows = [{"search_id": search.id, "asset_id": one, "notified_at": now} for one in part]
                insert = insert_into(SearchNotification, session).values(rows).on_conflict_do_nothing()
                new = set(session.scalars(insert.returning(SearchNotification.asset_id)))
                if search.webhook_url and new:
                    ids = [one for one in part if one in new]
                    session.add(WebhookCall(search_id=search.id, asset_ids=ids))
        self._known[search.id] = as_array([*map(bytes.decode, self._known[search.id].tolist()), *told])
        return len(told)
