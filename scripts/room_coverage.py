"""Prints how much of each room ran under the tests, lines and branches, and fails below limits of pyproject.

python scripts/room_coverage.py FOLDER            the table, from what `tests/measuring.py` wrote there
python scripts/room_coverage.py FOLDER --list 20  and the modules that were reached least
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slipcover import merge_coverage

CHECKOUT = Path(__file__).resolve().parents[1]


@dataclass
class Reach:
    """How many lines and branches ran, of how many."""

    ran: int = 0
    of: int = 0

    def add(self, summary: dict[str, Any]) -> None:
        """Another module's."""
        self.ran += summary["covered_lines"] + summary["covered_branches"]
        self.of += sum(
            summary[f"{what}_{which}"] for what in ("covered", "missing") for which in ("lines", "branches")
        )

    @property
    def percent(self) -> float:
        """0 to 100; all of nothing ran."""
        return 100 * self.ran / self.of if self.of else 100.0


def by_room(files: dict[str, Any]) -> dict[str, Reach]:
    """The sum of each room; modules beside the rooms are one by themselves."""
    rooms: defaultdict[str, Reach] = defaultdict(Reach)
    for name, file in files.items():
        parts = Path(name).parts
        rooms[parts[1] if len(parts) > 2 else "(beside them)"].add(file["summary"])
    return dict(rooms)


def by_module(files: dict[str, Any]) -> list[tuple[str, Reach]]:
    """Each module, those first of which most did not run."""
    found = []
    for name, file in files.items():
        reach = Reach()
        reach.add(file["summary"])
        found.append((name, reach))
    return sorted(found, key=lambda item: item[1].ran - item[1].of)


def report(files: dict[str, Any], limits: dict[str, float], listed: int = 0) -> list[str]:
    """Print the table; gives the names of rooms, and `all`, that are below their limits."""
    rooms = by_room(files)
    everything = Reach(sum(one.ran for one in rooms.values()), sum(one.of for one in rooms.values()))
    below = []
    print(f"{'room':16}{'lines and branches':>20}{'ran':>9}{'limit':>7}")
    rows = sorted(rooms.items(), key=lambda item: item[1].percent)
    for name, reach in [*rows, ("all", everything)]:
        limit = limits.get(name, limits.get("each", 0) if name != "all" else 0)
        short = reach.percent < limit
        note = "  below its limit" if short else ""
        print(f"{name:16}{reach.of:20,}{reach.percent:8.1f}%{limit:7}{note}")
        below += [name] * short
    for name, reach in by_module(files)[:listed]:
        print(f"    {name:60}{reach.of - reach.ran:6} of {reach.of:5} did not run")
    return below


def measured(folder: Path) -> dict[str, Any]:
    """What SlipCover says of each file: all that ran in any process of the tests."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise SystemExit(f"Nothing was measured: there is no file in {folder}.")
    merged: dict[str, Any] = json.loads(files[0].read_text())
    for file in files[1:]:
        merge_coverage(merged, json.loads(file.read_text()))
    found: dict[str, Any] = merged["files"]
    return found


def main(arguments: list[str]) -> int:
    """1 where a room was reached less than pyproject asks for."""
    parser = argparse.ArgumentParser(description="How much of each room ran under the tests.")
    parser.add_argument("folder", type=Path, help="where the tests wrote what they measured")
    parser.add_argument(
        "--list", type=int, default=0, metavar="N", help="the N modules that were reached least"
    )
    chosen = parser.parse_args(arguments)
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        limits = tomllib.load(file)["tool"]["rooms"]["coverage"]
    below = report(measured(chosen.folder), limits, chosen.list)
    for name in below:
        print(f"{name}: less was reached than [tool.rooms.coverage] of pyproject.toml asks for")
    return int(bool(below))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
