"""What audit entries name and what is still there: events by their names now, and accounts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import AuditEntry, Event, User


@dataclass(frozen=True, slots=True)
class StillThere:
    """Of some entries; the log itself outlives events and accounts."""

    events: Mapping[str, str]
    """Names by short names, of events that are not in the trash."""
    people: Collection[int]


def still_there(session: Session, entries: Collection[AuditEntry]) -> StillThere:
    """What these entries name that can be looked at."""
    slugs = {entry.event for entry in entries if entry.event}
    known = select(Event.slug, Event.name).where(Event.slug.in_(slugs), Event.deleted_at.is_(None))
    numbers = {account_of(entry) for entry in entries} - {None}
    people = session.scalars(select(User.id).where(User.id.in_(numbers)))
    return StillThere({row.slug: row.name for row in session.execute(known)}, set(people))


def account_of(entry: AuditEntry) -> int | None:
    """The number of the account that an entry is about; None where it is about something else."""
    is_account = entry.subject_kind == "user" and entry.subject_id.isascii() and entry.subject_id.isdigit()
    return int(entry.subject_id) if is_account else None
