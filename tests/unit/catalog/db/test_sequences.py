"""After rows came with numbers of their own, the next number is free."""

from __future__ import annotations

from mediahub.catalog.db.database import Database
from mediahub.catalog.db.sequences import catch_up
from mediahub.catalog.models import Event, Photographer


def test_the_next_row_gets_a_number_beyond_those_that_are_taken(database: Database) -> None:
    with database.begin() as session:
        session.add_all(
            [Event(id=number, slug=f"e{number}", name="x", timezone="UTC") for number in (1, 2, 40)]
        )
        session.flush()
        catch_up(session, [Event, Photographer])
        event = Event(slug="next", name="x", timezone="UTC")
        session.add(event)
        session.flush()
        assert event.id == 41
