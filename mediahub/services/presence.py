"""Who is alive on this machine: each service holds a lock for as long as it lives.

The kernel lets go of the lock when the process ends, however it ends, so a stale file says nothing
false. Several services of one name (two workers, say) share theirs.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

from mediahub.services.errors import ServiceError
from mediahub.settings import Settings

_held: list[IO[bytes]] = []  # until the process ends: closing a file would let go of its lock


def announce(settings: Settings, name: str) -> None:
    """Say that this process is the service `name`, or one of them, and ready, until it ends."""
    handle = _open(_path(settings, name))
    fcntl.lockf(handle, fcntl.LOCK_SH)
    _held.append(handle)


def is_alive(settings: Settings, name: str) -> bool:
    """Whether a process on this machine is the service `name` of this home."""
    path = _path(settings, name)
    if not path.exists():
        return False
    with _open(path) as handle:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def claim_home(settings: Settings) -> None:
    """Be the one `mediahub up` of this home until the process ends. Raises if another one is."""
    handle = _open(_path(settings, "up"))
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        other = handle.read().decode() or "unknown"
        handle.close()
        raise ServiceError(
            f"MediaHub is already running on {settings.home.resolve()} (process {other}). "
            "Stop it first, or give this one a home of its own with MEDIAHUB_HOME=…"
        ) from None
    handle.truncate(0)
    handle.write(str(os.getpid()).encode())
    handle.flush()
    _held.append(handle)


def _path(settings: Settings, name: str) -> Path:
    return settings.run_dir / f"{name}.lock"


def _open(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path.open("r+b")
