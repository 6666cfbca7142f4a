"""Failed work in the background: what was given up and why, tried again or set aside.

What is set aside is not shown; nothing of it is deleted. The kind of a failure is the name of the queue that
it was in (`catalog.coordination.queues`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.administration.failed_work import FAILURES, MAX_LISTED, Failure
from mediahub.audit import Action, Subject
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    ContactSheet,
    CropSet,
    DeliveredFile,
    EventExport,
    Transmission,
    WebhookCall,
)
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.settings.installation_settings import IGNORED_FAILURES, read_setting, write_setting
from mediahub.delivery.newsrooms import runs
from mediahub.ingest.batches.failed_reads import try_one_again
from mediahub.messages import N_
from mediahub.problems import Missing
from mediahub.runtime import Services
from mediahub.tagging import pending


class FailureMissing(Missing):
    """There is no such failure any more: it was tried again, or what it was of is gone."""

    def __init__(self) -> None:
        super().__init__(N_("That did not fail, or it was tried again already."))


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
        shown += found[:MAX_LISTED]
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
    found = FAILURES[kind](session, MAX_LISTED + len(ignored))
    shown = [one for one in found if _name(one) not in ignored]
    return shown, [one for one in found if _name(one) in ignored]


def _name(failure: Failure) -> str:
    return f"{failure.kind}:{failure.id}"


def _retry_file(services: Services, session: Session, number: str) -> Callable[[], None] | None:
    try_one_again(session, int(number))
    return lambda: services.jobs.check_arrival(int(number))


def _retry_download(_: Services, session: Session, number: str) -> None:
    file = session.get_one(DeliveredFile, number)
    file.due_at, file.claimed_until, file.attempts, file.problem = utcnow(), None, 0, ""


def _retry_newsroom(_: Services, session: Session, number: str) -> None:
    runs.retry(session, session.get_one(Transmission, int(number)))


def _retry_webhook(_: Services, session: Session, number: str) -> None:
    call = session.get_one(WebhookCall, int(number))
    call.state, call.attempts, call.due_at, call.error = "waiting", 0, utcnow(), ""


def _retry_contact_sheet(_: Services, session: Session, number: str) -> None:
    sheet = session.get_one(ContactSheet, number)
    sheet.state, sheet.problem, sheet.attempts = "waiting", "", 0


def _retry_export(_: Services, session: Session, number: str) -> None:
    export = session.get_one(EventExport, number)
    export.state, export.problem, export.ended_at, export.attempts = "waiting", "", None, 0


def _retry_crops(_: Services, session: Session, number: str) -> None:
    made = session.get_one(CropSet, int(number))
    made.state, made.problem, made.attempts = "waiting", "", 0


def _retry_tagger(_: Services, session: Session, number: str) -> None:
    slug, tagger, version = number.split(":", 2)
    pending.try_again(session, slug, tagger, version)


RETRIES: dict[str, Callable[[Services, Session, str], Callable[[], None] | None]] = {
    "files": _retry_file,
    "taggers": _retry_tagger,
    "contact_sheets": _retry_contact_sheet,
    "exports": _retry_export,
    "crops": _retry_crops,
    "downloads": _retry_download,
    "newsrooms": _retry_newsroom,
    "webhooks": _retry_webhook,
}
"""What can be done again, and what is to follow the transaction. The text of a mail that failed is deleted, a
zip is asked for anew, and a bulk edit undone or done again on its own page."""
