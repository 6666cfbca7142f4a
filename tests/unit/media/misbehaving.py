"""What broken files make decoders do, as functions that a sandbox can run."""

from __future__ import annotations

import os
import resource
import signal
import time
from pathlib import Path


def add(one: int, other: int) -> int:
    return one + other


def worker_id() -> int:
    return os.getpid()


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def spin() -> None:
    while True:
        pass


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def be_killed(log: Path, times: int) -> int:
    """Be killed the first so many times, as the system does it when memory runs out; say which
    call ended well."""
    with log.open("a") as file:
        file.write("x")
    calls = log.stat().st_size
    if calls <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    return calls


def leave() -> None:
    os._exit(3)


def devour(mebibytes: int) -> int:
    return len(bytearray(mebibytes << 20))


def core_limit() -> int:
    return resource.getrlimit(resource.RLIMIT_CORE)[0]


def faults_of_another_picture() -> int:
    """Page faults of the last of three pictures, whose memory comes and goes."""
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        blocks = [b"p" * (16 << 20) for _ in range(3)]
        faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
        del blocks
    return faults
