"""Tries of work that could end its worker: counted before they begin, so that a new process knows of them."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import update
from sqlalchemy.orm import Session

from mediahub.catalog.models import ContactSheet, CropSet, EventExport
from mediahub.catalog.models.base import utcnow
from mediahub.messages import N_
from mediahub.outages.retries import TRIES

Counted = type[ContactSheet] | type[CropSet] | type[EventExport]
DEADLY = N_(
    "Its worker ended each time that it was tried. It is not tried again by itself; the log says why."
)


def begin(session: Session, model: Counted, key: Any) -> bool:
    """Count a try of a row, before it begins; False where `TRIES` began and none came to an end: then the row
    has failed, and it is not to be tried."""
    row = cast("ContactSheet | CropSet | EventExport | None", session.get(model, key, with_for_update=True))
    if row is None or row.state != "waiting":
        return False
    if row.attempts >= TRIES:
        row.state, row.problem = "failed", DEADLY
        if not isinstance(row, CropSet):
            row.ended_at = utcnow()
        return False
    row.attempts += 1
    return True


def take_back(session: Session, model: Counted, key: Any) -> None:
    """The try was no fault of the row: a service is away, or the worker was told to end."""
    one_less = update(model).where(model.id == key, model.attempts > 0)
    session.execute(one_less.values(attempts=model.attempts - 1))
