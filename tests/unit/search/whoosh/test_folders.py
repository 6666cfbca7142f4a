"""Index folders: which one serves, what is noted for a build, what is swept."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.search.port import Busy
from mediahub.search.whoosh import folders


def test_a_folder_serves_once_it_is_published(tmp_path: Path) -> None:
    assert folders.current_folder(tmp_path) is None
    first = folders.new_folder(tmp_path)
    assert folders.current_folder(tmp_path) is None
    folders.publish(first)
    assert folders.current_folder(tmp_path) == first
    second = folders.new_folder(tmp_path)
    folders.publish(second)
    assert folders.current_folder(tmp_path) == second
    assert not first.exists()


def test_changes_are_noted_for_every_build_under_way_once_each(tmp_path: Path) -> None:
    serving, building = folders.new_folder(tmp_path), folders.new_folder(tmp_path)
    folders.note_changes(tmp_path, ["a", "b"])
    folders.note_changes(tmp_path, ["b", "c"])
    assert folders.noted_changes(serving) == folders.noted_changes(building) == ["a", "b", "c"]
    folders.sweep(tmp_path, serving)
    folders.note_changes(tmp_path, ["d"])
    assert [path for path in tmp_path.iterdir() if path != serving] == []


def test_a_lock_is_held_once(tmp_path: Path) -> None:
    with (
        folders.locked(tmp_path / "index", "REBUILD", wait=False),
        pytest.raises(Busy),
        folders.locked(tmp_path / "index", "REBUILD", wait=False),
    ):
        pass
    with folders.locked(tmp_path / "index", "REBUILD", wait=False):
        pass
