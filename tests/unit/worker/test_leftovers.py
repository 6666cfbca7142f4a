"""Files that nobody needs any more, by when anything in them was last changed."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mediahub.settings import Settings, load_settings
from mediahub.worker.leftovers import delete, old_leftovers, old_logs

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BEFORE = NOW - timedelta(days=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(home=tmp_path / "home")


def made(path: Path, days: float) -> Path:
    """A file that was changed so many days ago, in folders of the same age."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    for one in (path, path.parent):
        os.utime(one, (NOW.timestamp() - days * 86_400,) * 2)
    return path


def test_a_folder_is_as_young_as_the_youngest_in_it(settings: Settings) -> None:
    old = made(settings.temp_dir / "old" / "a", 3).parent
    young = made(settings.temp_dir / "young" / "a", 3).parent
    made(young / "deep" / "b", 0.5)
    single = made(settings.temp_dir / "single", 3)
    os.utime(old, (NOW.timestamp() - 3 * 86_400,) * 2)
    assert sorted(old_leftovers(settings, BEFORE)) == sorted([old, single])


def test_logs_that_nobody_writes_to_and_never_what_a_link_leads_to(
    settings: Settings, tmp_path: Path
) -> None:
    old = made(settings.log_dir / "web.log.1", 3)
    made(settings.log_dir / "web.log", 0)
    precious = made(tmp_path / "elsewhere" / "precious", 3)
    (settings.log_dir / "link.log").symlink_to(precious)
    assert old_logs(settings, BEFORE) == [old]


def test_they_are_deleted_and_a_link_alone_goes(settings: Settings, tmp_path: Path) -> None:
    precious = made(tmp_path / "elsewhere" / "precious", 3)
    link = settings.temp_dir / "link"
    link.symlink_to(precious.parent)
    folder = made(settings.temp_dir / "folder" / "a", 3).parent
    assert delete([link, folder, settings.temp_dir / "gone already"]) == 3
    assert list(settings.temp_dir.iterdir()) == []
    assert precious.exists()


def test_without_folders_there_is_nothing(settings: Settings) -> None:
    assert old_logs(settings, NOW) == []
