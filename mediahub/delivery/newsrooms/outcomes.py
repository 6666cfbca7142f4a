"""Outcomes of a transmission to a newsroom: what a try that ended, or was broken off, leaves in its row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Transmission, TransmissionFile
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.newsfeed.pushing import ITEM
from mediahub.delivery.newsrooms.orders import keeps_trying
from mediahub.messages import N_

MAX_ATTEMPTS = 55
"""Tries in a row that get nowhere, in a day, after which a sending by hand waits for somebody to look."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=30)
log = structlog.get_logger()


@dataclass(slots=True)
class Left:
    """What a try did not send."""

    until: list[datetime] = field(default_factory=list)
    """When files under embargo may go."""
    held: list[str] = field(default_factory=list)
    """Why others did not go yet."""


def settle(database: Database, run_id: int, left: Left) -> None:
    """A try came to its end: the sending is over, or goes on when what is left of it may go."""
    if left.held:
        put_off(database, run_id, left.held[0], min(left.until, default=None))
    elif left.until:
        _wait(database, run_id, min(left.until))
    else:
        _finish(database, run_id)


def put_off(database: Database, run_id: int, problem: str, until: datetime | None = None) -> None:
    """Try again after a pause, or when the first embargo ends, if that is sooner."""
    with database.begin() as session:
        run = session.get_one(Transmission, run_id)
        run.attempts += 1
        log.warning("a push did not get through", run=run_id, attempts=run.attempts, problem=problem)
        patient = run.attempts < MAX_ATTEMPTS or until is not None or _goes_by_itself(session, run)
        if patient and run.state == "sending":
            pause = min(FIRST_PAUSE * 2 ** min(run.attempts - 1, 10), LONGEST_PAUSE)
            due = utcnow() + pause
            run.state, run.due_at, run.problem = "waiting", min(due, until or due), problem
            return
    _end(database, run_id, "failed", problem)


def refuse(database: Database, run_id: int, problem: str) -> None:
    """The server lets nobody in. What goes by itself tries now and then whether it does again; whoever sent
    by hand is there to mend it."""
    with database.begin() as session:
        run = session.get_one(Transmission, run_id)
        if _goes_by_itself(session, run) and run.state == "sending":
            log.warning("a newsroom refuses", run=run_id, problem=problem)
            run.state, run.due_at, run.problem = "waiting", utcnow() + LONGEST_PAUSE, problem
            run.attempts += 1
            return
    _end(database, run_id, "failed", problem)


def put_back(database: Database, run_id: int) -> None:
    """The worker ends: the sending is for another one."""
    with database.begin() as session:
        run = session.get_one(Transmission, run_id)
        if run.state == "sending":
            run.state, run.due_at = "waiting", utcnow()


def _goes_by_itself(session: Session, run: Transmission) -> bool:
    return run.recipe == ITEM or keeps_trying(session, run.id)


def _wait(database: Database, run_id: int, until: datetime) -> None:
    with database.begin() as session:
        run = session.get_one(Transmission, run_id)
        if run.state == "sending":
            problem = N_("Some pictures wait for their hour.")
            run.state, run.due_at, run.problem = "waiting", until, problem


def _finish(database: Database, run_id: int) -> None:
    """Nothing waits any more: done, unless files failed, which is said."""
    with database.read() as session:
        lost = select(TransmissionFile.reason).where(
            TransmissionFile.run_id == run_id, TransmissionFile.state == "failed"
        )
        reason = session.scalar(lost.order_by(TransmissionFile.position).limit(1))
    _end(database, run_id, "done" if reason is None else "failed", reason or "")


def _end(database: Database, run_id: int, state: str, problem: str = "") -> None:
    with database.begin() as session:
        mine = or_(Transmission.state == "sending", Transmission.state == "waiting")
        ended = update(Transmission).where(Transmission.id == run_id, mine)
        session.execute(ended.values(state=state, problem=problem, finished_at=utcnow()))
