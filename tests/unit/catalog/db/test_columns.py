"""Columns of many assets at once."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.columns import AssetColumns
from mediahub.catalog.db.database import Database
from tests.unit.curation.scene import Scene


def test_columns_come_in_the_order_of_the_ids_with_those_of_what_an_asset_belongs_to(
    database: Database,
) -> None:
    scene = Scene(database)
    scene.add("a", "b", by="li")
    columns = AssetColumns({"file": "filename", "event": "event.slug", "by": "photographer.name"})
    with database.read() as session:
        rows = columns.read(session, ["b", "never", "a"])
        assert columns.read(session, []) == []
    assert rows == [
        {"file": "b.jpg", "event": "e", "by": "Li Na"},
        {"file": "a.jpg", "event": "e", "by": "Li Na"},
    ]


def test_a_column_that_there_is_not_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        AssetColumns({"x": "nothing"})
