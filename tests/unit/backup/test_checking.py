"""Damage of a backup is found by a check."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.backup.checking import check
from mediahub.backup.making import Maker
from mediahub.backup.places import FolderPlace
from mediahub.backup.problems import Damaged
from mediahub.backup.requests import target_for
from mediahub.backup.restoring import (
    entries_of,
)
from mediahub.backup.target import OBJECTS, open_existing
from mediahub.runtime import Services
from tests.unit.backup.test_restoring import restore


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("bare_database_url", ["sqlite"], indirect=True)
def test_damage_is_found_by_check_and_stops_a_restore(
    filled: Services, machine: Services, tmp_path: Path
) -> None:
    made = Maker(filled, target_for(filled, str(tmp_path / "backup"))).run()
    target = open_existing(FolderPlace(tmp_path / "backup"))
    assert check(target, made).problems == []
    entry = next(one for one in entries_of(target, made) if one.kind == "object")
    path = tmp_path / "backup" / OBJECTS / entry.blob.name[:2] / entry.blob.name
    path.write_bytes(b"?" * path.stat().st_size)
    assert len(check(target, made).problems) == 1
    with pytest.raises(Damaged):
        restore(machine, tmp_path / "backup")
    path.unlink()
    assert check(target, made).problems == [f"{entry.blob.name} is not there"]
