"""A backup of either kind of database is restored into either kind, and nothing is lost or done twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from mediahub.backup.making import Maker
from mediahub.backup.manifest import Manifest
from mediahub.backup.places import FolderPlace
from mediahub.backup.requests import target_for
from mediahub.backup.restoring import (
    begin,
    choose,
    entries_of,
    finish,
    load_catalogue,
    put_objects,
    require_empty,
)
from mediahub.backup.tables import dump, one_moment
from mediahub.backup.target import open_existing
from mediahub.catalog.models import Rendition, UsageRecord
from mediahub.runtime import Services
from tests.unit.records.whole_catalogue import ASSET

MADE_ANEW = {
    "outbox",
    "record_outbox",
    "rendition",
    "delivered_file",
    "archive",
    "crop_set",
    "contact_sheet",
    "event_export",
}


def rows(services: Services) -> dict[str, list[Any]]:
    """Every table in portable form."""
    found: dict[str, list[Any]] = {}
    with one_moment(services.database) as connection:
        for table, _, piece in dump(connection):
            lines = piece.decode().split("\n")
            names = json.loads(lines[0])["columns"]
            values = [dict(zip(names, json.loads(line), strict=True)) for line in lines[1:] if line]
            found.setdefault(table, []).extend(values)
    return found


def restore(machine: Services, place: Path, **key: Any) -> Manifest:
    target = open_existing(FolderPlace(place), **key)
    manifest = choose(target)
    entries = entries_of(target, manifest)
    begin(machine.settings.home, target, manifest, entries)
    require_empty(machine, manifest, keep_bucket=False)
    put_objects(machine, target, entries, lambda done, total: None)
    load_catalogue(machine, target, manifest, entries)
    finish(machine.settings.home)
    return manifest


def test_every_row_comes_back_in_either_database(filled: Services, machine: Services, tmp_path: Path) -> None:
    made = Maker(filled, target_for(filled, str(tmp_path / "backup"))).run()
    before = rows(filled)
    assert (made.assets, made.missing) == (1, 0)
    restored = restore(machine, tmp_path / "backup")
    assert restored == made
    after = rows(machine)
    assert after.keys() == before.keys()
    told = after["audit_entry"].pop()
    assert told["action"] == "backup.restored"
    for table in before.keys() - MADE_ANEW:
        assert after[table] == before[table], table
    assert not [table for table, found in before.items() if not found]
    with machine.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Rendition)) == 0
    assert {one["asset_id"] for one in after["record_outbox"]} == {ASSET}


def test_the_restored_database_goes_on_counting_and_keeps_its_guards(
    filled: Services, machine: Services, tmp_path: Path
) -> None:
    Maker(filled, target_for(filled, str(tmp_path / "backup"))).run()
    restore(machine, tmp_path / "backup")
    with machine.database.begin() as session:
        record = session.scalars(select(UsageRecord)).first()
        assert record is not None
        session.add(UsageRecord(event_id=record.event_id, asset_id=ASSET, action="view", rendition="thumb"))
    with pytest.raises(Exception, match="append-only"), machine.database.begin() as session:
        session.execute(delete(UsageRecord))
