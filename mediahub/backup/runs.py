"""Backups that are asked for, due by the schedule, made, and how old the last one is."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mediahub.audit import Action, record
from mediahub.backup.making import Maker, Progress
from mediahub.backup.manifest import Manifest
from mediahub.backup.problems import BackupError, Stopped
from mediahub.backup.requests import LOCK, target_for
from mediahub.backup.target import Target
from mediahub.catalog.models import BackupRun
from mediahub.catalog.models.base import utcnow
from mediahub.loops import HARDLY, Loop
from mediahub.messages import N_, message
from mediahub.problems import Conflict, Invalid
from mediahub.runtime import Services
from mediahub.settings import Settings
from mediahub.storage import StorageError

POLL = 20.0
AGAIN_AFTER = timedelta(minutes=30)
"""A scheduled backup that failed is tried again after this."""
MAX_LISTED = 30
INTERRUPTED = N_("It was interrupted. The next one goes on with what was copied.")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Health:
    """How it is about backups."""

    state: Literal["ok", "none", "old"]
    """`none` where no target is set and none was made; `old` where the last one is, or where there is none
    yet."""
    last: datetime | None
    """The moment of the newest backup."""
    failure: str = ""
    """What the last try failed by, if it did."""


def ask(services: Services, user_id: int | None) -> None:
    """Ask a worker for a backup now. Raises Invalid without a target, and Conflict where one waits or
    runs."""
    if not services.settings.backup_target:
        raise Invalid(
            message("No place for backups is set: MEDIAHUB_BACKUP_TARGET names a folder or a bucket.")
        )
    with services.database.begin() as session:
        if session.scalar(select(BackupRun.id).where(BackupRun.state.in_(("waiting", "running")))):
            raise Conflict(message("A backup is being made already."))
        run = BackupRun(asked_by=user_id, target=services.settings.backup_target)
        session.add(run)
        record(session, Action.BACKUP_ASKED, run)


def recent(session: Session) -> Sequence[BackupRun]:
    """The backups that were made or tried last, the newest first."""
    return session.scalars(select(BackupRun).order_by(BackupRun.id.desc()).limit(MAX_LISTED)).all()


def health(session: Session, settings: Settings, now: datetime) -> Health:
    """Whether the last backup is young enough."""
    done = select(BackupRun).where(BackupRun.state == "done").order_by(BackupRun.moment.desc())
    newest = session.scalars(done.limit(1)).first()
    latest = session.scalars(
        select(BackupRun)
        .where(BackupRun.state.in_(("done", "failed")))
        .order_by(BackupRun.id.desc())
        .limit(1)
    ).first()
    failure = latest.problem if latest is not None and latest.state == "failed" else ""
    if newest is None or newest.moment is None:
        return Health("old" if settings.backup_target else "none", None, failure)
    is_old = now - newest.moment > timedelta(hours=settings.backup_warn_hours)
    return Health("old" if is_old else "ok", newest.moment, failure)


def is_due(session: Session, settings: Settings, now: datetime) -> bool:
    """Whether a worker is to make a backup: one was asked for, or it is time by the schedule."""
    if session.scalar(select(BackupRun.id).where(BackupRun.state == "waiting")):
        return True
    if not (settings.backup_target and settings.backup_every_hours):
        return False
    last = session.scalars(
        select(BackupRun)
        .where(BackupRun.state.in_(("done", "failed")))
        .order_by(BackupRun.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return True
    every = timedelta(hours=settings.backup_every_hours)
    return now - last.created_at >= (every if last.state == "done" else min(every, AGAIN_AFTER))


def make(
    services: Services,
    target: Target,
    *,
    with_secrets: bool | None = None,
    with_renditions: bool = False,
    progress: Progress = lambda done, total: None,
    stop: threading.Event | None = None,
) -> Manifest:
    """Make a backup and write down how it went. Whoever calls holds the lock `LOCK`.

    Secrets go along where the target is encrypted, unless something else is said. Raises what `Maker.run`
    raises.
    """
    with services.database.begin() as session:
        interrupted = {"state": "failed", "problem": INTERRUPTED, "finished_at": utcnow()}
        session.execute(update(BackupRun).where(BackupRun.state == "running").values(**interrupted))
        run = session.scalars(select(BackupRun).where(BackupRun.state == "waiting")).first() or BackupRun()
        run.state, run.target = "running", target.place.label[:500]
        session.add(run)
        session.flush()
        number = run.id
    try:
        made = Maker(
            services,
            target,
            with_secrets=target.is_encrypted if with_secrets is None else with_secrets,
            with_renditions=with_renditions,
            progress=progress,
            stop=stop,
        ).run()
    except (BackupError, StorageError, OSError, SQLAlchemyError) as error:
        _failed(services, number, INTERRUPTED if isinstance(error, Stopped) else _reason(error))
        raise
    with services.database.begin() as session:
        run = session.get_one(BackupRun, number)
        run.state, run.finished_at, run.name, run.moment = "done", made.finished_at, made.name, made.moment
        run.events, run.assets, run.missing = made.events, made.assets, made.missing
        run.size, run.copied = made.size, made.copied
        record(session, Action.BACKUP_MADE, run, {"target": run.target, "size": run.size})
    return made


def backup_loop(services: Services) -> Loop:
    """Makes what is due, in one process at a time."""

    def due() -> bool:
        with services.database.read() as session:
            return is_due(session, services.settings, utcnow())

    def work(stop: threading.Event) -> None:
        try:
            target = target_for(services)
        except (BackupError, StorageError, OSError) as error:
            with services.database.begin() as session:
                session.add(run := BackupRun(target=services.settings.backup_target))
                session.flush()
                number = run.id
            _failed(services, number, _reason(error))
            return
        try:
            make(services, target, stop=stop)
            target.prune(services.settings.backup_keep)
        except BackupError as error:
            log.warning("no backup was made", reason=str(error))

    return Loop(name="backups", work=work, is_due=due, poll=POLL, lock=LOCK, niceness=HARDLY)


def _reason(error: Exception) -> str:
    """What went wrong, as the page of backups says it in its reader's language."""
    if isinstance(error, BackupError):
        return str(error)
    return message("Database or storage failed: %(problem)s", problem=str(error)[:1500])


def _failed(services: Services, number: int, problem: str) -> None:
    """Write down why none was made, also of what was asked for meanwhile."""
    ended = {"state": "failed", "problem": problem, "finished_at": utcnow()}
    with services.database.begin() as session:
        which = (BackupRun.id == number) | (BackupRun.state == "waiting")
        session.execute(update(BackupRun).where(which).values(**ended))
