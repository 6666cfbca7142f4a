"""Importing a programme: a preview writes nothing, taking it in is written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from mediahub.audit import Action
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AuditEntry, Session
from mediahub.tagging.agenda.formats.model import Item, Parsed
from mediahub.tagging.agenda.imports import apply_import, preview_import
from tests.unit.tagging.assets import add_event

NINE = datetime(2025, 10, 18, 1, tzinfo=UTC)


def parsed(*codes: str) -> Parsed:
    items = [
        Item(n, code, code, f"Session {code}", "Hall A", "", NINE, NINE + timedelta(hours=1))
        for n, code in enumerate(codes)
    ]
    return Parsed(items, says=frozenset({"code", "title", "room", "starts", "ends"}))


def codes(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Session.code).order_by(Session.code)))


def entries(database: Database) -> list[AuditEntry]:
    with database.read() as session:
        wanted = AuditEntry.action == Action.PROGRAMME_IMPORTED
        return list(session.scalars(select(AuditEntry).where(wanted).order_by(AuditEntry.id)))


def test_a_preview_says_what_would_be_and_changes_nothing(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session).event_id
    plan = preview_import(database, event, parsed("A", "B")).plan
    assert (len(plan.new), len(plan.changed), len(plan.gone)) == (2, 0, 0)
    assert codes(database) == []
    assert entries(database) == []


def test_a_second_import_changes_nothing_and_what_is_gone_stays_unless_asked(
    database: Database,
) -> None:
    with database.begin() as session:
        event = add_event(session).event_id
    assert len(apply_import(database, event, parsed("A", "B"), remove_gone=False).plan.new) == 2
    again = apply_import(database, event, parsed("A", "B"), remove_gone=False).plan
    assert (len(again.new), len(again.changed), len(again.gone)) == (0, 0, 0)
    apply_import(database, event, parsed("A"), remove_gone=False)
    assert codes(database) == ["A", "B"]
    apply_import(database, event, parsed("A"), remove_gone=True)
    assert codes(database) == ["A"]
    assert [entry.details["removed"] for entry in entries(database)] == [False, False, False, True]
