"""Prerequisites of a service before it starts: the database's schema and S3. Waiting is bounded."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.db.database import Database
from mediahub.catalog.db.errors import in_words
from mediahub.catalog.db.schema import problem_of, schema_revisions
from mediahub.services.errors import ServiceError
from mediahub.settings import Settings
from mediahub.storage import Bucket, Denied, StorageError

WAIT = 60.0
"""Seconds that a service waits for another one to come up."""


def database_problem(database: Database) -> str | None:
    """What is wrong with the database and what to do, or None."""
    try:
        current, head = schema_revisions(database)
    except SQLAlchemyError as error:
        return in_words(error)
    return problem_of(current, head)


def storage_problem(bucket: Bucket) -> str | None:
    """What is wrong with S3 and what to do, or None. Raises `Denied`: waiting would not help."""
    try:
        bucket.check()
    except Denied:
        raise
    except StorageError as error:
        return str(error)
    return None


def await_needs(settings: Settings, say: Callable[[str], None], seconds: float = WAIT) -> None:
    """Return when database and S3 are ready. Raises `ServiceError` when they are not in time."""
    database, bucket = Database.of(settings), Bucket(settings)
    deadline = time.monotonic() + seconds
    reported = ""
    try:
        while problem := _first_problem(database, bucket):
            if time.monotonic() > deadline:
                raise ServiceError(f"waited {seconds:.0f} s in vain: {problem}")
            if problem != reported:
                say(f"waiting: {problem}")
                reported = problem
            time.sleep(0.5)
    finally:
        database.dispose()


def _first_problem(database: Database, bucket: Bucket) -> str | None:
    try:
        return database_problem(database) or storage_problem(bucket)
    except Denied as error:
        raise ServiceError(str(error)) from error
