"""Rows of either kind of database come into either kind, all of them or none, and are compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from mediahub.catalog.db.read_only import turn_on
from mediahub.catalog.models import Arrival, AuditEntry, InstallationSetting, Outbox, UsageRecord
from mediahub.relocation import rows as moved_rows
from mediahub.relocation.plan import Plan
from mediahub.relocation.problems import RelocationError
from mediahub.relocation.rows import catalogue_in, put_rows, sums_of, take_rows
from mediahub.runtime import Services
from tests.unit.backup.conftest import filled, machine
from tests.unit.records.whole_catalogue import ASSET

__all__ = ["filled", "machine"]


def plan_of(filled: Services, machine: Services) -> Plan:
    elsewhere = {"s3_bucket": "elsewhere", "storage": "external"}
    return Plan(filled.settings, machine.settings.model_copy(update=elsewhere))


def test_every_row_is_there_and_numbers_go_on(filled: Services, machine: Services, tmp_path: Path) -> None:
    with filled.database.begin_in_read_only() as session:
        turn_on(session, "me")
    plan = plan_of(filled, machine)
    rows = take_rows(filled.database, tmp_path)
    assert catalogue_in(machine.database) == ""
    seen: list[tuple[int, int]] = []
    for _ in range(2):  # the second time in place of what the first one left
        put_rows(plan, machine.database, rows, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (rows.count, rows.count)
    assert rows.count > len(rows.sums) > 80
    assert catalogue_in(machine.database) == catalogue_in(filled.database) != ""
    with machine.database.begin() as session:  # it takes changes, and numbers beyond those that are taken
        assert session.get(InstallationSetting, "read_only") is None
        there = session.scalars(select(UsageRecord)).first()
        assert there is not None
        session.add(UsageRecord(event_id=there.event_id, asset_id=ASSET, action="view", rendition="thumb"))
        assert (
            session.scalar(select(func.count()).select_from(Arrival).where(Arrival.upload_id.is_not(None)))
            == 0
        )
        assert session.scalar(select(func.count()).select_from(Outbox)) == 0  # another index is built of all
        told = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert told is not None
        assert told.action == "backup.moved"


def test_other_rows_are_found_and_nothing_is_kept(
    filled: Services, machine: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = take_rows(filled.database, tmp_path)
    load = moved_rows.load

    def damaged(connection: object, pieces: object) -> int:
        count = load(connection, pieces)  # type: ignore[arg-type]
        connection.execute(text("UPDATE photographer SET name = 'somebody else'"))  # type: ignore[attr-defined]
        return count

    monkeypatch.setattr(moved_rows, "load", damaged)
    with pytest.raises(RelocationError, match="rows of photographer"):
        put_rows(plan_of(filled, machine), machine.database, rows, lambda done, total: None)
    assert catalogue_in(machine.database) == ""


def test_sums_know_neither_order_of_rows_nor_of_columns() -> None:
    one = b'{"table": "t", "columns": ["a", "b"]}\n[1,"x"]\n[2,"y"]\n'
    other = b'{"table": "t", "columns": ["b", "a"]}\n["y",2]\n["x",1]\n'
    wanted = sums_of([("t", one)], {})
    assert sums_of([("t", other)], wanted) == wanted
    assert sums_of([("t", other.replace(b"x", b"z"))], wanted) != wanted
    assert sums_of([("t", one), ("t", one)], wanted)["t"].rows == 4
