"""What broken files make decoders do, as functions that a sandbox can run."""

from __future__ import annotations

import os
import signal
import time


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


def leave() -> None:
    os._exit(3)


def devour(mebibytes: int) -> int:
    return len(bytearray(mebibytes << 20))


def core_limit() -> int:
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE)[0]
