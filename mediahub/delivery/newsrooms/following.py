"""Standing orders are followed when the index has changed, and now and then by the clock."""

from __future__ import annotations

import threading
import time

import structlog
from sqlalchemy import select

from mediahub.catalog.models import StandingOrder
from mediahub.delivery.newsrooms.orders import follow
from mediahub.loops import Loop
from mediahub.runtime import Services

POLL = 1.0
CLOCK = 20.0
"""Seconds after which orders are followed though nothing was indexed: embargoes end by the clock."""
SHARE = 10
"""A round that took one second is followed by this many without."""
log = structlog.get_logger(__name__)


class OrderFollower:
    """Follows all orders, in one process at a time."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._generation = ""
        self._followed_at = float("-inf")

    def loop(self) -> Loop:
        """Follow when there is reason to."""
        return Loop(
            name="orders",
            work=self._round,
            is_due=self._is_due,
            poll=POLL,
            share=SHARE,
            lock="orders",
        )

    def _round(self, stop: threading.Event) -> None:
        self.follow_all(stop)

    def follow_all(self, stop: threading.Event | None = None) -> int:
        """Follow every order; how many frames were given out."""
        generation, begun = self._services.search.generation(), time.monotonic()
        with self._services.database.read() as session:
            numbers = list(session.scalars(select(StandingOrder.id).order_by(StandingOrder.id)))
        given = 0
        for number in numbers:
            if stop is not None and stop.is_set():
                return given
            given += self._follow(number)
        self._generation, self._followed_at = generation, begun
        return given

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
