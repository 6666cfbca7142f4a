"""What doctor says of the sandbox's walls."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from mediahub.media.sandbox.raise_walls import Wall
from mediahub.services.checks.sandbox_walls import finding_of, look_at_walls
from mediahub.settings import Settings

ALL = [Wall(name, True, "so") for name in ("environment", "network", "files", "system calls")]


def without(*names: str) -> list[Wall]:
    return [replace(wall, stands=False, words="forbidden") if wall.name in names else wall for wall in ALL]


def test_all_stand() -> None:
    finding = finding_of(ALL)
    assert finding.state == "ok"
    assert "files (so)" in finding.message


def test_one_that_does_not_stand_is_named_with_its_reason() -> None:
    finding = finding_of(without("network"))
    assert finding.state == "note"
    assert finding.message.endswith("Not here: network (forbidden)")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have none of these walls")
def test_where_nothing_holds_it_is_a_problem() -> None:
    assert finding_of(without("files")).state == "note"
    assert finding_of(without("files", "system calls")).state == "problem"


def test_a_real_reader_says_what_stands_here(tmp_path: Path) -> None:
    finding = look_at_walls(Settings(home=tmp_path))
    assert "environment (only" in finding.message
    assert list((tmp_path / "tmp").iterdir()) == []  # its folder is gone with it
