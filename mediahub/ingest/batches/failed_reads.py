"""Files that are safe in storage and that we failed to read: no verdict on them. Each is tried again, ever
more slowly; after some tries it is set apart, named, and waits until a person has it tried again."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.waits import has_come, is_to_come
from mediahub.catalog.models import Arrival, Batch, Event
from mediahub.catalog.models.base import utcnow
from mediahub.media.model import NotRead
from mediahub.messages import N_
from mediahub.outages.retries import PAUSES, TRIES
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError

NOT_READ_YET, SET_APART = "not_read_yet", "set_apart"
"""Codes of an arrival in state `received`: it is tried again by itself; it was set apart."""
FAULT = N_("MediaHub failed at it, which is no fault of the file.")
ENDED = N_("MediaHub's worker ended while it had this file in hand.")
log = structlog.get_logger()


def reason_of(error: Exception) -> str:
    """Why a file could not be read, for people."""
    return error.message if isinstance(error, NotRead) else FAULT


def put_off(services: Services, arrival_id: int, error: Exception) -> None:
    """Note that an arrival could not be read for a reason of ours, and when it is tried again."""
    about = {"arrival": arrival_id, "reason": f"{type(error).__name__}: {error}".splitlines()[0]}
    with services.database.begin() as session:
        arrival = session.get(Arrival, arrival_id, with_for_update=True)
        if arrival is None or arrival.state not in ("received", "checking"):
            return
        # a disk that is full says nothing about a file either, and no try was made
        arrival.attempts += not isinstance(error, OSError)
        now = utcnow()
        pause = PAUSES[min(max(arrival.attempts - 1, 0), len(PAUSES) - 1)]
        _wait(arrival, reason_of(error), now, now + pause)
        about |= {"path": arrival.path, "tries": arrival.attempts}
    known = isinstance(error, NotRead | StorageError | OSError)
    log.error("a file is safe and could not be read", exc_info=None if known else error, **about)


def left_behind(arrival: Arrival) -> None:
    """Note that the worker which had an arrival in hand is dead: killed from outside, by somebody who updates
    MediaHub, or by the file. It is tried again at once, alone (`is_suspect`), and after some tries set apart,
    so that no file kills one worker after the other."""
    arrival.attempts += 1
    _wait(arrival, ENDED, utcnow(), None)
    log.warning("a worker ended with a file in hand", path=arrival.path, tries=arrival.attempts)


def hand_back(services: Services, arrival_id: int) -> None:
    """Note that an arrival is in nobody's hand: what it needs is away, which is no try."""
    with services.database.begin() as session:
        arrival = session.get(Arrival, arrival_id, with_for_update=True)
        if arrival is not None and arrival.state == "checking":
            arrival.state, arrival.touched_at = "received", utcnow()


def is_suspect(arrival: Arrival) -> bool:
    """Whether a try at it failed: it may end whatever process has it in hand, and those are not to have
    others in hand with it that would be suspected too."""
    return arrival.attempts > 0


def _wait(arrival: Arrival, reason: str, now: datetime, due_at: datetime | None) -> None:
    """It waits for its next try, or after the last for somebody who asks for another."""
    arrival.state, arrival.touched_at, arrival.reason = "received", now, reason
    if arrival.attempts >= TRIES:
        arrival.reason_code, arrival.due_at = SET_APART, None
    else:
        arrival.reason_code, arrival.due_at = NOT_READ_YET, due_at


def may_be_tried() -> ColumnElement[bool]:
    """Of received arrivals: those that are neither set apart nor waiting for their next try."""
    due = or_(Arrival.due_at.is_(None), has_come(Arrival.due_at, utcnow(), PAUSES[-1]))
    return and_(Arrival.reason_code != SET_APART, due)


def is_waiting(arrival: Arrival) -> bool:
    """Whether a received arrival is set apart, or its next try is not due."""
    due_at = arrival.due_at
    return arrival.reason_code == SET_APART or (
        due_at is not None and is_to_come(due_at, utcnow(), PAUSES[-1])
    )


def set_apart(session: Session) -> list[tuple[str, str, str]]:
    """Event, path and reason of every file that was set apart, the oldest first."""
    query = select(Event.slug, Arrival.path, Arrival.reason).select_from(Arrival)
    query = query.join(Batch, Arrival.batch_id == Batch.id).join(Event, Batch.event_id == Event.id)
    rows = session.execute(query.where(Arrival.reason_code == SET_APART).order_by(Arrival.touched_at))
    return [(slug, path, reason) for slug, path, reason in rows]


def try_one_again(session: Session, arrival_id: int) -> None:
    """Put one file that was set apart in line once more; the caller asks the queue for it afterwards."""
    _put_back(session.get_one(Arrival, arrival_id, with_for_update=True))


def _put_back(arrival: Arrival) -> None:
    arrival.attempts, arrival.due_at, arrival.reason_code, arrival.reason = 0, None, "", ""
    arrival.touched_at = utcnow()


def try_again(services: Services, event: str | None = None) -> int:
    """Put every file that was set apart, or those of one event, in line once more; how many."""
    query = select(Arrival).where(
        Arrival.reason_code.in_((SET_APART, NOT_READ_YET)), Arrival.state == "received"
    )
    if event is not None:
        query = query.join(Batch, Arrival.batch_id == Batch.id).join(Event, Batch.event_id == Event.id)
        query = query.where(Event.slug == event)
    with services.database.begin() as session:
        arrivals = list(session.scalars(query))
        for arrival in arrivals:
            _put_back(arrival)
        numbers = [arrival.id for arrival in arrivals]
    for number in numbers:
        services.jobs.check_arrival(number)
    return len(numbers)
