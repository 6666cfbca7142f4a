"""Importing a programme: what a file would change, and doing it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event
from mediahub.tagging import pending
from mediahub.tagging.agenda.change import carry_out
from mediahub.tagging.agenda.formats.model import Parsed
from mediahub.tagging.agenda.plan import Plan, make_plan


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file changed or would change, and how many frames wait to be matched again."""

    plan: Plan
    waiting: int


def preview_import(database: Database, event_id: int, parsed: Parsed) -> Imported:
    """What a programme that was read would change; nothing is written."""
    with database.read() as session:
        plan = make_plan(session, session.get_one(Event, event_id), parsed)
        return Imported(plan, pending.count_waiting(session, event_id))


def apply_import(database: Database, event_id: int, parsed: Parsed, *, remove_gone: bool) -> Imported:
    """Take a programme in; with `remove_gone` sessions go that it does not have. Raises UnsafeRemoval."""
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        plan = make_plan(session, event, parsed)
        carry_out(session, event, plan, remove_gone=remove_gone)
        session.flush()
        record_import(session, event, plan, remove_gone=remove_gone)
        return Imported(plan, pending.count_waiting(session, event_id))


def record_import(session: Session, event: Event, plan: Plan, *, remove_gone: bool) -> None:
    """Write down what was taken in."""
    details = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "gone": len(plan.gone),
        "removed": remove_gone,
    }
    audit.record(session, audit.Action.PROGRAMME_IMPORTED, event, details)
