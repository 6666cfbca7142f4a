"""Following standing orders when the index has changed, and now and then by the clock."""

from __future__ import annotations

import threading
import time

import structlog
from sqlalchemy import select

from mediahub.catalog.alone import alone
from mediahub.catalog.models import PushOrder
from mediahub.delivery.push.orders import follow
from mediahub.runtime import Services

LOCK = "orders"
POLL = 1.0
CLOCK = 20.0
"""Seconds after which orders are followed though nothing was indexed: embargoes end by the clock."""
SHARE = 10
"""A round that took one second is followed by this many without."""
log = structlog.get_logger(__name__)


class OrderFollower:
    """Runs in a thread of every worker; the one that gets the lock follows."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._generation = ""
        self._followed_at = float("-inf")

    def run(self, stop: threading.Event) -> None:
        """Follow when there is reason to, until `stop` is set."""
        pause = POLL
        while not stop.wait(pause):
            begun = time.monotonic()
            try:
                if self._is_due():
                    self.follow_all()
            except Exception:
                log.exception("standing orders could not be followed; trying again")
            pause = max(POLL, (time.monotonic() - begun) * SHARE)

    def follow_all(self) -> int:
        """Follow every order; how many frames were given out. Nothing while another process follows."""
        with alone(self._services.database, LOCK) as got:
            if not got:
                return 0
            self._generation, self._followed_at = self._services.search.generation(), time.monotonic()
            with self._services.database.read() as session:
                numbers = list(session.scalars(select(PushOrder.id).order_by(PushOrder.id)))
            return sum(self._follow(number) for number in numbers)

    def _follow(self, number: int) -> int:
        given = 0
        try:
            while more := follow(self._services, number):
                given += more
        except Exception:  # which holds up no other order
            log.exception("a standing order could not be followed; trying again", order=number)
        return given

    def _is_due(self) -> bool:
        changed = self._services.search.generation() != self._generation
        return changed or time.monotonic() - self._followed_at >= CLOCK
