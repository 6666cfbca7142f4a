"""Upserts on both databases."""

from __future__ import annotations

from sqlalchemy import select

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event


def test_what_is_there_is_kept_or_changed_as_asked(database: Database) -> None:
    row = {"slug": "summit", "timezone": "UTC"}
    with database.begin() as session:
        session.execute(insert_into(Event, session).values(**row, name="First"))
        session.execute(insert_into(Event, session).values(**row, name="Second").on_conflict_do_nothing())
        assert session.scalars(select(Event.name)).all() == ["First"]
        changed = insert_into(Event, session).values(**row, name="Third")
        session.execute(changed.on_conflict_do_update(index_elements=["slug"], set_={"name": "Third"}))
    with database.read() as session:
        assert session.scalars(select(Event.name)).all() == ["Third"]
    assert type(insert_into(Event, database.engine)).__module__.startswith(
        f"sqlalchemy.dialects.{database.engine.dialect.name}"
    )
