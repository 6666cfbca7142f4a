"""An audit log with entries of several people."""

from __future__ import annotations

from mediahub.audit import Action, Subject, record
from mediahub.audit.origin import ActorKind, Origin, acting_as
from mediahub.audit.search import Question, each
from mediahub.catalog.db.database import Database

SOMEBODY = Origin(
    ActorKind.USER, 3, "Ärger <a@example.org>", "admin", "token mediahub_0123456789", "192.0.2.1"
)


def fill(database: Database, count: int) -> list[int]:
    """Entries of which several have the same moment; their numbers, the newest first."""
    with acting_as(SOMEBODY), database.begin() as session:
        for number in range(count):
            record(
                session, Action.TABLE_EXPORTED, Subject("table", str(number), f"Table {chr(97 + number) * 3}")
            )
    rows = list(each(database, Question()))
    return [row.id for row in sorted(rows, key=lambda row: (row.at, row.id), reverse=True)]
