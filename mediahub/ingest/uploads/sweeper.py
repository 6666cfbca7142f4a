"""The sweeper: picks up what dead processes left, from the states in the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import and_, delete, or_, select
from sqlalchemy.exc import SQLAlchemyError

from mediahub.catalog.coordination.waits import is_ahead, silent_for
from mediahub.catalog.models import Arrival, Asset, Companion
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.failed_reads import SET_APART, left_behind, may_be_tried
from mediahub.ingest.reading.names import is_sidecar
from mediahub.ingest.uploads.checker import Checker
from mediahub.jobs import Jobs
from mediahub.runtime import Services
from mediahub.storage.errors import StorageError

log = structlog.get_logger()

RECEIVED_FOR = timedelta(seconds=30)
"""A received arrival that nobody took up for so long has lost its task."""
CHECKING_FOR, CHECKED_BYTES = timedelta(minutes=5), 5_000_000
"""Longer than a file takes, with as many bytes a second of a large one: its worker is dead."""
LONGEST_WAIT = timedelta(hours=1)
"""An XMP file whose picture does not come is looked at ever more seldom, and at least so often."""
STORING_FOR = timedelta(minutes=10)
GIVEN_UP_AFTER = timedelta(days=1)
"""An asset whose original never came is forgotten; the file is still where it was shot."""


def queue_stuck_arrivals(checker: Checker, jobs: Jobs) -> int:
    """Queue again every arrival that waits for a worker that is not there; says how many."""
    now = utcnow()
    stuck = and_(
        Arrival.incoming_key.is_not(None),
        or_(
            and_(Arrival.state == "checking", silent_for(Arrival.touched_at, now, CHECKING_FOR)),
            and_(
                Arrival.state.not_in(("checking", "expected")),
                silent_for(Arrival.touched_at, now, RECEIVED_FOR),
                may_be_tried(),
            ),
        ),
    )
    with checker.services.database.begin() as session:
        arrivals = [one for one in session.scalars(select(Arrival).where(stuck)) if _is_due(one, now)]
        for arrival in arrivals:
            arrival.touched_at = now
            if arrival.state == "checking":
                left_behind(arrival)
    queued = [arrival for arrival in arrivals if arrival.reason_code != SET_APART]
    for arrival in queued:
        jobs.check_arrival(arrival.id)
    return len(queued)


def _is_due(arrival: Arrival, now: datetime) -> bool:
    """Whether one is looked at again. The worker of a large file may live. Most XMP files that were received
    wait for no worker but for their picture, which takes them along. That may come tomorrow, or never."""
    if is_ahead(arrival.touched_at, now):
        return True
    if arrival.state == "checking":
        return now - arrival.touched_at > CHECKING_FOR + timedelta(seconds=arrival.size / CHECKED_BYTES)
    if arrival.state != "received" or not is_sidecar(arrival.path):
        return True
    waited = arrival.touched_at - arrival.created_at
    return now - arrival.touched_at >= min(waited / 2, LONGEST_WAIT)


def queue_stuck_previews(services: Services, jobs: Jobs) -> int:
    """Queue again every small picture that nobody showed; says how many."""
    now = utcnow()
    waiting = select(Arrival).where(
        Arrival.state == "expected",
        Arrival.preview_key.is_not(None),
        silent_for(Arrival.touched_at, now, RECEIVED_FOR),
    )
    with services.database.begin() as session:
        arrivals = list(session.scalars(waiting))
        for arrival in arrivals:
            arrival.touched_at = now
    for arrival in arrivals:
        jobs.take_preview(arrival.id)
    return len(arrivals)


def finish_stuck_assets(checker: Checker) -> int:
    """Finish every asset that stopped half-way and whose original is in S3; says how many."""
    now = utcnow()
    with checker.services.database.read() as session:
        stuck = select(Asset.id, Asset.created_at).where(
            Asset.state == "storing", silent_for(Asset.updated_at, now, STORING_FOR)
        )
        assets = session.execute(stuck).all()
    finished = 0
    for identity, created_at in assets:
        done = _finished(checker, partial(_store, checker, identity), identity)
        if done:
            finished += 1
        elif done is False and created_at < now - GIVEN_UP_AFTER:
            with checker.services.database.begin() as session:
                session.execute(delete(Asset).where(Asset.id == identity, Asset.state == "storing"))
            log.warning("gave up an asset whose original never came", asset=identity)
    return finished


def finish_stuck_companions(checker: Checker) -> int:
    """Finish the companions that a dead process left half joined to their asset; returns how many."""
    now = utcnow()
    with checker.services.database.read() as session:
        stuck = select(Companion.asset_id, Companion.sha256, Companion.created_at).where(
            Companion.state == "storing", Companion.created_at < now - STORING_FOR
        )
        companions = session.execute(stuck).all()
    finished = 0
    for identity, digest, created_at in companions:
        done = _finished(checker, partial(checker.finish_companion, identity, digest), digest)
        if done:
            finished += 1
        elif done is False and created_at < now - GIVEN_UP_AFTER:
            with checker.services.database.begin() as session:
                gone = Companion.asset_id == identity, Companion.sha256 == digest
                session.execute(delete(Companion).where(*gone, Companion.state == "storing"))
            log.warning("gave up a file whose bytes never came", asset=identity)
    return finished


def _finished(checker: Checker, finish: Callable[[], bool], name: str) -> bool | None:
    """Whether it could be finished; False where its bytes are not in S3, None where it waits for a try.

    One at which we fail holds up no other; it stays as it is, and is tried again, though not for ever. Raises
    StorageError or SQLAlchemyError.
    """
    if name in checker.apart.names():
        return None
    try:
        return finish()
    except (StorageError, SQLAlchemyError):
        raise
    except Exception:
        checker.apart.note(name)
        log.exception("what was stored could not be read; trying again", of=name)
        return None


def _store(checker: Checker, identity: str) -> bool:
    return checker.finish_storing(identity) is not None
