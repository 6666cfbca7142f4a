"""The queue between those who receive files and the workers who check them.

Huey forgets a task whose worker dies. That loses nothing: the state of the arrival is the truth, and the
sweeper queues again what is stuck.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.consumer import Consumer
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from mediahub.home import make_home
from mediahub.settings import Settings
from mediahub.storage.errors import StorageError

QUEUE = "mediahub"
AHEAD = 1
"""Priority of what somebody waits for."""
BEHIND = -1
"""Priority of what may wait; the others have none, which counts as 0."""
POLL_SECONDS, LONGEST_POLL = 0.2, 0.4
"""How long a worker may overlook a new task, and one that has been idle for a while."""
RETRY_FIRST, RETRY_AT_MOST = 1, 10
"""Seconds until an arrival is looked at again after storage or the database was away, twice as long each
time: a server that comes back finds its work within seconds."""
RETRIES = 30
"""Then the sweeper's pace is enough."""
log = structlog.get_logger()


class Jobs:
    """Puts tasks into the queue; given what does the work, also carries them out."""

    def __init__(
        self,
        settings: Settings,
        check: Callable[[int], None] | None = None,
        sweep: Callable[[], None] | None = None,
        make_clips: Callable[[str], object] | None = None,
        make_web_sizes: Callable[[str], object] | None = None,
        take_preview: Callable[[int], object] | None = None,
        finish_companion: Callable[[str, str], object] | None = None,
    ) -> None:
        self._huey = make_huey(settings)
        self._check, self._make_clips, self._make_web_sizes = check, make_clips, make_web_sizes
        self._task = self._huey.task(name="check_arrival")(self._carry_out)
        self._clips_task = self._huey.task(name="make_clips", priority=BEHIND)(self._carry_out_clips)
        self._web_task = self._huey.task(name="make_web_sizes")(self._carry_out_web_sizes)
        self._take_preview = take_preview
        self._preview_task = self._huey.task(name="take_preview", priority=AHEAD)(self._carry_out_preview)
        self._finish_companion = finish_companion
        self._companion_task = self._huey.task(name="finish_companion")(self._carry_out_companion)
        if sweep is not None:
            self._huey.periodic_task(crontab(minute="*"), name="sweep")(sweep)

    def check_arrival(self, arrival_id: int) -> None:
        """Ask a worker to bring a received arrival to its end. Asking twice does no harm."""
        self._task(arrival_id)

    def take_preview(self, arrival_id: int) -> None:
        """Ask a worker to show the small picture that came ahead of a file."""
        self._preview_task(arrival_id)

    def finish_companion(self, asset_id: str, sha256: str) -> None:
        """Ask a worker to bring a stored file to its place beside, or in front of, an asset."""
        self._companion_task(asset_id, sha256)

    def make_clips(self, asset_id: str) -> None:
        """Ask a worker for what browsers play of a clip. It comes behind every arrival that waits."""
        self._clips_task(asset_id)

    def make_web_sizes(self, asset_id: str) -> None:
        """Ask a worker for what public pages show of a picture."""
        self._web_task(asset_id)

    def consumer(self, threads: int) -> Consumer:
        """The loop that carries tasks out in `threads` threads until a signal ends it."""
        return self._huey.create_consumer(
            workers=threads, worker_type="thread", initial_delay=POLL_SECONDS, max_delay=LONGEST_POLL
        )

    def _carry_out(self, arrival_id: int, failures: int = 0) -> None:
        if self._check is None:
            raise RuntimeError("this process only sends tasks")
        try:
            self._check(arrival_id)
        except (StorageError, SQLAlchemyError) as error:
            delay = min(RETRY_FIRST * 2**failures, RETRY_AT_MOST)
            log.warning("an arrival waits for a service", arrival=arrival_id, reason=str(error))
            if failures < RETRIES:
                self._task.schedule(args=(arrival_id, failures + 1), delay=delay)

    def _carry_out_preview(self, arrival_id: int) -> None:
        if self._take_preview is None:
            raise RuntimeError("this process only sends tasks")
        self._take_preview(arrival_id)

    def _carry_out_companion(self, asset_id: str, sha256: str) -> None:
        if self._finish_companion is None:
            raise RuntimeError("this process only sends tasks")
        self._finish_companion(asset_id, sha256)

    def _carry_out_clips(self, asset_id: str) -> None:
        if self._make_clips is None:
            raise RuntimeError("this process only sends tasks")
        self._make_clips(asset_id)

    def _carry_out_web_sizes(self, asset_id: str) -> None:
        if self._make_web_sizes is None:
            raise RuntimeError("this process only sends tasks")
        self._make_web_sizes(asset_id)


def make_huey(settings: Settings) -> Huey:
    """The queue of these settings: beside the database on PostgreSQL, a file of its own on SQLite."""
    if settings.is_postgres:
        dsn = make_url(settings.sqlalchemy_url).set(drivername="postgresql")
        return PostgresHuey(QUEUE, results=False, dsn=dsn.render_as_string(hide_password=False))
    make_home(settings.home)
    return SqliteHuey(QUEUE, results=False, filename=str(settings.queue_path), timeout=30)
