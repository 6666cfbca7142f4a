"""Work in the background: what waits, what runs now, what failed and why, and the processes that do it.

What failed can be tried again or set aside. What is set aside is not shown; nothing of it is deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from mediahub import audit
from mediahub.audit import Action, Subject
from mediahub.catalog.coordination.heartbeats import Process, processes
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Archive,
    Arrival,
    Batch,
    CropSet,
    EditAction,
    Event,
    Mail,
    Outbox,
    RecordOutbox,
    SavedSearch,
    TaggerRun,
    Transmission,
    WebhookCall,
)
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.settings.installation_settings import IGNORED_FAILURES, read_setting, write_setting
from mediahub.delivery.newsrooms.runs import again
from mediahub.ingest.batches.failed_reads import SET_APART, try_one_again
from mediahub.messages import N_
from mediahub.problems import Missing
from mediahub.runtime import Services

MOST = 100
"""Failures of one kind that are listed, and things that run."""


class FailureMissing(Missing):
    """There is no such failure any more: it was tried again, or what it was of is gone."""

    def __init__(self) -> None:
        super().__init__(N_("That did not fail, or it was tried again already."))


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of work: how much of it waits, and since when."""

    name: str
    waiting: int
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """Something that a worker is doing now."""

    kind: str
    what: str
    since: datetime
    event: str = ""
    """Slug."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that was given up."""

    kind: str
    id: str
    what: str
    why: str
    when: datetime
    event: str = ""
    """Slug; empty where it belongs to none."""
    batch_id: int | None = None
    asset_id: str | None = None
    can_be_retried: bool = True


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it at one moment."""

    lines: list[Line]
    running: list[Running]
    failures: list[Failure]
    ignored: int
    """How many failures are set aside."""
    processes: list[Process]


WAITING: dict[str, tuple[Any, Any, Any]] = {
    "files": (Arrival, Arrival.state == "received", Arrival.touched_at),
    "index": (Outbox, True, Outbox.created_at),
    "records": (RecordOutbox, True, RecordOutbox.created_at),
    "taggers": (TaggerRun, TaggerRun.state == "due", TaggerRun.next_try),
    "bulk_edits": (EditAction, EditAction.state == "waiting", EditAction.created_at),
    "zips": (Archive, Archive.state == "waiting", Archive.created_at),
    "crops": (CropSet, CropSet.state == "waiting", CropSet.created_at),
    "transmissions": (Transmission, Transmission.state == "waiting", Transmission.created_at),
    "webhooks": (WebhookCall, WebhookCall.state == "waiting", WebhookCall.created_at),
    "mail": (Mail, Mail.state == "waiting", Mail.created_at),
}
"""By name of a line: the rows that wait, and when each began to."""


def overview(session: Session) -> Overview:
    """Everything, as it is now."""
    found = [failure for read in FAILURES.values() for failure in read(session)]
    ignored = set(read_setting(session, IGNORED_FAILURES, []))
    shown = [one for one in found if f"{one.kind}:{one.id}" not in ignored]
    return Overview(
        [_line(session, name, *of) for name, of in WAITING.items()],
        _running(session),
        sorted(shown, key=lambda one: one.when, reverse=True),
        len(found) - len(shown),
        processes(session),
    )


def retry(services: Services, kind: str, number: str) -> None:
    """Have something that failed done again, now. Raises FailureMissing."""
    with services.database.begin() as session:
        if kind not in RETRIES or not _is_failed(session, kind, number):
            raise FailureMissing
        after = RETRIES[kind](services, session, int(number))
        audit.record(session, Action.WORK_RETRIED, Subject(kind=kind, id=number, name=kind))
    if after is not None:
        after()


def set_aside(database: Database, kind: str, number: str) -> None:
    """Show a failure no more. Raises FailureMissing."""
    with database.begin() as session:
        if not _is_failed(session, kind, number):
            raise FailureMissing
        failed = {f"{one.kind}:{one.id}" for read in FAILURES.values() for one in read(session)}
        kept = failed & set(read_setting(session, IGNORED_FAILURES, []))
        write_setting(session, IGNORED_FAILURES, sorted(kept | {f"{kind}:{number}"}))
        audit.record(session, Action.WORK_IGNORED, Subject(kind=kind, id=number, name=kind))


def show_all(database: Database) -> None:
    """Show again what was set aside."""
    with database.begin() as session:
        write_setting(session, IGNORED_FAILURES, [])
        audit.record(session, Action.WORK_IGNORED, Subject("settings"), {"shown_again": True})


def _is_failed(session: Session, kind: str, number: str) -> bool:
    return kind in FAILURES and any(one.id == number for one in FAILURES[kind](session))


def _line(session: Session, name: str, model: Any, condition: Any, since: Any) -> Line:
    query = select(func.count(), func.min(since)).select_from(model)
    count, oldest = session.execute(query if condition is True else query.where(condition)).one()
    return Line(name, count, oldest)


def _running(session: Session) -> list[Running]:
    files = select(Arrival.path, Arrival.touched_at, Event.slug).select_from(Arrival)
    files = files.join(Batch, Arrival.batch_id == Batch.id).join(Event, Batch.event_id == Event.id)
    files = files.where(Arrival.state == "checking").order_by(Arrival.touched_at).limit(MOST)
    found = [Running("files", path, since, slug) for path, since, slug in session.execute(files)]
    edits = select(EditAction).where(EditAction.state == "running").limit(MOST)
    found += [
        Running("bulk_edits", f"{one.done} / {one.total}", one.touched_at) for one in session.scalars(edits)
    ]
    zips = select(Archive).where(Archive.state == "preparing").options(joinedload(Archive.event)).limit(MOST)
    found += [
        Running("zips", f"{one.name} {one.done} / {one.total}", one.created_at, one.event.slug)
        for one in session.scalars(zips)
    ]
    runs = select(Transmission).where(Transmission.state == "sending").limit(MOST)
    return found + [Running("transmissions", one.name, one.created_at) for one in session.scalars(runs)]


def _files(session: Session) -> Sequence[Failure]:
    query = select(Arrival, Event.slug).join(Batch, Arrival.batch_id == Batch.id)
    query = query.join(Event, Batch.event_id == Event.id).where(Arrival.reason_code == SET_APART)
    rows = session.execute(query.order_by(Arrival.touched_at.desc()).limit(MOST))
    return [
        Failure("files", str(one.id), one.path, one.reason, one.touched_at, slug, one.batch_id, one.asset_id)
        for one, slug in rows
    ]


def _transmissions(session: Session) -> Sequence[Failure]:
    query = (
        select(Transmission).where(Transmission.state == "failed").options(joinedload(Transmission.target))
    )
    rows = session.scalars(query.order_by(Transmission.id.desc()).limit(MOST))
    return [
        Failure(
            "transmissions", str(one.id), f"{one.name} → {one.target.name}", one.problem,
            one.finished_at or one.created_at, session.get_one(Event, one.target.event_id).slug,
        )
        for one in rows
    ]  # fmt: skip


def _webhooks(session: Session) -> Sequence[Failure]:
    query = select(WebhookCall).where(WebhookCall.state == "failed")
    query = query.options(joinedload(WebhookCall.search).joinedload(SavedSearch.event))
    return [
        Failure(
            "webhooks", str(one.id), one.search.name, one.error or "", one.created_at, one.search.event.slug
        )
        for one in session.scalars(query.order_by(WebhookCall.id.desc()).limit(MOST))
    ]


def _mail(session: Session) -> Sequence[Failure]:
    query = select(Mail).where(Mail.state == "failed").order_by(Mail.id.desc()).limit(MOST)
    return [
        Failure(
            "mail", str(one.id), f"{one.subject} → {one.recipient}", one.error,
            one.settled_at or one.created_at, can_be_retried=False,
        )
        for one in session.scalars(query)
    ]  # fmt: skip


def _zips(session: Session) -> Sequence[Failure]:
    query = select(Archive).where(Archive.state == "failed").options(joinedload(Archive.event))
    return [
        Failure("zips", one.id, one.name, one.problem, one.created_at, one.event.slug, can_be_retried=False)
        for one in session.scalars(query.order_by(Archive.created_at.desc()).limit(MOST))
    ]


def _bulk_edits(session: Session) -> Sequence[Failure]:
    query = select(EditAction, Event.slug).join(Event, EditAction.event_id == Event.id)
    query = query.where(EditAction.state == "failed").order_by(EditAction.id.desc()).limit(MOST)
    return [
        Failure(
            "bulk_edits", str(one.id), f"{one.done} / {one.total}", one.reason, one.touched_at, slug,
            can_be_retried=False,
        )
        for one, slug in session.execute(query)
    ]  # fmt: skip


def _retry_file(services: Services, session: Session, number: int) -> Callable[[], None] | None:
    try_one_again(session, number)
    return lambda: services.jobs.check_arrival(number)


def _retry_transmission(_: Services, session: Session, number: int) -> None:
    again(session, session.get_one(Transmission, number))


def _retry_webhook(_: Services, session: Session, number: int) -> None:
    call = session.get_one(WebhookCall, number)
    call.state, call.attempts, call.due_at, call.error = "waiting", 0, utcnow(), ""


FAILURES: dict[str, Callable[[Session], Sequence[Failure]]] = {
    "files": _files,
    "transmissions": _transmissions,
    "webhooks": _webhooks,
    "mail": _mail,
    "zips": _zips,
    "bulk_edits": _bulk_edits,
}
"""What has failed, by kind."""
RETRIES: dict[str, Callable[[Services, Session, int], Callable[[], None] | None]] = {
    "files": _retry_file,
    "transmissions": _retry_transmission,
    "webhooks": _retry_webhook,
}
"""What can be done again, and what is to follow the transaction. The text of a mail that failed is deleted, a
zip is asked for anew, and a bulk edit undone or done again on its own page."""
