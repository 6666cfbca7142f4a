"""`mediahub ingest` against what one would script, and the memory of what analyses a frame.

The script gives each of as many processes its share of the files: `exiftool -json` once, `vipsthumbnail` for
each of our two renditions, `sha256sum` once; then `rclone copy` of originals and renditions to the bucket.
Both run in turn in one run, on the same number of processes. The memory is that of a process of the sandbox.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from mediahub.media.model import PREVIEW, THUMB
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.settings import Settings
from scripts.benches.harness import installation, write_frames
from scripts.benches.ingest import ingest_once
from scripts.benches.rclone import Rclone

LANDSCAPE_100MP = (11648, 8736)
TOOLS = ("exiftool", "vipsthumbnail", "sha256sum", "rclone")
PACKAGES = "libimage-exiftool-perl, libvips-tools, coreutils, rclone"
PREFIX = "bench-scripted"


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    options = _parser().parse_args(argv)
    if missing := [tool for tool in TOOLS if not shutil.which(tool)]:
        raise SystemExit(f"not installed: {', '.join(missing)} (Debian: {PACKAGES})")
    figures: dict[str, Any] = {"photos": options.photos, "processes": options.processes}
    with tempfile.TemporaryDirectory(prefix="mediahub-frames-") as folder:
        frames = write_frames(Path(folder) / "card", options.photos)
        figures["memory_24mp_mib"] = peak(frames[:3])
        figures["memory_100mp_mib"] = peak(write_frames(Path(folder) / "large", 1, LANDSCAPE_100MP))
        ours, theirs = _turns(frames, Path(folder), options.processes, options.turns)
    figures["photos_per_s"] = round(statistics.median(ours), 2)
    baselines = {"scripted_photos_per_s": round(statistics.median(theirs), 2)}
    ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    ratios = {"ingest_to_scripted": round(ratio, 3)}
    table = Table("figure", "value", title="Ingest against a script")
    for name, value in (figures | baselines | ratios).items():
        table.add_row(name, str(value))
    Console().print(table)
    return {"figures": figures, "baselines": baselines, "ratios": ratios}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/bench scripted", description=__doc__)
    parser.add_argument("--photos", type=int, default=60, help="24-megapixel JPEGs (default 60)")
    parser.add_argument("--processes", type=int, default=Settings().worker_processes, help="of both")
    parser.add_argument("--turns", type=int, default=3, help="how often each is measured (default 3)")
    return parser


def peak(frames: Sequence[Path]) -> int:
    """MiB that a sandbox's process has held at most while it analysed these."""
    with Sandbox(1) as sandbox:
        for path in frames:
            sandbox.analyse(path)
        return round(sandbox.call(_peak_of_this_process) / 1024)


def _peak_of_this_process() -> int:
    """Kilobytes."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def _turns(
    frames: Sequence[Path], folder: Path, processes: int, turns: int
) -> tuple[list[float], list[float]]:
    """Photos a second of both, turn by turn."""
    os.environ["MEDIAHUB_WORKER_PROCESSES"] = str(processes)
    ours, theirs = [], []
    with installation("indexer") as settings:
        rclone = Rclone(settings)
        for turn in range(turns):
            theirs.append(len(frames) / _script(frames, folder / f"made-{turn}", processes, rclone))
            ours.append(len(frames) / ingest_once(settings, frames[0].parent, turn))
    return ours, theirs


def _script(frames: Sequence[Path], made: Path, processes: int, rclone: Rclone) -> float:
    """Seconds of the script; what it made and copied is deleted again."""
    made.mkdir()
    shares = [list(map(str, frames[first::processes])) for first in range(processes)]
    begun = time.perf_counter()
    with ThreadPoolExecutor(processes) as pool:
        list(pool.map(partial(_share, made), shares))
    for source in (frames[0].parent, made):
        rclone.copy(source, PREFIX, "--transfers", str(max(4, processes)))
    spent = time.perf_counter() - begun
    rclone.purge(PREFIX)
    return spent


def _share(made: Path, files: list[str]) -> None:
    environment = os.environ | {"VIPS_CONCURRENCY": "1"}
    quiet = partial(subprocess.run, check=True, stdout=subprocess.DEVNULL, env=environment)
    quiet(["exiftool", "-json", *files])
    for spec in (PREVIEW, THUMB):
        size = f"{spec.long_edge}x{spec.long_edge}"
        quiet(["vipsthumbnail", *files, "-s", size, "-o", f"{made}/%s-{spec.name}.jpg[Q={spec.quality}]"])
    quiet(["sha256sum", *files])
