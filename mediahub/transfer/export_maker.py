"""Exports of events written by a worker: straight into S3, once each, and gone when their time is over."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, cast

import structlog
from sqlalchemy import delete, select, update

from mediahub.audit import Action, record
from mediahub.catalog.coordination.tries import Tries
from mediahub.catalog.models import Event, EventExport
from mediahub.catalog.models.base import utcnow
from mediahub.loops import HARDLY, Interrupted, Loop, Progress
from mediahub.messages import N_
from mediahub.objects.account_objects import delete_orphans
from mediahub.objects.holdings import delete_unowned
from mediahub.outages.retries import FailedTries
from mediahub.runtime import Services, is_outage
from mediahub.storage import StorageError
from mediahub.storage.keys import EXPORTS
from mediahub.storage.object_file import ObjectFile, discard
from mediahub.transfer.archive import TransferError, writing_to
from mediahub.transfer.exporting import write_event
from mediahub.transfer.jobs import LIFETIME, foreseen

POLL = 2.0
PAUSE = 30.0
"""Seconds until an export is tried again while a service that it needs is away."""
SWEEP_EVERY = 600.0
OUR_FAULT = N_("Exporting went wrong on our side. Try it again; the team finds the reason in the log.")
log = structlog.get_logger()


class ExportMaker:
    """Writes the exports that wait. Each may be begun again, and this be killed at any point."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._tries = Tries(services.database, EventExport)
        self._apart = FailedTries[str]()
        """Exports that wait for a service."""

    def loops(self) -> Sequence[Loop]:
        """Write what waits, the oldest first; forget what is over."""
        return (
            Loop(
                name="exports", work=self.work, is_due=lambda: self._next() is not None, poll=POLL,
                lock="exports", niceness=HARDLY,
            ),
            Loop(name="old-exports", work=lambda _: self.sweep(), poll=SWEEP_EVERY),
        )  # fmt: skip

    def work(self, stop: threading.Event) -> None:
        """Write all that waits now."""
        while not stop.is_set() and (export_id := self._next()) is not None:
            self.make(export_id, stop)

    def make(self, export_id: str, stop: threading.Event | None = None) -> None:
        """Write one export. While a service is away it waits, and holds up no other."""
        with self._tries.begun(export_id) as is_begun:
            if is_begun:
                self._try(export_id, stop or threading.Event())

    def _try(self, export_id: str, stop: threading.Event) -> None:
        try:
            self._make(export_id, stop)
        except Interrupted:
            self._tries.take_back(export_id)
        except TransferError as error:
            self._fail(export_id, str(error))
        except Exception as error:
            if is_outage(error):
                log.warning("an export has to wait", export=export_id, reason=repr(error))
                self._apart.wait(export_id, PAUSE)
                return self._tries.take_back(export_id)
            log.exception("an event was not exported", export=export_id)
            self._fail(export_id, OUR_FAULT)

    def sweep(self) -> None:
        """Forget exports whose time is over, with their files."""
        database, before = self._services.database, utcnow() - LIFETIME
        with database.begin() as session:
            over = EventExport.state != "waiting", EventExport.ended_at <= before
            keys = session.scalars(delete(EventExport).where(*over).returning(EventExport.key)).all()
        delete_unowned(database, self._services.bucket, keys)
        try:
            delete_orphans(database, self._services.bucket, EXPORTS, before)
        except StorageError as error:
            log.warning("exports whose time is over stay for now", error=str(error))

    def _next(self) -> str | None:
        query = select(EventExport.id).join(Event, EventExport.event_id == Event.id)
        query = query.where(EventExport.state == "waiting", Event.deleted_at.is_(None))
        query = query.where(EventExport.id.not_in(self._apart.names())).order_by(EventExport.created_at)
        with self._services.database.read() as session:
            return session.scalar(query.limit(1))

    def _make(self, export_id: str, stop: threading.Event) -> None:
        with self._services.database.read() as session:
            export = session.get_one(EventExport, export_id)
            slug, key, expected = export.event.slug, export.key, foreseen(session, export.event_id)
        discard(self._services.bucket, EXPORTS)  # one is written at a time
        counted = _Counted(self._services, export_id, stop)
        file = ObjectFile(self._services.bucket, key, expected, counted.go_on)
        try:
            with writing_to(cast(Any, file)) as writer:
                write_event(self._services, slug, writer, counted)
            file.finish()
        except BaseException:
            self._abort(file)
            raise
        with self._services.database.begin() as session:
            export = session.get_one(EventExport, export_id)
            others = EventExport.event_id == export.event_id, EventExport.id != export_id
            earlier = delete(EventExport).where(*others)
            keys = session.scalars(earlier.returning(EventExport.key)).all()
            export.state, export.size, export.problem = "ready", file.size, ""
            export.done, export.total, export.ended_at = counted.total, counted.total, utcnow()
            record(session, Action.EVENT_EXPORTED, export.event, {"size": file.size})
        delete_unowned(self._services.database, self._services.bucket, keys)

    def _abort(self, file: ObjectFile) -> None:
        try:
            file.abort()
        except StorageError as error:
            log.warning("an export that was begun stays until the next one", error=str(error))

    def _fail(self, export_id: str, problem: str) -> None:
        with self._services.database.begin() as session:
            row = update(EventExport).where(EventExport.id == export_id)
            session.execute(row.values(state="failed", problem=problem, ended_at=utcnow()))


class _Counted:
    """Says how far an export is, and breaks it off where the worker ends."""

    def __init__(self, services: Services, export_id: str, stop: threading.Event) -> None:
        self._services, self._export = services, export_id
        self._progress = Progress(stop)
        self.go_on = self._progress.go_on
        self.total = 0

    def __call__(self, done: int, total: int) -> None:
        self.total = total
        if self._progress.is_due():
            row = update(EventExport).where(EventExport.id == self._export)
            with self._services.database.begin() as session:
                session.execute(row.values(done=done, total=total))
