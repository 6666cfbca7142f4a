"""Whether the words in an event's pictures are read."""

from __future__ import annotations

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event


def set_reads_words(database: Database, event_id: int, on: bool) -> None:
    """Have the words in this event's pictures read from now on, or not."""
    with database.begin() as session:
        event = session.get_one(Event, event_id)
        event.reads_words = on
        audit.record(session, audit.Action.SETTINGS_CHANGED, event, {"reads_words": on})
