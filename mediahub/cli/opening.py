"""Opening the catalogue for a command, in the schema of this program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediahub.catalog.db.database import Database
from mediahub.catalog.db.schema import is_newer, problem_of, schema_revisions
from mediahub.services.errors import ServiceError
from mediahub.settings import Settings, load_settings

if TYPE_CHECKING:
    from mediahub.runtime import Services


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


def open_services(settings: Settings | None = None) -> Services:
    """What a process opens, with a catalogue that is there and of this program's schema. Raises
    ServiceError."""
    from mediahub.runtime import Services  # here, as few commands need storage and search
    from mediahub.services.needs import database_problem

    services = Services.open(settings or load_settings())
    if problem := database_problem(services.database):
        raise ServiceError(problem)
    return services
