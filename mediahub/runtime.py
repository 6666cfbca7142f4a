"""Services of a process: settings, database, bucket, search and queue, opened once.

The web application and the workers open the same things here, so that neither imports the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from mediahub.catalog.db.database import Database
from mediahub.jobs import Jobs
from mediahub.search.service import Search
from mediahub.settings import Settings
from mediahub.storage.bucket import Bucket
from mediahub.storage.errors import Denied, Unavailable

OUTAGES = (Unavailable, Denied, OperationalError, InterfaceError, DisconnectionError, PoolTimeout)


@dataclass(frozen=True, slots=True)
class Services:
    """The open services of one process. In the web app: `app.extensions["mediahub"]`."""

    settings: Settings
    database: Database
    bucket: Bucket
    search: Search
    jobs: Jobs = field(init=False)
    """The queue of tasks for the workers."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "jobs", Jobs(self.settings))

    @classmethod
    def open(cls, settings: Settings) -> Services:
        """Open database, bucket, search and queue as `settings` name them."""
        database = Database.of(settings)
        return cls(settings, database, Bucket(settings), Search(settings, database))


def is_outage(error: Exception) -> bool:
    """Whether a piece of work failed because a service is away, refuses us or is full, so that it waits. Any
    other error is of the piece itself: waiting does not mend it."""
    # Pillow and others raise OSError for a damaged file too, without the number that a system call gives
    return isinstance(error, OUTAGES) or (isinstance(error, OSError) and error.errno is not None)
