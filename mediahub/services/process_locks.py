"""Process locks: which services are alive on this machine; each holds one for as long as it lives.

The kernel lets go of the lock when the process ends, however it ends, so a stale file says nothing false. A
service locks the byte of its process id in the file of its name: several of one name (two workers, say) each
have theirs, and who started one can ask for just that one. What is written in the file only says which bytes
to look at.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mediahub.home import make_home
from mediahub.services.errors import ServiceError
from mediahub.services.lifeline import followed
from mediahub.settings import Settings

STOPPING = "stopping"
STOP_WITHIN = 100.0
"""Seconds that a MediaHub which is being stopped is waited for: storage may take 70."""

_held: list[IO[bytes]] = []  # until the process ends: closing a file would let go of its lock


@dataclass(frozen=True, slots=True)
class Alive:
    """A living service."""

    pid: int
    of_up: bool
    """Whether `mediahub up` started it, rather than a person."""


def register(settings: Settings, name: str) -> None:
    """Say that this process is the service `name`, or one of them, and ready, until it ends."""
    handle = _open(_path(settings, name))
    number = os.getpid()
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        handle.truncate(0)  # nobody of this name is alive
    except BlockingIOError:
        pass
    handle.seek(0, os.SEEK_END)
    handle.write(f"{number} {'up' if followed() else 'alone'}\n".encode())
    handle.flush()
    fcntl.lockf(handle, fcntl.LOCK_SH, 1, number)
    fcntl.lockf(handle, fcntl.LOCK_UN, number)
    fcntl.lockf(handle, fcntl.LOCK_UN, 0, number + 1)
    _held.append(handle)


def is_alive(settings: Settings, name: str, pid: int | None = None) -> bool:
    """Whether a process on this machine is the service `name` of this home; with `pid`, whether that is."""
    path = _path(settings, name)
    if not path.exists():
        return False
    with _open(path) as handle:
        return _is_held(handle, pid)


def living(settings: Settings, name: str) -> list[Alive]:
    """Every process that is the service `name` of this home."""
    path = _path(settings, name)
    if not path.exists():
        return []
    found: dict[int, Alive] = {}
    with _open(path) as handle:
        for line in handle.read().decode(errors="replace").splitlines():
            number, _, how = line.partition(" ")
            if number.isdigit() and _is_held(handle, int(number)):
                found[int(number)] = Alive(int(number), how == "up")
    return list(found.values())


def claim_home(settings: Settings, say: Callable[[str], None] = lambda text: None) -> None:
    """Be the one `mediahub up` of this home until the process ends.

    One that is being stopped is waited for. Raises ServiceError if another one runs.
    """
    handle = _open(_path(settings, "up"))
    deadline = time.monotonic() + STOP_WITHIN
    reported = False
    while True:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            handle.seek(0)
            number, _, state = handle.read().decode(errors="replace").partition(" ")
            if state.strip() != STOPPING or time.monotonic() > deadline:
                handle.close()
                other = number or "unknown"
                raise ServiceError(
                    f"MediaHub is already running on {settings.home.resolve()} (process {other}). "
                    "Stop it first, or give this one a home of its own with MEDIAHUB_HOME=…"
                ) from None
            if not reported:
                say(f"waiting for the MediaHub of process {number} to end")
                reported = True
            time.sleep(0.1)
    _write(handle, f"{os.getpid()} running")
    _held.append(handle)
    _claims.append(handle)


def say_stopping() -> None:
    """Let the next `mediahub up` of this home know that it is worth waiting for the end of this one."""
    for handle in _claims:
        _write(handle, f"{os.getpid()} {STOPPING}")


_claims: list[IO[bytes]] = []


def _write(handle: IO[bytes], text: str) -> None:
    handle.seek(0)
    handle.truncate(0)
    handle.write(text.encode())
    handle.flush()


def _is_held(handle: IO[bytes], pid: int | None) -> bool:
    length, start = (0, 0) if pid is None else (1, pid)
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
    except BlockingIOError:
        return True
    fcntl.lockf(handle, fcntl.LOCK_UN, length, start)
    return False


def _path(settings: Settings, name: str) -> Path:
    return settings.run_dir / f"{name}.lock"


def _open(path: Path) -> IO[bytes]:
    make_home(path.parent.parent)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    return path.open("r+b")
