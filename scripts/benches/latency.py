"""From the end of a delivery until people have the picture.

First alone: one delivery after the other from this machine's disk, until search finds the picture and its
thumb is loaded over HTTP. Then as on the day: two photographers upload without a pause, and for each frame it
is measured when a journalist's live page names it, when their search finds it, when they hold its bytes.
`p95_s` is the slowest of these three.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.ingest.sources.handover import hand_over
from mediahub.ingest.sources.scan import FoundFile
from mediahub.jobs import Jobs
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.storage.presign import Presigner
from scripts.benches import live
from scripts.benches.harness import installation, write_frames

TEAM = Viewer(frozenset({"admin"}))
PATIENCE = 60.0
PHOTOGRAPHERS = 2
MEGABIT = 1e6 / 8


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    parser = argparse.ArgumentParser(prog="scripts/bench latency", description=__doc__)
    parser.add_argument("--photos", type=int, default=20, help="deliveries, one after the other")
    parser.add_argument("--frames", type=int, default=30, help="frames of each of the two photographers")
    parser.add_argument(
        "--uplink", type=float, default=80.0, help="megabits a second of each of them; 0 for all there is"
    )
    options = parser.parse_args(argv)
    with (
        tempfile.TemporaryDirectory(prefix="mediahub-frames-") as folder,
        installation("worker", "indexer", "web") as settings,
    ):
        alone, *cards = _cards(Path(folder), options.photos, options.frames)
        services = Services.open(settings)
        with services.database.begin() as session:
            event_id = create_event(session, live.EVENT, "Bench", "UTC").id
            batch = open_batch(session, event=live.EVENT, photographer="Bench", source="cli", roots=[])
        jobs = Jobs(settings)
        seconds = sorted(_one(services, jobs, batch, path) for path in alone)
        watch = live.measure(services, event_id, cards, options.uplink * MEGABIT)
    figures = _figures(seconds, watch) | {"uplink_mbit": options.uplink, "load": round(os.getloadavg()[0], 1)}
    table = Table("figure", "value", title="From the end of an upload, in seconds")
    for name, value in figures.items():
        table.add_row(name, f"{value}")
    Console().print(table)
    return {"figures": figures, "baselines": {}, "ratios": {}}


def _cards(folder: Path, photos: int, frames: int) -> list[list[Path]]:
    """Frames for the first part, and a card for each photographer; no two frames have a name in common."""
    paths = write_frames(folder, photos + PHOTOGRAPHERS * frames)
    ends = [photos + number * frames for number in range(PHOTOGRAPHERS + 1)]
    return [paths[:photos], *(paths[end : end + frames] for end in ends[:-1])]


def _figures(alone: Sequence[float], watch: live.Watch) -> dict[str, Any]:
    kinds = {kind: watch.seconds(kind) for kind in ("live", "found", "taken")}
    slowest = max(kinds.values(), key=_p95)
    figures = {
        "alone_p50_s": round(statistics.median(alone), 3),
        "alone_p95_s": round(_p95(alone), 3),
        "p50_s": round(statistics.median(slowest), 3),
        "p95_s": round(_p95(slowest), 3),
        "frames": len(watch.ended),
    }
    for kind, seconds in kinds.items():
        figures |= {
            f"{kind}_p50_s": round(statistics.median(seconds), 3),
            f"{kind}_p95_s": round(_p95(seconds), 3),
            f"{kind}_frames": len(seconds),
        }
    return figures


def _p95(ordered: Sequence[float]) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def _one(services: Services, jobs: Jobs, batch: BatchRef, path: Path) -> float:
    begun = time.perf_counter()
    hand_over(services, jobs, FoundFile(path.name, path), batch)
    query = f'file:"{path.stem}"'
    while time.perf_counter() - begun < PATIENCE:
        found = services.search.search(
            query, event=live.EVENT, viewer=TEAM, filters={}, sort=None, offset=0, limit=1, facets=()
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
