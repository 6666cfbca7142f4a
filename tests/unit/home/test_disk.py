"""Free space under the home, and what may still come."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from mediahub.home import disk
from mediahub.home.disk import FULL, LOW, RESERVE, room, takes_uploads


@pytest.mark.parametrize(
    ("free", "word", "stores", "elsewhere"),
    [
        (LOW, "ok", True, True),
        (LOW - 1, "low", True, True),
        (RESERVE, "low", True, True),
        (RESERVE - 1, "low", False, True),
        (FULL, "low", False, True),
        (FULL - 1, "full", False, False),
        (0, "full", False, False),
    ],
)
def test_bounds(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, word: str, stores: bool, elsewhere: bool
) -> None:
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda path: SimpleNamespace(free=free))
    assert room(tmp_path) == (free, word)
    assert takes_uploads(tmp_path, stores=True) is stores
    assert takes_uploads(tmp_path, stores=False) is elsewhere


def test_a_home_that_is_to_be_made_lies_on_the_disk_above_it(tmp_path: Path) -> None:
    assert room(tmp_path / "not" / "there")[0] > 0
