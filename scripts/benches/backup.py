"""A backup of large objects to a folder, plain and encrypted, against copying the same objects there.

The copy reads with as many threads and puts each file on the disk, as a backup does. All take turns, and
the medians count.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from mediahub.backup import age
from mediahub.backup.making import COPIERS, Maker
from mediahub.backup.requests import target_for
from mediahub.runtime import Services
from scripts.benches.harness import installation


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    parser = argparse.ArgumentParser(prog="scripts/bench backup", description=__doc__)
    parser.add_argument("--objects", type=int, default=60)
    parser.add_argument("--size", type=int, default=8, help="MB of each (default 8)")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args(argv)
    with installation() as settings, tempfile.TemporaryDirectory(prefix="mediahub-bench-") as folder:
        services = Services.open(settings)
        keys = [f"quarantine/bench/1/{number}" for number in range(options.objects)]
        for key in keys:
            services.bucket.put_bytes(key, os.urandom(options.size * 1_000_000), "image/jpeg")
        recipient = str(age.new_identity().to_public())
        ways: dict[str, Callable[[Path], object]] = {
            "copy": lambda place: copy(services, keys, place),
            "plain": lambda place: Maker(services, target_for(services, str(place))).run(),
            "encrypted": lambda place: Maker(
                services, target_for(services, str(place), recipient=recipient)
            ).run(),
        }
        seconds: dict[str, list[float]] = {name: [] for name in (*ways, "again")}
        for _ in range(options.runs):
            for name, way in ways.items():
                place = Path(folder) / name
                place.mkdir()
                seconds[name].append(timed(lambda way=way, place=place: way(place)))
                if name == "plain":
                    seconds["again"].append(timed(lambda way=way, place=place: way(place)))
                shutil.rmtree(place)
    total = options.objects * options.size
    medians = {name: statistics.median(taken) for name, taken in seconds.items()}
    figures = {f"{name}_mb_per_s": round(total / medians[name]) for name in ("plain", "encrypted")}
    figures["second_backup_s"] = round(medians["again"], 1)
    baselines = {"copy_mb_per_s": round(total / medians["copy"])}
    ratios = {name: round(medians["copy"] / medians[name], 2) for name in ("plain", "encrypted")}
    table = Table("figure", "", title=f"A backup of {total:,} MB")
    for name, value in (
        figures | baselines | {f"{name} / copy": ratio for name, ratio in ratios.items()}
    ).items():
        table.add_row(name, str(value))
    Console().print(table)
    return {"figures": figures, "baselines": baselines, "ratios": ratios}


def copy(services: Services, keys: list[str], place: Path) -> None:
    """Each object as a file on the disk."""

    def one(key: str) -> None:
        path = place / key.replace("/", "-")
        services.bucket.get_to_file(key, path)
        with path.open("rb") as file:
            os.fsync(file.fileno())

    with ThreadPoolExecutor(COPIERS) as pool:
        list(pool.map(one, keys))


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    begun = time.monotonic()
    work()
    return time.monotonic() - begun
