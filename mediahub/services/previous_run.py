"""Processes of an earlier start: waited for, and ended when they take too long."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO

from mediahub.services.errors import ServiceError
from mediahub.services.process_locks import living
from mediahub.services.processes import Service
from mediahub.settings import Settings


def end_leftovers(settings: Settings, services: Iterable[Service], say: Callable[[str], None]) -> None:
    """End the services of a `mediahub up` that was killed. Call it as the one `up` of this home.

    They were asked to end when it died, and are asked again; whoever does not end in its time is killed. What
    a person started alone goes on.
    """
    for service in services:
        left = [one.pid for one in living(settings, service.name) if one.of_up]
        if not left:
            continue
        shown = ", ".join(map(str, left))
        say(f"waiting for the {service.name} of an earlier start to end (process {shown})")
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
            if _eventually(partial(_all_gone, settings, service.name), service.stop_within):
                break
        else:
            raise ServiceError(f"{service.name} of an earlier start does not end (process {shown})")


def hold(lock: Path) -> IO[bytes] | None:
    """The lock, until it is closed or this process ends; None where somebody else holds it."""
    lock.touch(mode=0o600)
    handle = lock.open("r+b")
    if _locked(handle):
        return handle
    handle.close()
    return None


def claim_folder(lock: Path, seconds: float, say: Callable[[str], None]) -> IO[bytes]:
    """A lock on a server's data: hand it to the server, so that it is held for just as long as that lives.

    A server of before that is still writing down is waited for, and killed when it takes longer than that.
    """
    lock.touch(mode=0o600)
    handle = lock.open("r+b")
    if _locked(handle):
        return handle
    former = _pid(handle)
    say(f"waiting for the server of an earlier start to end (process {former or 'unknown'})")
    for number in (signal.SIGTERM, signal.SIGKILL):
        if former:  # it holds the lock, so this is it and no other process that got its number
            with suppress(ProcessLookupError):
                os.kill(former, number)
        if _eventually(lambda: _locked(handle), seconds):
            return handle
    handle.close()
    raise ServiceError(f"another server uses {lock.parent} and does not end (process {former or 'unknown'})")


def note_holder(handle: IO[bytes], pid: int) -> None:
    """Write down who holds the lock from now on."""
    handle.seek(0)
    handle.truncate(0)
    handle.write(str(pid).encode())
    handle.flush()


def _all_gone(settings: Settings, name: str) -> bool:
    return not any(one.of_up for one in living(settings, name))


def _pid(handle: IO[bytes]) -> int:
    handle.seek(0)
    content = handle.read().decode(errors="replace").strip()
    return int(content) if content.isdigit() else 0


def _locked(handle: IO[bytes]) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _eventually(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
