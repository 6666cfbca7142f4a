"""Limits (memory, CPU time, sizes) that a reading process sets itself: they hold even if its parent died."""

from __future__ import annotations

import ctypes
import math
import os
import re
import resource
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_SCHEDULER = Path("/proc/self/schedstat")
"""Linux counts here, in nanoseconds, how long the main thread ran and waited for a processor."""
_SOONEST = 0.05
"""Seconds between two looks at the clock, at least."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_MEMORY_KEPT = 256 << 20
"""Bytes that are free and that a worker keeps: a 24-megapixel JPEG takes under half of them."""
_IN_HEAP = 32 << 20
"""Blocks up to this size are kept so. Pillow's are 16 MiB; glibc allows no more."""
_OPEN_FILES = 256
_THREADS = 512
"""Of all readers of one parent together."""


def confine(memory: int, file_size: int) -> None:
    """Limit this process for good: bytes of private memory and of a file, open files, processes, no core."""
    for kind, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_FSIZE, file_size),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        _lower(kind, limit, for_good=True)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))


def limit_threads() -> None:
    """At most so many threads: only in a user namespace of its own, since elsewhere all that this user runs
    counts, and for root nothing does."""
    if _release() >= (5, 14):  # before, the whole user counted
        _lower(resource.RLIMIT_NPROC, _THREADS, for_good=True)


def keep_memory() -> None:
    """Hold on to freed memory for the next file, where the C library is glibc.

    Left to itself it gives the pixels back after each file and gets them again for the next: 12,000 page
    faults, which cost a 24-megapixel JPEG a sixth of its time.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_TRIM_THRESHOLD, _MEMORY_KEPT)
        mallopt(_M_MMAP_THRESHOLD, _IN_HEAP)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """End this process by SIGXCPU when what follows runs, or is blocked, for longer.

    The kernel counts the processor time, in whole seconds and even in a decoder that lets no
    other thread run. A thread counts how long a decoder sleeps or waits for the disk. That it
    waited for a processor, because the machine is busy, is not held against a file.
    """
    used = math.ceil(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
    _lower(resource.RLIMIT_CPU, used + math.ceil(seconds))
    done = threading.Event()
    threading.Thread(target=_end_when_over, args=(done, seconds), daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _end_when_over(done: threading.Event, seconds: float) -> None:
    began, queued = time.monotonic(), _seconds_queued()
    if queued is None:
        return  # no Linux: the parent's patience ends some time
    left = seconds
    while not done.wait(max(left, _SOONEST)):
        waited = (_seconds_queued() or queued) - queued
        left = seconds - (time.monotonic() - began - waited)
        if left <= 0:
            os.kill(os.getpid(), signal.SIGXCPU)


def _seconds_queued() -> float | None:
    """Return how long the main thread was ready to run and had no processor."""
    try:
        return int(_SCHEDULER.read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return None


def _lower(kind: int, limit: int, *, for_good: bool = False) -> None:
    """Set the limit, or leave the one that the system's administrator set if that is lower."""
    _, hard = resource.getrlimit(kind)
    if hard == resource.RLIM_INFINITY or limit <= hard:
        resource.setrlimit(kind, (limit, limit if for_good else hard))


def _release() -> tuple[int, ...]:
    """The kernel's version, e.g. (6, 1)."""
    return tuple(int(one) for one in re.findall(r"\d+", os.uname().release)[:2])
