"""Whether words in pictures are read is a setting of the event, and changing it is written down."""

from __future__ import annotations

from sqlalchemy import select

from mediahub.audit import Action
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AuditEntry, Event
from mediahub.tagging.words_in_pictures import set_reads_words
from tests.unit.tagging.assets import add_event


def test_it_is_switched_and_written_down(database: Database) -> None:
    with database.begin() as session:
        event = add_event(session).event_id
    for on in (False, True):
        set_reads_words(database, event, on)
        with database.read() as session:
            assert session.get_one(Event, event).reads_words is on
    with database.read() as session:
        wanted = (
            select(AuditEntry).where(AuditEntry.action == Action.SETTINGS_CHANGED).order_by(AuditEntry.id)
        )
        assert [entry.details["reads_words"] for entry in session.scalars(wanted)] == [False, True]
