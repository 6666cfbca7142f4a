"""Photos a second through the whole of ingest, against the bare loop on the same files.

Both run on the same number of processes, in turn, in one run: the machine's speed drifts. Ingest does
all that the bare loop does, and metadata, S3, rows, tagging and the outbox beside a running indexer. It is
measured on the number of processes that `mediahub ingest` uses here, which leaves a core to those services,
and on all cores, where they compete with it. What the processor spends on a photo is said by part: the bare
loop's share of what readers and storage take together is as far as the ratio on all cores can go. Last comes
what the walls of the sandbox cost it (`walls`).
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from mediahub.catalog.events import create_event
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.ingest.sources.disk_batch import deliver
from mediahub.ingest.sources.scan import scan
from mediahub.runtime import Services
from mediahub.settings import Settings
from scripts.benches.bare import bare
from scripts.benches.harness import installation, write_frames
from scripts.benches.visitors.health import processor_seconds
from scripts.benches.walls import Cost, cost

READERS = "readers"


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    options = _parser().parse_args(argv)
    cores = os.cpu_count() or 2
    measured = {}
    with tempfile.TemporaryDirectory(prefix="mediahub-frames-") as folder:
        frames = write_frames(Path(folder), options.photos)
        megabytes = statistics.mean(path.stat().st_size for path in frames) / 1e6
        for processes in sorted({options.processes, cores}):
            measured[processes] = _measure(frames, Path(folder), processes, options.turns)
            _show(measured[processes], processes, megabytes)
        walls = _walls(frames, Path(folder), options)
    main, saturated = measured[options.processes], measured[cores]
    return {
        "figures": {
            "photos_per_s": main.ingest,
            "photos_per_s_all_cores": saturated.ingest,
            "photos": options.photos,
            "photo_mb": round(megabytes, 1),
            "processes": options.processes,
            "cpu_s_with_walls": walls.walled_cpu,
            **{f"cpu_ms_a_photo_{part}": spent for part, spent in saturated.spent.items()},
        },
        "baselines": {
            "bare_photos_per_s": main.bare,
            "bare_photos_per_s_all_cores": saturated.bare,
            "cpu_s_without_walls": walls.bare_cpu,
            "bare_cpu_ms_a_photo": saturated.bare_spent,
        },
        "ratios": {
            "ingest_to_bare": main.ratio,
            "ingest_to_bare_all_cores": saturated.ratio,
            "walls_cpu": walls.cpu,
            "walls_clock": walls.clock,
        },
    }


@dataclass(frozen=True, slots=True)
class Rates:
    """Photos a second, and the median of the ratios of the turns."""

    bare: float
    ingest: float
    ratio: float
    bare_spent: float
    """Processor milliseconds of a photo in the bare loop."""
    spent: dict[str, float]
    """The same of ingest, by part."""


def _measure(frames: list[Path], folder: Path, processes: int, turns: int) -> Rates:
    """Both, in turn, on that many processes."""
    os.environ["MEDIAHUB_WORKER_PROCESSES"] = str(processes)
    bares, ingests = [], []
    bare_spent, spent = 0.0, Counter[str]()
    photos = len(frames) * turns
    with installation("indexer") as settings:
        for turn in range(turns):
            seconds, cpu = _bare(settings, frames, processes)
            bares.append(len(frames) / seconds)
            bare_spent += cpu
            before = _by_part(settings)
            ingests.append(len(frames) / ingest_once(settings, folder, turn))
            spent.update(_by_part(settings))
            spent.subtract(before)
    ratio = statistics.median(ours / theirs for ours, theirs in zip(ingests, bares, strict=True))
    return Rates(
        round(statistics.median(bares), 2),
        round(statistics.median(ingests), 2),
        round(ratio, 3),
        round(bare_spent / photos * 1000, 1),
        {part: round(seconds / photos * 1000, 1) for part, seconds in spent.items()},
    )


def _walls(frames: list[Path], folder: Path, options: argparse.Namespace) -> Cost:
    """What the sandbox's walls cost, on the usual number of processes."""
    os.environ["MEDIAHUB_WORKER_PROCESSES"] = str(options.processes)
    with installation("indexer") as settings:
        found = cost(frames[0], lambda turn: ingest_once(settings, folder, turn), options.turns)
    table = Table(
        "without", "with", "cpu with / without", "clock with / without", title="Walls of the sandbox"
    )
    table.add_row(f"{found.bare_cpu} s", f"{found.walled_cpu} s", f"{found.cpu}", f"{found.clock}")
    Console().print(table)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/bench ingest", description=__doc__)
    parser.add_argument("--photos", type=int, default=60, help="24-megapixel JPEGs (default 60)")
    parser.add_argument(
        "--processes",
        type=int,
        default=Settings().worker_processes,
        help="that analyse, in both (default: as `mediahub ingest` uses here)",
    )
    parser.add_argument("--turns", type=int, default=3, help="how often each is measured (default 3)")
    return parser


def _bare(settings: Settings, frames: list[Path], processes: int) -> tuple[float, float]:
    """Seconds by the clock, and of the processor."""
    # not from the fork server: a process has but one, and ingest's has the readers' code in it, as elsewhere
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        list(pool.map(bare, frames[:processes]))  # the pool is up and warm, as ingest's is
        before, begun = _by_part(settings), time.perf_counter()
        list(pool.map(bare, frames))
        seconds = time.perf_counter() - begun
        return seconds, _by_part(settings)[READERS] - before[READERS]


def _by_part(settings: Settings) -> Counter[str]:
    """Processor seconds so far of the installation's parts that run: `ingest` is this process, and what it
    started besides reads files."""
    spent = Counter({part: one for part, one in processor_seconds(settings, READERS).items() if one})
    own = os.times()
    spent["ingest"] = own.user + own.system
    spent[READERS] -= spent["ingest"]
    return spent


def ingest_once(settings: Settings, folder: Path, turn: int) -> float:
    """The same delivery into an event of its own, through the code of `mediahub ingest`."""
    services = Services.open(settings)
    with services.database.begin() as session:
        slug = create_event(session, f"bench-{turn}", "Bench", "UTC").slug
        batch = open_batch(session, event=slug, photographer="Bench", source="cli", roots=[str(folder)])
    return seconds_of(services, batch, folder)


def seconds_of(services: Services, batch: BatchRef, folder: Path) -> float:
    """How long a folder takes, through the code of `mediahub ingest`."""
    begun = time.perf_counter()
    summary = deliver(services, batch, scan([folder]), lambda outcome: None)
    spent = time.perf_counter() - begun
    if summary.rejected:
        raise SystemExit(f"ingest refused a frame: {summary.rejected[0].reason}")
    return spent


def _show(rates: Rates, processes: int, megabytes: float) -> None:
    table = Table("bare", "ingest", "ingest / bare", title=f"Photos a second on {processes} process(es)")
    table.caption = f"24-megapixel JPEGs of {megabytes:.1f} MB, {os.cpu_count()} cores"
    table.add_row(f"{rates.bare:.2f}", f"{rates.ingest:.2f}", f"{rates.ratio:.3f}")
    Console().print(table)
    by_part = ", ".join(f"{part} {spent:.0f}" for part, spent in rates.spent.items())
    Console().print(f"Processor milliseconds of a photo: bare {rates.bare_spent:.0f}; {by_part}\n")
