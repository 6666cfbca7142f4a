"""Outages of database or storage: whoever asks is told so, and when to ask again, in place of our own error.

Nobody is known while the database is away, so the page that says so is that of a guest.
"""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, current_app, g
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from mediahub.catalog.db.errors import first_line
from mediahub.http.errors import refused
from mediahub.messages import N_
from mediahub.problems import Away
from mediahub.storage import Unavailable

DATABASE = N_("The database does not answer at the moment.")
STORAGE = N_("Storage does not answer at the moment.")
log = structlog.get_logger(__name__)


def init_app(app: Flask) -> None:
    """Answer these errors with 503 and Retry-After, wherever a view lets them through."""
    for kind in (OperationalError, InterfaceError, NoConnectionLeft):
        app.register_error_handler(kind, database_away)
    app.register_error_handler(Unavailable, storage_away)


def database_away(error: Exception) -> Any:
    """The answer while the database is away, has no connection left, or is locked by somebody else."""
    log.error("a request waits for the database", reason=first_line(error))
    # who asks would be looked up in the database once more
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    return refused(Away(DATABASE))


def storage_away(error: Unavailable) -> Any:
    """The answer while S3 is away."""
    log.warning("a request waits for storage", reason=str(error))
    return refused(Away(STORAGE))
