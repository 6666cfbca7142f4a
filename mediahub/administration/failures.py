"""Failed work in the background: what was given up and why, tried again or set aside.

What is set aside is not shown; nothing of it is deleted. The kind of a failure is the name of the queue that
it was in (`catalog.coordination.queues`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from mediahub import audit
from mediahub.audit import Action, Subject
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Archive,
    Arrival,
    Asset,
    Batch,
    ContactSheet,
    CropSet,
    EditAction,
    Event,
    EventExport,
    Mail,
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
from mediahub.tagging import pending

MOST = 100
"""Failures of one kind that are listed."""


class FailureMissing(Missing):
    """There is no such failure any more: it was tried again, or what it was of is gone."""

    def __init__(self) -> None:
        super().__init__(N_("That did not fail, or it was tried again already."))


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
    """The picture that it is of, or the first of them."""
    count: int = 1
    """How many pictures it is of."""
    can_be_retried: bool = True


@dataclass(frozen=True, slots=True)
class Failures:
    """All of them at one moment."""

    shown: list[Failure]
    """The newest first."""
    ignored: int
    """How many are set aside."""


def failures(session: Session) -> Failures:
    """Everything that failed, but for what somebody set aside."""
    shown: list[Failure] = []
    count = 0
    for kind in FAILURES:
        found, ignored = _listed(session, kind)
        count += len(ignored)
        shown += found[:MOST]
    return Failures(sorted(shown, key=lambda one: one.when, reverse=True), count)


def retry(services: Services, kind: str, number: str) -> None:
    """Have something that failed done again, now. Raises FailureMissing."""
    with services.database.begin() as session:
        if kind not in RETRIES or not _is_failed(session, kind, number):
            raise FailureMissing
        after = RETRIES[kind](services, session, number)
        audit.record(session, Action.WORK_RETRIED, Subject(kind=kind, id=number, name=kind))
    if after is not None:
        after()


def set_aside(database: Database, kind: str, number: str) -> None:
    """Show a failure no more. Raises FailureMissing."""
    with database.begin() as session:
        if not _is_failed(session, kind, number):
            raise FailureMissing
        still = {_name(one) for a_kind in FAILURES for one in _listed(session, a_kind)[1]}
        write_setting(session, IGNORED_FAILURES, sorted(still | {f"{kind}:{number}"}))
        audit.record(session, Action.WORK_IGNORED, Subject(kind=kind, id=number, name=kind))


def show_all(database: Database) -> None:
    """Show again what was set aside."""
    with database.begin() as session:
        write_setting(session, IGNORED_FAILURES, [])
        audit.record(session, Action.WORK_IGNORED, Subject("settings"), {"shown_again": True})


def _is_failed(session: Session, kind: str, number: str) -> bool:
    if kind not in FAILURES:
        return False
    return any(one.id == number for some in _listed(session, kind) for one in some)


def _listed(session: Session, kind: str) -> tuple[list[Failure], list[Failure]]:
    """Failures of a kind, the newest of them: those that are shown, and those that somebody set aside. What
    is set aside takes no place from the others."""
    ignored = {name for name in read_setting(session, IGNORED_FAILURES, []) if name.startswith(f"{kind}:")}
    found = FAILURES[kind](session, MOST + len(ignored))
    shown = [one for one in found if _name(one) not in ignored]
    return shown, [one for one in found if _name(one) in ignored]


def _name(failure: Failure) -> str:
    return f"{failure.kind}:{failure.id}"


def _files(session: Session, most: int) -> Sequence[Failure]:
    query = select(Arrival, Event.slug).join(Batch, Arrival.batch_id == Batch.id)
    query = query.join(Event, Batch.event_id == Event.id).where(Arrival.reason_code == SET_APART)
    rows = session.execute(query.order_by(Arrival.touched_at.desc()).limit(most))
    return [
        Failure("files", str(one.id), one.path, one.reason, one.touched_at, slug, one.batch_id, one.asset_id)
        for one, slug in rows
    ]


def _newsrooms(session: Session, most: int) -> Sequence[Failure]:
    query = (
        select(Transmission).where(Transmission.state == "failed").options(joinedload(Transmission.target))
    )
    rows = session.scalars(query.order_by(Transmission.id.desc()).limit(most))
    return [
        Failure(
            "newsrooms", str(one.id), f"{one.name} → {one.target.name}", one.problem,
            one.finished_at or one.created_at, session.get_one(Event, one.target.event_id).slug,
        )
        for one in rows
    ]  # fmt: skip


def _webhooks(session: Session, most: int) -> Sequence[Failure]:
    query = select(WebhookCall).where(WebhookCall.state == "failed")
    query = query.options(joinedload(WebhookCall.search).joinedload(SavedSearch.event))
    return [
        Failure(
            "webhooks", str(one.id), one.search.name, one.error or "", one.created_at, one.search.event.slug
        )
        for one in session.scalars(query.order_by(WebhookCall.id.desc()).limit(most))
    ]


def _mail(session: Session, most: int) -> Sequence[Failure]:
    query = select(Mail).where(Mail.state == "failed").order_by(Mail.id.desc()).limit(most)
    return [
        Failure(
            "mail", str(one.id), f"{one.subject} → {one.recipient}", one.error,
            one.settled_at or one.created_at, can_be_retried=False,
        )
        for one in session.scalars(query)
    ]  # fmt: skip


def _zips(session: Session, most: int) -> Sequence[Failure]:
    query = select(Archive).where(Archive.state == "failed").options(joinedload(Archive.event))
    return [
        Failure("zips", one.id, one.name, one.problem, one.created_at, one.event.slug, can_be_retried=False)
        for one in session.scalars(query.order_by(Archive.created_at.desc()).limit(most))
    ]


def _contact_sheets(session: Session, most: int) -> Sequence[Failure]:
    query = select(ContactSheet).where(ContactSheet.state == "failed").options(joinedload(ContactSheet.event))
    return [
        Failure("contact_sheets", one.id, one.filename, one.problem, one.created_at, one.event.slug)
        for one in session.scalars(query.order_by(ContactSheet.created_at.desc()).limit(most))
    ]


def _exports(session: Session, most: int) -> Sequence[Failure]:
    query = select(EventExport).where(EventExport.state == "failed").options(joinedload(EventExport.event))
    return [
        Failure("exports", one.id, one.event.name, one.problem, one.created_at, one.event.slug)
        for one in session.scalars(query.order_by(EventExport.created_at.desc()).limit(most))
    ]


def _edits(session: Session, most: int) -> Sequence[Failure]:
    query = select(EditAction, Event.slug).join(Event, EditAction.event_id == Event.id)
    query = query.where(EditAction.state == "failed").order_by(EditAction.id.desc()).limit(most)
    return [
        Failure(
            "edits", str(one.id), f"{one.done} / {one.total}", one.reason, one.touched_at, slug,
            can_be_retried=False,
        )
        for one, slug in session.execute(query)
    ]  # fmt: skip


def _crops(session: Session, most: int) -> Sequence[Failure]:
    query = select(CropSet, Asset.filename, Event.slug).join(Asset, CropSet.asset_id == Asset.id)
    query = query.join(Event, Asset.event_id == Event.id).where(CropSet.state == "failed")
    return [
        Failure("crops", str(one.id), filename, one.problem, one.created_at, slug, asset_id=one.asset_id)
        for one, filename, slug in session.execute(query.order_by(CropSet.id.desc()).limit(most))
    ]


def _taggers(session: Session, most: int) -> Sequence[Failure]:
    """A tagger that fails does so at many pictures: one failure for each event and version of a tagger."""
    which = Event.slug, TaggerRun.tagger, TaggerRun.version
    query = (
        select(
            *which, func.count(), func.min(Asset.id), func.max(TaggerRun.error), func.max(TaggerRun.next_try)
        )
        .select_from(TaggerRun)
        .join(Asset, TaggerRun.asset_id == Asset.id)
        .join(Event, Asset.event_id == Event.id)
        .where(TaggerRun.state == pending.FAILED)
        .group_by(*which)
        .order_by(*which)
        .limit(most)
    )
    now = utcnow()
    return [
        Failure(
            "taggers", f"{slug}:{tagger}:{version}", tagger, why, min(when, now), slug,
            asset_id=asset_id, count=count,
        )
        for slug, tagger, version, count, asset_id, why, when in session.execute(query)
    ]  # fmt: skip


def _retry_file(services: Services, session: Session, number: str) -> Callable[[], None] | None:
    try_one_again(session, int(number))
    return lambda: services.jobs.check_arrival(int(number))


def _retry_newsroom(_: Services, session: Session, number: str) -> None:
    again(session, session.get_one(Transmission, int(number)))


def _retry_webhook(_: Services, session: Session, number: str) -> None:
    call = session.get_one(WebhookCall, int(number))
    call.state, call.attempts, call.due_at, call.error = "waiting", 0, utcnow(), ""


def _retry_contact_sheet(_: Services, session: Session, number: str) -> None:
    sheet = session.get_one(ContactSheet, number)
    sheet.state, sheet.problem = "waiting", ""


def _retry_export(_: Services, session: Session, number: str) -> None:
    export = session.get_one(EventExport, number)
    export.state, export.problem, export.ended_at = "waiting", "", None


def _retry_crops(_: Services, session: Session, number: str) -> None:
    made = session.get_one(CropSet, int(number))
    made.state, made.problem = "waiting", ""


def _retry_tagger(_: Services, session: Session, number: str) -> None:
    slug, tagger, version = number.split(":", 2)
    pending.try_again(session, slug, tagger, version)


FAILURES: dict[str, Callable[[Session, int], Sequence[Failure]]] = {
    "files": _files,
    "taggers": _taggers,
    "edits": _edits,
    "zips": _zips,
    "contact_sheets": _contact_sheets,
    "exports": _exports,
    "crops": _crops,
    "newsrooms": _newsrooms,
    "mail": _mail,
    "webhooks": _webhooks,
}
"""What has failed, by kind: so many of the newest. A kind keeps its name, or a migration renames it among the
failures that were set aside (`IGNORED_FAILURES`)."""
RETRIES: dict[str, Callable[[Services, Session, str], Callable[[], None] | None]] = {
    "files": _retry_file,
    "taggers": _retry_tagger,
    "contact_sheets": _retry_contact_sheet,
    "exports": _retry_export,
    "crops": _retry_crops,
    "newsrooms": _retry_newsroom,
    "webhooks": _retry_webhook,
}
"""What can be done again, and what is to follow the transaction. The text of a mail that failed is deleted, a
zip is asked for anew, and a bulk edit undone or done again on its own page."""
