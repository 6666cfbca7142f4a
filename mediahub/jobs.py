"""The task queue (Huey) between those who receive files and the workers who check them.

Huey forgets a task whose worker dies. That loses nothing: the state of the arrival is the truth, and the
sweeper queues again what is stuck.
"""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from huey import Huey, PostgresHuey, SqliteHuey
from huey.consumer import Consumer
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.coordination.waits import MAX_CLOCK_SKEW
from mediahub.catalog.db.time_limits import connect
from mediahub.home import make_home
from mediahub.logs import tracing
from mediahub.settings import Settings
from mediahub.storage.errors import StorageError

QUEUE = "mediahub"
TABLES = 3
"""That Huey makes, each of which another process may be making."""
AHEAD = 1
"""Priority of what somebody waits for."""
BEHIND = -1
"""Priority of what may wait; the others have none, which counts as 0."""
PRIORITIES = {
    "check_arrival": 0,
    "take_preview": AHEAD,
    "finish_companion": 0,
    "render_in_spare_time": BEHIND,
    "render_published": 0,
}
"""Every kind of task."""
POLL_SECONDS, LONGEST_POLL = 0.2, 0.4
"""How long a worker may overlook a new task, and one that has been idle for a while."""
RETRY_FIRST, RETRY_AT_MOST = 1, 10
"""Seconds until a task is tried again after storage or the database was away, twice as long each time, and up
to a half less by chance: a server that comes back finds its work within seconds, and not all at once."""
RETRIES = 30
"""Then the sweeper's pace is enough."""
NEVER = timedelta(days=3650)
"""Later than any time that a wrong clock says, for the queue."""
Handler = Callable[..., object]
"""What carries a task out, called with what the task was sent with."""
log = structlog.get_logger()


class Jobs:
    """The queue of a process: puts tasks into it and, given what does the work, carries them out.

    It is opened when it is first needed. Safe to share between threads.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opening = threading.Lock()
        self._huey: Huey | None = None
        self._tasks: dict[str, Any] = {}
        self._unsent: deque[tuple[str, tuple[object, ...], dict[str, Any]]] = deque()
        """What the queue could not take; if this process ends before it can, the sweeper finds it."""
        self._handlers: Mapping[str, Handler] = {}

    def check_arrival(self, arrival_id: int) -> None:
        """Ask a worker to bring a received arrival to its end. Asking twice does no harm."""
        self._send("check_arrival", arrival_id)

    def take_preview(self, arrival_id: int) -> None:
        """Ask a worker to show the small picture that came ahead of a file."""
        self._send("take_preview", arrival_id)

    def finish_companion(self, asset_id: str, sha256: str) -> None:
        """Ask a worker to bring a stored file to its place beside, or in front of, an asset."""
        self._send("finish_companion", asset_id, sha256)

    def render_in_spare_time(self, asset_id: str) -> None:
        """Ask a worker for renditions that may take minutes. They come behind every arrival that waits."""
        self._send("render_in_spare_time", asset_id)

    def render_published(self, asset_id: str) -> None:
        """Ask a worker for the renditions that public pages show of a picture."""
        self._send("render_published", asset_id)

    def consumer(self, threads: int, handlers: Mapping[str, Handler]) -> Consumer:
        """The loop that carries tasks out in `threads` threads until a signal ends it; `handlers` by the kind
        of task. A task that fails because storage or the database is away is tried again."""
        self._handlers = handlers
        return self._open().create_consumer(
            workers=threads, worker_type="thread", initial_delay=POLL_SECONDS, max_delay=LONGEST_POLL
        )

    def _open(self) -> Huey:
        with self._opening:
            if self._huey is None:
                huey = make_huey(self._settings)
                for kind, priority in PRIORITIES.items():
                    self._tasks[kind] = huey.task(name=kind, priority=priority)(self._task(kind))
                self._huey = huey
            return self._huey

    def _send(self, kind: str, *args: object) -> None:
        self._open()
        self._tasks[kind](*args, **_origin())

    def _task(self, kind: str) -> Callable[..., None]:
        def carry_out(*args: object, failures: int = 0, request_id: str = "") -> None:
            if kind not in self._handlers:
                raise RuntimeError("this process only sends tasks")
            # what it logs, and the tasks that it sends, are found by the request that led to it
            with tracing.working_for(request_id):
                try:
                    self._handlers[kind](*args)
                except (StorageError, SQLAlchemyError) as error:
                    log.warning("a task waits for a service", kind=kind, task=args, reason=str(error))
                    if failures < RETRIES:
                        self._postpone(kind, args, failures)

        return carry_out

    def _postpone(self, kind: str, args: tuple[object, ...], failures: int) -> None:
        delay = min(RETRY_FIRST * 2**failures, RETRY_AT_MOST) * random.uniform(0.5, 1)  # noqa: S311
        kwargs = {"failures": failures + 1, **_origin()}
        try:
            self._tasks[kind].schedule(args=args, kwargs=kwargs, delay=delay)
        except Exception as error:  # noqa: BLE001  (each kind of queue has errors of its own)
            log.warning("the queue is away too", kind=kind, task=args, reason=repr(error))
            self._unsent.append((kind, args, kwargs))

    def send_unsent(self) -> None:
        """Put into the queue what it could not take while it was away. Raises what it raises."""
        while self._unsent:
            kind, args, kwargs = self._unsent[0]
            self._tasks[kind].schedule(args=args, kwargs=kwargs, delay=0)
            self._unsent.popleft()

    def bring_forward(self) -> int:
        """Have done now what is put off for longer than anything ever is, by a machine with a wrong clock.
        Returns how many tasks that were. Raises what the queue raises."""
        huey = self._open()
        latest = huey._get_timestamp() + MAX_CLOCK_SKEW  # no task is put off for as long
        if not any(task.eta > latest for task in huey.scheduled()):
            return 0
        tasks = huey.read_schedule(latest + NEVER)
        for task in tasks:
            huey.enqueue(task)
        log.warning("tasks that a wrong clock put off are done now", tasks=len(tasks))
        return len(tasks)


def _origin() -> dict[str, str]:
    """The request, or the task of it, that this thread works for."""
    request_id = tracing.request_id()
    return {"request_id": request_id} if request_id else {}


def make_huey(settings: Settings) -> Huey:
    """The queue of these settings: beside the database on PostgreSQL, a file of its own on SQLite."""
    if settings.is_postgres:
        return _postgres_huey(partial(connect, make_url(settings.sqlalchemy_url)))
    make_home(settings.home)
    return SqliteHuey(QUEUE, results=False, filename=str(settings.queue_path), timeout=30)


def _postgres_huey(opened: Callable[[], Any]) -> Huey:
    """It makes its tables; of two processes that make one at the same moment PostgreSQL refuses the second,
    although it says IF NOT EXISTS, and then they are there."""
    from psycopg.errors import UniqueViolation

    for _ in range(TABLES):
        with suppress(UniqueViolation):
            return PostgresHuey(QUEUE, results=False, connection=opened)
    return PostgresHuey(QUEUE, results=False, connection=opened)
