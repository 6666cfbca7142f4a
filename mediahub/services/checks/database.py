"""The database for as long as a check looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mediahub.catalog.db.database import Database
from mediahub.messages import N_
from mediahub.settings import Settings

NEEDS_DATABASE = N_("not looked at: it needs the database")


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database, for as long as one thing is looked at. Raises SQLAlchemyError, as its use does."""
    database = Database.of(settings)
    try:
        yield database
    finally:
        database.dispose()
