"""The table of what ran under the tests: sums by room, and fails below the limits."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.room_coverage import by_module, report


def file(lines: tuple[int, int], branches: tuple[int, int] = (0, 0)) -> dict[str, Any]:
    """What SlipCover says of a file: how many ran, of how many."""
    return {
        "summary": {
            "covered_lines": lines[0], "missing_lines": lines[1] - lines[0],
            "covered_branches": branches[0], "missing_branches": branches[1] - branches[0],
        }
    }  # fmt: skip


FILES = {
    "mediahub/media/a.py": file((8, 10), (2, 10)),
    "mediahub/media/deep/b.py": file((20, 20)),
    "mediahub/rights/c.py": file((9, 10)),
    "mediahub/messages.py": file((1, 2)),
    "mediahub/empty/__init__.py": file((0, 0)),
}


def test_rooms_are_sums_of_lines_and_branches(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(FILES, {}) == []
    rows = {line.split()[0]: line.split()[1:] for line in capsys.readouterr().out.splitlines()[1:]}
    assert rows["media"] == ["40", "75.0%", "0"]
    assert rows["rights"] == ["10", "90.0%", "0"]
    assert rows["empty"] == ["0", "100.0%", "0"]
    assert rows["all"] == ["52", "76.9%", "0"]


@pytest.mark.parametrize(
    ("limits", "below"),
    [
        ({"all": 76, "each": 50}, []),
        ({"all": 77}, ["all"]),
        ({"each": 75}, ["(beside them)"]),
        ({"each": 80, "media": 70, "(beside them)": 50}, []),
        ({"rights": 91}, ["rights"]),
    ],
)
def test_a_room_below_its_limit_is_named(limits: dict[str, float], below: list[str]) -> None:
    assert report(FILES, limits) == below


def test_modules_are_sorted_by_what_did_not_run() -> None:
    assert [name for name, _ in by_module(FILES)][:2] == ["mediahub/media/a.py", "mediahub/rights/c.py"]
