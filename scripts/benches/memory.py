"""Memory of a whole installation: empty, after frames were taken in, and idle afterwards.

`mediahub up` runs in a control group of its own, with a limit where one is given; the figures are the
proportional set sizes (PSS) of all its processes, so that what they share counts once. Control groups need
root and Linux; without them nothing is limited, and that is said.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from scripts.benches.harness import free_ports, write_frames

GROUP = "mediahub-bench"
V1, V2 = Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup")


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    parser = argparse.ArgumentParser(prog="scripts/bench memory", description=__doc__)
    parser.add_argument("--frames", type=int, default=500)
    parser.add_argument("--width", type=int, default=6000, help="pixels; the height is two thirds of it")
    parser.add_argument("--limit", type=int, default=2048, help="MiB for all processes; 0 for no limit")
    parser.add_argument("--idle", type=float, default=120, help="seconds between the work and the last look")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="mediahub-memory-") as folder, limited(options.limit) as group:
        frames = Path(folder) / "frames"
        write_frames(frames, options.frames, (options.width, options.width * 2 // 3))
        with installation(Path(folder) / "home", group) as (process, environment):
            time.sleep(20)
            figures = {"empty_mib": total(process.pid)}
            begun = time.monotonic()
            _mediahub(environment, "events", "create", "memory", "--name", "Memory", "--timezone", "UTC")
            more = ("--event", "memory", "--photographer", "Bench", "--no-wait")
            _mediahub(environment, "ingest", str(frames), *more)
            figures["most_mib"] = await_ready(Path(folder) / "home", process.pid, options.frames)
            figures |= {"seconds": round(time.monotonic() - begun), "after_mib": total(process.pid)}
            time.sleep(options.idle)
            figures["idle_mib"] = total(process.pid)
            details(process.pid)
        figures |= {
            "frames": options.frames,
            "kills": kills(group),
            "limit_mib": options.limit if group else 0,
        }
    print(figures)
    return {"figures": figures, "baselines": {}, "ratios": {}}


@contextmanager
def limited(mebibytes: int) -> Iterator[Path | None]:
    """A control group with that limit, of whichever version this machine has; None where it has none."""
    root = V1 if (V1 / "memory.limit_in_bytes").exists() else V2
    group = root / GROUP
    try:
        group.mkdir(exist_ok=True)
        if mebibytes:
            name = "memory.limit_in_bytes" if root == V1 else "memory.max"
            (group / name).write_text(str(mebibytes << 20))
    except OSError as error:
        print(f"no control group ({error}): nothing is limited", file=sys.stderr)
        yield None
        return
    try:
        yield group
    finally:
        with suppress(OSError):
            group.rmdir()


def kills(group: Path | None) -> int:
    """Processes that the system killed for memory."""
    if group is None:
        return 0
    path = group / ("memory.oom_control" if group.parent == V1 else "memory.events")
    words = dict(line.split() for line in path.read_text().splitlines())
    return int(words["oom_kill"])


@contextmanager
def installation(home: Path, group: Path | None) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, str]]]:
    """`mediahub up` in the group, until the block ends."""
    web, s3 = free_ports(2)
    environment = os.environ | {
        "MEDIAHUB_HOME": str(home),
        "MEDIAHUB_PORT": str(web),
        "MEDIAHUB_S3_PORT": str(s3),
    }

    def enter() -> None:
        if group is not None:
            (group / "cgroup.procs").write_text(str(os.getpid()))

    command = [sys.executable, "-m", "mediahub", "up", "--no-demo"]
    process = subprocess.Popen(command, env=environment, preexec_fn=enter, stdout=sys.stderr)
    try:
        while not _answers(web):
            if process.poll() is not None:
                raise SystemExit("mediahub up ended")
            time.sleep(0.5)
        yield process, environment
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _mediahub(environment: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "-m", "mediahub", *words], env=environment, check=True, stdout=sys.stderr)


def await_ready(home: Path, root: int, frames: int) -> int:
    """Wait until all frames are in the library; the most that all processes held, looked at each second."""
    import sqlite3

    most = 0
    while True:
        most = max(most, total(root))
        with sqlite3.connect(f"file:{home / 'mediahub.sqlite'}?mode=ro", uri=True) as catalogue:
            (ready,) = catalogue.execute("SELECT count(*) FROM asset WHERE state = 'ready'").fetchone()
        if ready >= frames:
            return most
        time.sleep(1)


def family(root: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(path.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(path.parent.name))
    found, todo = [], [root]
    while todo:
        found.append(one := todo.pop())
        todo += children.get(one, [])
    return found


def pss(pid: int) -> int:
    """Kibibytes that a process holds, its share of what it shares."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def total(root: int) -> int:
    """Mebibytes of all processes."""
    return sum(map(pss, family(root))) // 1024


def details(root: int) -> None:
    """Each process, on the error stream."""
    for pid in family(root):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        print(f"{pss(pid) / 1024:8.1f} MiB  {words[-70:]}", file=sys.stderr)
