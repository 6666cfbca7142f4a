"""Opening the catalogue for a command, in the schema of this program."""

from __future__ import annotations

from mediahub.catalog.db.database import Database
from mediahub.catalog.db.schema import is_newer, problem_of, schema_revisions
from mediahub.services.errors import ServiceError
from mediahub.settings import Settings, load_settings


def open_catalogue(settings: Settings | None = None) -> Database:
    """The catalogue of this installation, brought up to date: a command may be the first that ever runs.

    Raises ServiceError where a newer program has changed it, and what SQLAlchemy raises where it is away.
    """
    database = Database.of(settings or load_settings())
    if refuse_newer(database) != schema_revisions(database)[1]:
        database.migrate()
    return database


def refuse_newer(database: Database) -> str | None:
    """The revision of the catalogue. Raises ServiceError where a newer program has changed it."""
    current, ours = schema_revisions(database)
    if is_newer(current, ours):
        raise ServiceError(problem_of(current, ours))
    return current
