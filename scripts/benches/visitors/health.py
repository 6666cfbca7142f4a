"""What the services of an installation hold, looked at again and again: memory, handles, threads, files."""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from mediahub.services.process_locks import living
from mediahub.settings import Settings
from scripts.benches.memory import family, pss

SERVICES = ("storage", "worker", "indexer", "web")
AT_REST, LOOK, LOOKS, LONGEST = 0.2, 5.0, 6, 1800.0
"""Cores of all services together when nothing is due; seconds between two looks; how many in a row have to
find that, since loops look for work at different times; seconds until given up."""
Sample = Mapping[str, float]


def sample(settings: Settings) -> dict[str, float]:
    """Of each service with all its processes: `SERVICE_mib`, `_handles`, `_threads` and `_processes`; and how
    many files the index has."""
    found = {"index_files": float(sum(path.is_file() for path in _index(settings).rglob("*")))}
    for name in SERVICES:
        members = [pid for one in living(settings, name) for pid in family(one.pid)]
        found[f"{name}_processes"] = float(len(members))
        found[f"{name}_mib"] = sum(map(pss, members)) / 1024
        found[f"{name}_handles"] = float(sum(_entries(pid, "fd") for pid in members))
        found[f"{name}_threads"] = float(sum(_entries(pid, "task") for pid in members))
    return found


def processor_seconds(settings: Settings, others: str = "visitors") -> dict[str, float]:
    """What each service with all its processes, and the `others` that the bench is and started, have computed
    so far."""
    services = {name: {pid for one in living(settings, name) for pid in family(one.pid)} for name in SERVICES}
    rest = set(family(os.getpid())).difference(*services.values())
    return {name: sum(map(_computed, pids)) for name, pids in (services | {others: rest}).items()}


def await_rest(settings: Settings) -> None:
    """Wait until the services have done what was due: records of a made-up event take minutes, and would be
    written beside what is measured. Raises SystemExit where they do not come to rest."""
    given_up = time.monotonic() + LONGEST
    before, begun, quiet = processor_seconds(settings), time.monotonic(), 0
    while time.monotonic() < given_up:
        time.sleep(LOOK)
        after, ended = processor_seconds(settings), time.monotonic()
        spent = sum(after[name] - before[name] for name in SERVICES)
        quiet = quiet + 1 if spent < AT_REST * (ended - begun) else 0
        if quiet == LOOKS:
            return
        before, begun = after, ended
    raise SystemExit("the services did not come to rest; see their logs")


def _computed(pid: int) -> float:
    """Seconds of a process and of its children that have ended."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _index(settings: Settings) -> Path:
    return settings.index_dir


def _entries(pid: int, folder: str) -> int:
    with suppress(OSError):
        return sum(1 for _ in Path(f"/proc/{pid}/{folder}").iterdir())
    return 0


@contextmanager
def watched(settings: Settings, every: float, look: Callable[[Sample], None]) -> Iterator[list[Sample]]:
    """Samples of the time that the block takes; each is given to `look` too."""
    samples: list[Sample] = []
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(every):
            samples.append(sample(settings))
            look(samples[-1])

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield samples
    finally:
        stop.set()
        watcher.join()


def growth(samples: Sequence[Sample]) -> dict[str, tuple[float, float, float]]:
    """Of each figure the median of the second quarter, that of the last, and the last over the second. The
    first quarter fills caches."""
    quarter = len(samples) // 4
    if not quarter:
        return {}
    early, late = samples[quarter : 2 * quarter], samples[-quarter:]
    found = {}
    for name in samples[0]:
        before, after = (statistics.median(one[name] for one in some) for some in (early, late))
        found[name] = (before, after, after / before if before else 1.0)
    return found
