"""Roster codes as the desk edits them."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.roster.csv_table import Line
from mediahub.tagging.roster_codes import CodeMissing, delete_code, list_codes, put_codes, table_lines
from tests.unit.curation.scene import Scene


def test_a_table_comes_out_as_it_went_in_and_a_second_time_changes_nothing(database: Database) -> None:
    scene = Scene(database)
    lines = [
        Line("YT", "Yin Tongyue", "尹同跃", {"en": "CEO", "zh": "董事长"}),
        Line("LN", "Li Na", "", {}),
        Line("XX", " ", "", {}),
    ]
    for _ in range(2):
        put_codes(database, scene.event_id, lines)
        with database.read() as session:
            assert table_lines(session, scene.event_id) == [lines[1], lines[0]]
    put_codes(database, scene.event_id, [Line("YT", "Li Na")])
    delete_code(database, scene.event_id, "LN")
    with pytest.raises(CodeMissing):
        delete_code(database, scene.event_id, "LN")
    with database.read() as session:
        assert [(row.code, row.person.name) for row in list_codes(session, scene.event_id)] == [
            ("YT", "Li Na")
        ]
