"""Tries of work that could end its worker: counted before they begin, so that a new process knows of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, cast

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import ContactSheet, CropSet, EventExport
from mediahub.catalog.models.base import utcnow
from mediahub.logs.tracing import working_for
from mediahub.messages import N_
from mediahub.outages.retries import TRIES

Model = type[ContactSheet] | type[CropSet] | type[EventExport]
DEADLY = N_(
    "Its worker ended each time that it was tried. It is not tried again by itself; the log says why."
)


class Tries:
    """Tries of the rows of one table, each a piece of work that somebody waits for."""

    def __init__(self, database: Database, model: Model) -> None:
        self._database = database
        self._model = model

    @contextmanager
    def begun(self, key: Any) -> Iterator[bool]:
        """A try of a row, for a `with` block in which what is logged is found by the request that asked for
        it. False where the row does not wait, or where `TRIES` began and none came to an end: it has failed
        then. Such a row is not to be tried."""
        request = self._begin(key)
        if request is None:
            yield False
        else:
            with working_for(request):
                yield True

    def take_back(self, key: Any) -> None:
        """The try was no fault of the row: a service is away, or the worker was told to end. While the
        database is away the try stays counted."""
        one_less = update(self._model).where(self._model.id == key, self._model.attempts > 0)
        with suppress(SQLAlchemyError), self._database.begin() as session:
            session.execute(one_less.values(attempts=self._model.attempts - 1))

    def _begin(self, key: Any) -> str | None:
        with self._database.begin() as session:
            found = session.get(self._model, key, with_for_update=True)
            row = cast("ContactSheet | CropSet | EventExport | None", found)
            if row is None or row.state != "waiting":
                return None
            if row.attempts >= TRIES:
                row.state, row.problem = "failed", DEADLY
                if not isinstance(row, CropSet):
                    row.ended_at = utcnow()
                return None
            row.attempts += 1
            return row.request_id
