"""From the end of a single delivery until search finds the picture and its thumb loads.

The clock starts when the file is whole and the command would begin, and stops when the thumb's bytes are
in hand, asked for over HTTP with the URL that a page would get.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset
from mediahub.ingest.batches import BatchRef, open_batch
from mediahub.ingest.handover import hand_over
from mediahub.ingest.jobs import Jobs
from mediahub.ingest.scan import FoundFile
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.storage.presign import Presigner
from scripts.benches.harness import installation, write_frames

TEAM = Viewer(frozenset({"admin"}))
PATIENCE = 60.0


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    parser = argparse.ArgumentParser(prog="scripts/bench latency", description=__doc__)
    parser.add_argument("--photos", type=int, default=20, help="deliveries, one after the other")
    options = parser.parse_args(argv)
    with (
        tempfile.TemporaryDirectory(prefix="mediahub-frames-") as folder,
        installation("worker", "indexer") as settings,
    ):
        frames = write_frames(Path(folder), options.photos)
        services = Services.open(settings)
        with services.database.begin() as session:
            create_event(session, "bench", "Bench", "UTC")
            batch = open_batch(session, event="bench", photographer="Bench", source="cli", roots=[])
        jobs = Jobs(settings)
        seconds = sorted(_one(services, jobs, batch, path) for path in frames)
    figures = {
        "p50_s": round(statistics.median(seconds), 3),
        "p95_s": round(seconds[min(len(seconds) - 1, int(len(seconds) * 0.95))], 3),
        "max_s": round(seconds[-1], 3),
        "photos": len(seconds),
    }
    table = Table("figure", "value", title="Safe in storage, checked by a worker, found and its thumb loaded")
    for name, value in figures.items():
        table.add_row(name, f"{value}")
    Console().print(table)
    return {"figures": figures, "baselines": {}, "ratios": {}}


def _one(services: Services, jobs: Jobs, batch: BatchRef, path: Path) -> float:
    begun = time.perf_counter()
    hand_over(services, jobs, FoundFile(path.name, path), batch)
    query = f'file:"{path.stem}"'
    while time.perf_counter() - begun < PATIENCE:
        found = services.search.search(
            query, event="bench", viewer=TEAM, filters={}, sort=None, offset=0, limit=1, facets=()
        )
        if found.total:
            with services.database.read() as session:
                asset = session.get_one(Asset, found.ids[0])
                key = next(r.key for r in asset.renditions if r.name == "thumb")
            with urllib.request.urlopen(Presigner(services.settings).get(key)) as answer:
                answer.read()
            return time.perf_counter() - begun
        time.sleep(0.02)
    raise SystemExit(f"{path.name} was not found after {PATIENCE:.0f} s")
