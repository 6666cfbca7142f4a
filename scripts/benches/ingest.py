"""Photos a second through the whole of ingest, against the bare loop on the same files.

Both run on the same number of processes, in turn, in one run: the machine's speed drifts. Ingest does
all that the bare loop does, and metadata, S3, rows, tagging and the outbox beside a running indexer.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from mediahub.catalog.events import create_event
from mediahub.ingest.batches import open_batch
from mediahub.ingest.delivery import deliver
from mediahub.ingest.scan import scan
from mediahub.runtime import Services
from mediahub.settings import Settings
from scripts.benches.bare import bare
from scripts.benches.harness import installation, write_frames


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    options = _parser().parse_args(argv)
    processes = options.processes
    os.environ["MEDIAHUB_WORKER_PROCESSES"] = str(processes)
    rates: dict[str, list[float]] = {"bare": [], "ingest": []}
    with tempfile.TemporaryDirectory(prefix="mediahub-frames-") as folder:
        frames = write_frames(Path(folder), options.photos)
        megabytes = statistics.mean(path.stat().st_size for path in frames) / 1e6
        with installation("indexer") as settings:
            for turn in range(options.turns):
                rates["bare"].append(len(frames) / _bare(frames, processes))
                rates["ingest"].append(len(frames) / _ingest(settings, Path(folder), turn))
    ratio = statistics.median(
        ours / theirs for ours, theirs in zip(rates["ingest"], rates["bare"], strict=True)
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    _show(rates, ratio, processes, megabytes)
    return {
        "figures": {
            "photos_per_s": round(statistics.median(rates["ingest"]), 2),
            "largest_process_mib": round(peak),
            "photos": options.photos,
            "photo_mb": round(megabytes, 1),
            "processes": processes,
        },
        "baselines": {"bare_photos_per_s": round(statistics.median(rates["bare"]), 2)},
        "ratios": {"ingest_to_bare": round(ratio, 3)},
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/bench ingest", description=__doc__)
    parser.add_argument("--photos", type=int, default=60, help="24-megapixel JPEGs (default 60)")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--turns", type=int, default=3, help="how often each is measured (default 3)")
    return parser


def _bare(frames: list[Path], processes: int) -> float:
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        list(pool.map(bare, frames[:processes]))  # the pool is up and warm, as ingest's is
        begun = time.perf_counter()
        list(pool.map(bare, frames))
        return time.perf_counter() - begun


def _ingest(settings: Settings, folder: Path, turn: int) -> float:
    """The same delivery into an event of its own, through the code of `mediahub ingest`."""
    services = Services.open(settings)
    with services.database.begin() as session:
        slug = create_event(session, f"bench-{turn}", "Bench", "UTC").slug
        batch = open_batch(session, event=slug, photographer="Bench", source="cli", roots=[str(folder)])
    begun = time.perf_counter()
    summary = deliver(services, batch, scan([folder]), lambda outcome: None)
    spent = time.perf_counter() - begun
    if summary.rejected:
        raise SystemExit(f"ingest refused a frame: {summary.rejected[0].reason}")
    return spent


def _show(rates: dict[str, list[float]], ratio: float, processes: int, megabytes: float) -> None:
    table = Table(title=f"24-megapixel JPEGs of {megabytes:.1f} MB, {processes} processes, photos a second")
    for column in ("", "median", "min", "max"):
        table.add_column(column, justify="right")
    for name, values in rates.items():
        table.add_row(name, *(f"{f(values):.2f}" for f in (statistics.median, min, max)))
    table.add_row("ingest / bare", f"{ratio:.3f}", "", "")
    Console().print(table)
