"""Heartbeats: which processes work for this catalogue, on whichever machine, and how their loops are."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import MISSING, asdict, dataclass, field, fields
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.models.system.heartbeat import Heartbeat
from mediahub.messages import message

BEAT_EVERY = 10.0
"""Seconds between two heartbeats."""
SILENT_AFTER = timedelta(seconds=60)
"""A process that was not heard of for so long has ended, stands still, or does not reach the database."""
FORGOTTEN_AFTER = timedelta(hours=1)
"""Then nobody expects it back."""
FAILURES_IN_A_ROW = 3
"""Failures in a row that are no accident any more."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class LoopState:
    """How one loop of one process is. Times are seconds before the heartbeat that says it."""

    name: str
    quiet: float
    """Since its last sign of life, or since it should have gone on after a rest."""
    patience: float
    since_success: float | None
    """Since a round ended well; None if none has."""
    failures: int
    """Rounds that failed, in a row."""
    failures_ever: int
    restarts: int
    problem: str
    busy: bool = False
    """In the midst of a round."""
    given_up: Sequence[str] = field(default_factory=list)
    """Ids of assets that it tries no more until its process starts anew, at most some dozens."""

    @property
    def stands_still(self) -> bool:
        """No sign of life for longer than its longest step takes."""
        return self.quiet > self.patience

    @property
    def brief(self) -> str:
        """What is wrong with it, for everybody; empty if nothing is."""
        if self.stands_still:
            return f"{self.name} stands still"
        return f"{self.name} fails" if self.failures >= FAILURES_IN_A_ROW else ""

    @property
    def trouble(self) -> str:
        """What is wrong with this loop and the error behind it, for the team; empty while it is well."""
        if self.stands_still:
            return message(
                "%(loop)s stands still for %(seconds)s s", loop=self.name, seconds=f"{self.quiet:.0f}"
            )
        if self.failures >= FAILURES_IN_A_ROW:
            return message(
                "%(loop)s failed %(count)s times in a row (%(problem)s)",
                loop=self.name, count=self.failures, problem=self.problem,
            )  # fmt: skip
        return ""


@dataclass(frozen=True, slots=True)
class Process:
    """One process that works, or did until lately, for this catalogue."""

    service: str
    host: str
    pid: int
    silent: float
    """Seconds since its last heartbeat."""
    loops: Sequence[LoopState]
    keys: Mapping[str, list[str]] = field(default_factory=dict)
    """By which its secrets are compared."""

    @property
    def is_silent(self) -> bool:
        """Whether its last heartbeat is so old that it must be dead, or hangs."""
        return self.silent > SILENT_AFTER.total_seconds()

    @property
    def briefs(self) -> list[str]:
        """What is wrong with it, without names of machines."""
        if self.is_silent:
            return ["one is silent"]
        return [brief for loop in self.loops if (brief := loop.brief)]

    @property
    def troubles(self) -> list[str]:
        """What is wrong with it, for the team."""
        if self.is_silent:
            silent = message(
                "the %(service)s on %(host)s (process %(pid)s) is silent for %(seconds)s s",
                service=self.service, host=self.host, pid=self.pid, seconds=f"{self.silent:.0f}",
            )  # fmt: skip
            return [silent]
        return [trouble for loop in self.loops if (trouble := loop.trouble)]


class Heart:
    """The heartbeat of this process."""

    def __init__(self, service: str, database: Database, keys: Mapping[str, list[str]] | None = None) -> None:
        """`keys` are what machines compare their secrets by (`services.shared_secrets`)."""
        self._service = service
        self._keys = dict(keys or {})
        self._database = database
        self._id = uuid.uuid4().hex
        self._began = False

    def beat(self, loops: Iterable[LoopState]) -> None:
        """Say that this process lives, and how its loops are. A database that is away hears it later."""
        try:
            with self._database.begin_in_read_only() as session:
                now = database_now(session)
                if not self._began:
                    _forget_the_dead(session, now, self._service)
                row = session.get(Heartbeat, self._id)
                if row is None:
                    row = Heartbeat(
                        id=self._id, service=self._service, host=socket.gethostname(), pid=os.getpid()
                    )
                    row.started_at = now
                    session.add(row)
                row.beat_at, row.loops, row.keys = now, [asdict(loop) for loop in loops], self._keys
            self._began = True
        except SQLAlchemyError as error:
            log.warning("a heartbeat waits for the database", reason=str(error).splitlines()[0])

    def stop(self) -> None:
        """Say that this process ends, so that nobody misses it."""
        with suppress(SQLAlchemyError), self._database.begin_in_read_only() as session:
            session.execute(delete(Heartbeat).where(Heartbeat.id == self._id))


def processes(session: Session) -> list[Process]:
    """Every process that was heard of lately, by service and machine."""
    now, known = database_now(session), {each.name for each in fields(LoopState)}
    given = (each.name for each in fields(LoopState) if each.default is each.default_factory is MISSING)
    wanted = set(given)
    rows = session.scalars(select(Heartbeat).where(Heartbeat.beat_at > now - FORGOTTEN_AFTER))
    found = [
        Process(
            service=row.service,
            host=row.host,
            pid=row.pid,
            silent=max(0.0, (now - row.beat_at).total_seconds()),
            keys=row.keys,
            # a worker of another version may say more, or less
            loops=[
                LoopState(**{name: stored[name] for name in known & set(stored)})
                for stored in row.loops
                if wanted <= set(stored)
            ],
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.service, one.host, one.pid))


def database_now(session: Session) -> datetime:
    """The database's clock, which machines that share it can compare by; SQLite's is this machine's."""
    if session.get_bind().dialect.name == "postgresql":
        return session.execute(select(func.clock_timestamp())).scalar_one()
    return utcnow()


def _forget_the_dead(session: Session, now: datetime, service: str) -> None:
    """Those of this machine whose process is gone, for another one has their place; and those long silent."""
    session.execute(delete(Heartbeat).where(Heartbeat.beat_at <= now - FORGOTTEN_AFTER))
    mine = select(Heartbeat).where(Heartbeat.host == socket.gethostname(), Heartbeat.service == service)
    for row in session.scalars(mine):
        if row.pid == os.getpid() or not _lives(row.pid):
            session.delete(row)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
