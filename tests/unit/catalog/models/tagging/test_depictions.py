"""Depictions: one row for an asset and a target, suggested until somebody looks."""

from __future__ import annotations

from typing import cast

import pytest
from sqlalchemy import Table, delete, select
from sqlalchemy.exc import IntegrityError

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, AssetPerson, AssetSession, AssetTag, Person
from mediahub.catalog.models.tagging.depictions import Depiction
from tests.assets import add_asset, add_event


@pytest.mark.parametrize("model", [AssetPerson, AssetTag, AssetSession])
def test_each_kind_is_indexed_for_itself_and_what_is_suggested_once_more(model: type[Depiction]) -> None:
    table = cast(Table, model.__table__)  # type: ignore[attr-defined]
    indexes = {tuple(one.columns.keys()): one for one in table.indexes}
    assert {("asset_id", "status"), ("asset_id", "source")} <= set(indexes)
    suggested = indexes[("asset_id", "source")]
    for dialect in ("sqlite", "postgresql"):
        assert str(suggested.dialect_options[dialect]["where"]) == "status = 'suggested'"
    assert all(one.table is table for one in table.indexes)
    assert [one.name for one in table.primary_key][-1] == "asset_id"


def test_a_new_one_is_suggested_for_certain_and_goes_with_its_asset(database: Database) -> None:
    with database.begin() as session:
        asset = add_asset(session, add_event(session), "a")
        person = Person(slug="ann", name="Ann")
        session.add(person)
        session.flush()
        session.add(AssetPerson(asset_id=asset.id, person_id=person.id, source="face"))
        identity, number = asset.id, person.id
    with database.read() as session:
        row = session.scalars(select(AssetPerson)).one()
        assert (row.status, row.confidence, row.evidence) == ("suggested", 1.0, [])
        assert row.person.name == "Ann"
    with pytest.raises(IntegrityError), database.begin() as session:
        session.add(AssetPerson(asset_id=identity, person_id=number, source="manual"))
    with database.begin() as session:
        session.execute(delete(Asset))
    with database.read() as session:
        assert session.scalars(select(AssetPerson)).all() == []
        assert session.scalars(select(Person.slug)).all() == ["ann"]
