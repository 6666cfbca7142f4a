"""What commands open before they work: the catalogue, in the schema of this program."""

from __future__ import annotations

from mediahub.catalog.database import Database
from mediahub.catalog.schema import schema_revisions
from mediahub.services.errors import ServiceError
from mediahub.settings import Settings, load_settings


def open_catalogue(settings: Settings | None = None) -> Database:
    """The catalogue of this installation, brought up to date: a command may be the first that ever runs.

    Raises ServiceError where a newer program has changed it, and what SQLAlchemy raises where it is away.
    """
    database = Database((settings or load_settings()).sqlalchemy_url)
    current, ours = schema_revisions(database)
    if current is not None and ours is not None and current > ours:
        raise ServiceError(
            f"the database is of a newer MediaHub (revision {current}; this program knows {ours}): "
            "update this program"
        )
    if current != ours:
        database.migrate()
    return database
