"""What entries name that is still there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mediahub.audit.still_there import account_of, still_there
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AuditEntry
from tests.assets import add_event


def test_events_have_the_names_that_they_have_now_and_none_from_the_trash(database: Database) -> None:
    with database.begin() as session:
        add_event(session, "summit").name = "Summit 2026"
        add_event(session, "gone").deleted_at = datetime.now(UTC)
    entries = [
        AuditEntry(event=slug, subject_kind="event", subject_id="1") for slug in ("summit", "gone", "")
    ]
    with database.read() as session:
        found = still_there(session, entries)
    assert (dict(found.events), set(found.people)) == ({"summit": "Summit 2026"}, set())


@pytest.mark.parametrize(
    ("kind", "name", "number"), [("user", "7", 7), ("user", "²", None), ("asset", "7", None)]
)
def test_the_account_of_an_entry(kind: str, name: str, number: int | None) -> None:
    assert account_of(AuditEntry(subject_kind=kind, subject_id=name)) == number
