"""Tables that leave the house are written down."""

from __future__ import annotations

from mediahub.audit import Action
from mediahub.audit.requests import record_export, record_own_export
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AuditEntry


def test_each_export_is_an_entry_with_its_name_and_details(database: Database) -> None:
    record_export(database, "usage.csv", details={"rows": 3})
    record_export(database, "people.csv", action=Action.AUDIT_EXPORTED)
    record_own_export(database, None, {"format": "jsonl"})
    with database.read() as session:
        found = [
            (entry.action, entry.subject_name, entry.details.get("rows") or entry.details.get("format"))
            for entry in session.query(AuditEntry).order_by(AuditEntry.id)
        ]
    assert found == [
        (Action.TABLE_EXPORTED, "usage.csv", 3),
        (Action.AUDIT_EXPORTED, "people.csv", None),
        (Action.AUDIT_EXPORTED, "", "jsonl"),
    ]
