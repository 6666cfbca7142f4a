"""Texts longer than their columns: refused before they are sent, on SQLite as on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, Room
from mediahub.catalog.models.lengths import TextTooLong
from mediahub.problems import Invalid

Statement = Callable[[], tuple[Any, Any]]


def add_event(database: Database) -> int:
    with database.begin() as session:
        session.add(event := Event(slug="summit", name="Summit", timezone="UTC"))
    return event.id


def test_a_new_row_whose_text_no_column_holds_is_refused(database: Database) -> None:
    event_id = add_event(database)
    with pytest.raises(TextTooLong, match=r"name.*120"), database.begin() as session:
        session.add(Room(event_id=event_id, name="x" * 121, codes=[]))
    with database.begin() as session:
        session.add(Room(event_id=event_id, name="𝕏" * 120, codes=[]))
    with database.read() as session:
        assert session.scalars(select(Room.name)).all() == ["𝕏" * 120]


def test_so_is_a_change(database: Database) -> None:
    event_id = add_event(database)
    with pytest.raises(Invalid), database.begin() as session:
        session.get_one(Event, event_id).name = "x" * 201
    with database.read() as session:
        assert session.get_one(Event, event_id).name == "Summit"


LONG = "x" * 201
ROWS: list[dict[str, Any]] = [
    {"slug": slug, "name": name, "timezone": "UTC"} for slug, name in (("a", "x"), ("b", LONG), ("c", "x"))
]
CORE: dict[str, Statement] = {
    "one row": lambda: (insert(Event).values(slug="a", name=LONG, timezone="UTC"), None),
    "rows of one statement": lambda: (insert(Event).values(ROWS), None),
    "rows as parameters": lambda: (insert(Event), ROWS),
    "rows that are answered": lambda: (insert(Event).returning(Event.id), ROWS),
    "change": lambda: (update(Event).where(Event.slug == "summit").values(name=LONG), None),
    "changes by key": lambda: (update(Event), [{"id": 1, "name": "y"}, {"id": 1, "name": LONG}]),
}


@pytest.mark.parametrize("statement", CORE.values(), ids=CORE.keys())
def test_statements_that_pass_the_orm_by_are_refused_too(database: Database, statement: Statement) -> None:
    add_event(database)
    with pytest.raises(TextTooLong, match=r"“name”.*200"), database.begin() as session:
        session.execute(*statement())
    with database.read() as session:
        assert session.execute(select(Event.slug, Event.name)).all() == [("summit", "Summit")]


def test_so_are_upserts(database: Database) -> None:
    event_id = add_event(database)
    with database.begin() as session:
        session.add(Room(event_id=event_id, name="Hall", codes=[]))
    row = insert_into(Room, database.engine).values(event_id=event_id, name="Hall", codes=[])
    longer = row.on_conflict_do_update(index_elements=["event_id", "name"], set_={"name": "x" * 121})
    with pytest.raises(TextTooLong, match="120"), database.begin() as session:
        session.execute(longer)


def test_rows_may_be_sought_by_a_text_of_any_length(database: Database) -> None:
    add_event(database)
    with database.begin() as session:
        session.execute(update(Event).where(Event.name == LONG).values(name="Other"))
        session.execute(update(Event).where(Event.name == "Summit", Event.slug != LONG).values(name="Found"))
    with database.read() as session:
        assert session.scalars(select(Event.name)).all() == ["Found"]


def test_a_column_without_a_length_holds_any(database: Database) -> None:
    event_id = add_event(database)
    with database.begin() as session:
        session.get_one(Event, event_id).description = "x" * 100_000
    with database.read() as session:
        assert len(session.get_one(Event, event_id).description) == 100_000
