"""The folder of an installation is its owner's alone."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from mediahub.home.folder import SECRETS, HomeError, make_home


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_is_made_closed_with_the_folders_above_it(tmp_path: Path) -> None:
    home = tmp_path / "a" / "b" / "home"
    for _ in range(2):
        assert make_home(home) == home
        assert mode(home) == 0o700


def test_one_of_ours_is_closed_and_a_shared_one_is_left(tmp_path: Path) -> None:
    for name, ours, kept in (("ours", True, 0o700), ("shared", False, 0o755), ("sticky", True, 0o1777)):
        folder = tmp_path / name
        folder.mkdir()
        if ours:
            (folder / SECRETS).write_text("{}")
        folder.chmod(0o1777 if name == "sticky" else 0o755)
        make_home(folder)
        assert mode(folder) == kept, name


def test_what_is_no_folder_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for home in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(HomeError, match="Set MEDIAHUB_HOME"):
            make_home(home)
