"""What broken files make decoders do, as functions that a sandbox can run."""

from __future__ import annotations

import os
import resource
import signal
import time
from pathlib import Path

from mediahub.media.questions import ask_parent


def add(one: int, other: int) -> int:
    return one + other


def size_of(path: Path) -> int:
    return len(path.read_bytes())


def worker_id() -> int:
    return os.getpid()


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def spin() -> None:
    while True:
        pass


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def be_killed(process: int) -> int:
    """Be killed, as the system does it when memory runs out, in the process of this number, or with 0 in all;
    say which ended well."""
    if process in (0, os.getpid()):
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


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


def ask(question: bytes, times: int = 1) -> bytes:
    """Ask the parent; what it answers, all of it."""
    return b"".join(ask_parent(question) for _ in range(times))
