"""Whether a corpus reads the same from many threads and from many processes as it does one file at a time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from mediahub.media.containers.identify import identify
from mediahub.media.metadata import read_facts
from mediahub.media.model import Facts, ReadError

THREADS, PROCESSES = 8, 4


def read(path: Path) -> Facts | str:
    """What a file says, or why it cannot be read."""
    try:
        return read_facts(path, identify(path))
    except ReadError as error:
        return error.code


def disagreements(files: Sequence[Path], turns: int, tell: Callable[[int], Any]) -> list[str]:
    """Which files read otherwise in which turn; `tell` hears of each turn."""
    serial = [read(path) for path in files]
    found = []
    context = multiprocessing.get_context("forkserver")
    with (
        ThreadPoolExecutor(THREADS) as threads,
        ProcessPoolExecutor(PROCESSES, mp_context=context) as processes,
    ):
        ways: dict[str, Executor] = {"threads": threads, "processes": processes}
        for turn in range(1, turns + 1):
            for name, pool in ways.items():
                for path, one, other in zip(files, serial, pool.map(read, files), strict=True):
                    if one != other:
                        found.append(f"turn {turn}, {name}: {path.name}")
            tell(turn)
    return found
