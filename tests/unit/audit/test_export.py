"""The audit log as a file: lines of JSON or CSV, taken as slowly as somebody likes."""

from __future__ import annotations

import json

import pytest

from mediahub.audit.export import Format, lines
from mediahub.audit.search import Question
from mediahub.catalog.db.database import Database
from tests.unit.audit.filled import fill


def test_json_lines_hold_every_field_and_the_sentence(database: Database) -> None:
    fill(database, 3)
    rows = [json.loads(line) for line in lines(database, Question(), "jsonl")]
    assert [row["subject_id"] for row in rows] == ["2", "1", "0"]
    assert rows[0]["sentence"] == "Ärger <a@example.org> exported a table: Table ccc."
    assert rows[0]["address"] == "192.0.2.1"


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_file_that_is_taken_slowly_holds_no_connection(
    database: Database, form: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediahub.audit.search.AT_ONCE", 3)
    fill(database, 10)
    taken = lines(database, Question(), form)
    for _ in range(5):
        next(taken)
        assert database.engine.pool.checkedout() == 0
    assert len(list(taken)) == (6 if form == "csv" else 5)
