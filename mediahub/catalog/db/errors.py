"""Database errors in words that say what to do."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

MIGRATE = "the database is empty or older than this program; run `mediahub migrate`"
NO_ROOM = "no room is left on the disk of the database; make room and try again"
DAMAGED = (
    "the database file is damaged; put it back from a backup, or move it aside and run "
    "`mediahub rebuild --from-storage`"
)
ADDRESS = (
    "MEDIAHUB_DATABASE_URL is no address of a database: write postgresql://…@host/name, or leave it out for "
    "a file under MEDIAHUB_HOME"
)
DATABASE = {
    "database is locked": "the database is held by another process; wait until it is done and try again",
    "no such table": MIGRATE,
    "no such column": MIGRATE,
    "does not exist\nline": MIGRATE,  # of a table: PostgreSQL then shows the statement
    "unable to open database file": "the database file cannot be opened; may this account write there?",
    "readonly database": "the database may not be written; run this as the account that runs MediaHub here",
    "is full": NO_ROOM,
    "no space left": NO_ROOM,
    "disk i/o error": "the disk of the database fails; look at it before anything else",
    "not a database": DAMAGED,
    "malformed": DAMAGED,
    "authentication failed": "PostgreSQL refuses this name or password; check MEDIAHUB_DATABASE_URL",
    "no password supplied": "PostgreSQL wants a password; give it in MEDIAHUB_DATABASE_URL",
    "does not exist": "PostgreSQL does not know this database or account; check MEDIAHUB_DATABASE_URL",
    "too many": "PostgreSQL takes no more connections; raise max_connections, or run fewer workers",
    "permission denied": "PostgreSQL does not let this account do that; check the rights of its role",
    "could not translate host": "the host of PostgreSQL is not known; check MEDIAHUB_DATABASE_URL",
    "resolve host": "the host of PostgreSQL is not known; check MEDIAHUB_DATABASE_URL",
    "connect": "PostgreSQL does not answer; check that it runs, and MEDIAHUB_DATABASE_URL",
}
"""A word in what the database says, in small letters, and what that means. The first that fits counts."""


def is_of_database(error: BaseException) -> bool:
    """Whether the database, its driver or SQLAlchemy raised it."""
    known = isinstance(error, (SQLAlchemyError, sqlite3.Error))
    return known or type(error).__module__.startswith("psycopg")


def in_words(error: BaseException) -> str:
    """What an error of the database (`is_of_database`) means, and what to do."""
    if isinstance(error, (ArgumentError, NoSuchModuleError)):
        return ADDRESS
    if isinstance(error, NoConnectionLeft):
        return "the database has no connection left for this; try again in a moment"
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    reported = str(cause).lower()
    meaning = next((words for part, words in DATABASE.items() if part in reported), None)
    return meaning or f"the database failed ({first_line(cause)}); see `mediahub doctor`"


def first_line(error: BaseException) -> str:
    """What an error says, without what SQLAlchemy adds of statements."""
    reported = str(getattr(error, "orig", None) or error).strip()
    return reported.splitlines()[0] if reported else type(error).__name__
