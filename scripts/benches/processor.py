"""Processor time of this process and of those below it, by the part of the installation that spends it.

Linux only: `/proc` says it. What a process spends after the last look at it is not counted.
"""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

SAMPLED = 0.05
"""Seconds between two looks at the processes."""
RARELY = 0.25
"""The same while a rate is measured: a look at all processes takes milliseconds."""
TICKS = os.sysconf("SC_CLK_TCK")
PARTS = {"weed": "storage", "mediahub indexer": "indexer"}
"""Parts by what is in their command; every other process below this one reads files."""
READERS = "readers"

Times = dict[int, float]
"""Processor seconds by id of the process."""


@contextmanager
def spent_by_part() -> Iterator[Callable[[], dict[str, float]]]:
    """Processor seconds until the block ends, by part; `ingest` is this process."""
    before, began = times_below(), os.times()
    last: Times = {}
    parts: dict[int, str] = {}
    over = threading.Event()

    def watch() -> None:
        is_over = False
        while not is_over:
            is_over = over.wait(RARELY)
            last.update(times_below())
            parts.update({pid: _part_of(pid) for pid in last.keys() - parts.keys()})

    watching = threading.Thread(target=watch)
    watching.start()
    own = [0.0]
    try:
        yield lambda: {"ingest": own[0], **_summed(before, last, parts)}
    finally:
        over.set()
        watching.join()
        ended = os.times()
        own[0] = ended.user + ended.system - began.user - began.system


def _summed(before: Times, after: Times, parts: dict[int, str]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for pid, seconds in after.items():
        found[parts[pid]] += seconds - before.get(pid, 0.0)
    return dict(found)


def times_below() -> Times:
    """Processor seconds of every process below this one."""
    parents, spent = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(path.parent.name)
        parents[number], spent[number] = int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS
    mine, found = {os.getpid()}, set[int]()
    while mine:
        found |= mine
        mine = {number for number, parent in parents.items() if parent in mine} - found
    return {number: spent[number] for number in found - {os.getpid()} if number in spent}


def _part_of(pid: int) -> str:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return READERS
    return next((part for sign, part in PARTS.items() if sign in command), READERS)
