"""`mediahub audit`: entries on a terminal and in a file."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

from mediahub.audit import Action, Subject, record
from mediahub.runtime import Services
from tests.unit.cli.conftest import Run


def note(services: Services, *names: str) -> None:
    for name in names:
        with services.database.begin() as session:
            record(session, Action.TABLE_EXPORTED, Subject("table", name=name))


def test_the_newest_entries_are_listed_and_chosen(run: Run, services: Services) -> None:
    note(services, "first.csv", "second.csv")
    lines = run("audit", "list", "--action", Action.TABLE_EXPORTED).stdout.splitlines()
    assert ["second.csv" in lines[0], "first.csv" in lines[1], len(lines)] == [True, True, 2]
    assert (
        len(run("audit", "list", "--action", Action.TABLE_EXPORTED, "--limit", "1").stdout.splitlines()) == 1
    )
    assert "first.csv" in run("audit", "list", "--text", "first").stdout
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert "second.csv" in run("audit", "list", "--from", today, "--to", today).stdout
    assert run("audit", "list", "--to", "2000-01-01").stdout == ""


def test_an_export_is_whole_and_an_entry_itself(run: Run, services: Services) -> None:
    note(services, "first.csv")
    rows = list(csv.reader(io.StringIO(run("audit", "export").stdout)))
    assert any("first.csv" in ",".join(row) for row in rows[1:])
    lines = run("audit", "export", "--format", "jsonl", "--action", Action.AUDIT_EXPORTED).stdout.splitlines()
    assert [json.loads(line)["action"] for line in lines] == [Action.AUDIT_EXPORTED] * 2


def test_mistakes_are_said(run: Run, services: Services) -> None:
    unknown = run("audit", "list", "--event", "nowhere")
    assert (unknown.exit_code, "nowhere" in unknown.stderr) == (1, True)
    assert run("audit", "list", "--from", "yesterday").exit_code == 2
    assert run("audit", "list", "--limit", "0").exit_code == 2
