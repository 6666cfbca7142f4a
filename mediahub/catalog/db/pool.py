"""The connection pool: threads that hold a connection get their next one, however many threads there are.

A thread may hold several connections at once: a request reads in one while it counts a try in another. In a
plain pool enough such threads take all connections as their first, and each then waits for a second that
nobody gives back, until all time out (hold and wait, Coffman 1971). So only so many threads begin as can all
have as many as a thread needs; the others wait before their first.
"""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

EACH_THREAD = 3
"""Connections that a thread may hold at once."""


class DeadlockFreePool(QueuePool):
    """SQLAlchemy's pool, in which no more than (`pool_size` + `max_overflow`) / 3 threads hold connections.

    As there, whoever waits for longer than `timeout` seconds gets `sqlalchemy.exc.TimeoutError`.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._threads = max(1, (self.size() + self._max_overflow) // EACH_THREAD)
        """That may hold connections at the same time."""
        self._held: Counter[int] = Counter()
        """How many connections, by thread."""
        self._holders: dict[ConnectionPoolEntry, int] = {}
        """Who took what is out: it may come back by another thread, or by the garbage collector."""
        # the garbage collector may give one back amid all this
        self._turns = threading.Condition(threading.RLock())
        self._getting = threading.local()

    def _do_get(self) -> ConnectionPoolEntry:
        if getattr(self._getting, "is_under_way", False):  # it asks itself again where it lost a race
            return super()._do_get()
        thread = threading.get_ident()
        self._begin(thread)
        self._getting.is_under_way = True
        try:
            entry = super()._do_get()
        except BaseException:
            self._end(thread)
            raise
        finally:
            self._getting.is_under_way = False
        self._holders[entry] = thread
        return entry

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        thread = self._holders.pop(record, None)
        try:
            super()._do_return_conn(record)
        finally:
            if thread is not None:
                self._end(thread)

    def _begin(self, thread: int) -> None:
        """One more connection of a thread: with its first it waits for its turn."""
        with self._turns:
            if not self._held[thread] and not self._turns.wait_for(self._has_room, self._timeout):
                raise PoolTimeout(f"all connections are in use, and none came back in {self._timeout} s")
            self._held[thread] += 1

    def _has_room(self) -> bool:
        return len(self._held) < self._threads

    def _end(self, thread: int) -> None:
        with self._turns:
            self._held[thread] -= 1
            if not self._held[thread]:
                del self._held[thread]
                self._turns.notify()
