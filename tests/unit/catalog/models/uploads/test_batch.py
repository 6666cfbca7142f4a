"""Batches and their arrivals: a path once in a batch, a token of its own, gone with the batch."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Arrival, Batch, Photographer
from mediahub.catalog.models.uploads.batch import ON_ITS_WAY
from tests.assets import add_event


def batch(database: Database) -> int:
    """A new delivery."""
    with database.begin() as session:
        photographer = Photographer(name="Chen Rui")
        session.add(photographer)
        session.flush()
        made = Batch(
            event_id=add_event(session).id, photographer_id=photographer.id, source="cli", signature="s"
        )
        session.add(made)
        session.flush()
        return made.id


def test_a_file_waits_until_it_came_and_has_a_token_of_its_own(database: Database) -> None:
    number = batch(database)
    with database.begin() as session:
        session.add_all([Arrival(batch_id=number, path="a.jpg"), Arrival(batch_id=number, path="b.jpg")])
    with database.read() as session:
        one, other = session.scalars(select(Arrival).order_by(Arrival.id))
        assert one.state == "expected"
        assert one.state in ON_ITS_WAY
        assert (one.size, one.reason, one.reason_code, one.attempts) == (0, "", "", 0)
        assert len(one.token) == len(other.token) == 16
        assert one.token != other.token
        assert (one.batch.rights_class, one.batch.template, one.batch.preview_first) == (
            "editorial",
            {},
            False,
        )
        assert not set(ON_ITS_WAY) & {"ready", "duplicate", "rejected"}


def test_a_path_is_in_a_batch_once_and_goes_with_it(database: Database) -> None:
    number = batch(database)
    with database.begin() as session:
        picture = Arrival(batch_id=number, path="a.jpg")
        session.add(picture)
        session.flush()
        session.add(Arrival(batch_id=number, path="a.xmp", beside_id=picture.id))
    with pytest.raises(IntegrityError), database.begin() as session:
        session.add(Arrival(batch_id=number, path="a.jpg"))
    with database.begin() as session:
        session.execute(delete(Arrival).where(Arrival.path == "a.jpg"))
    with database.begin() as session:
        assert [(row.path, row.beside_id) for row in session.scalars(select(Arrival))] == [("a.xmp", None)]
        session.execute(delete(Batch))
    with database.read() as session:
        assert session.scalars(select(Arrival)).all() == []
