"""Files of a watched folder that nobody writes to any more.

A file is still when its size, time and identity have not changed for a while and, where the system can
tell, nobody holds it open for writing.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mediahub.ingest.sources.ftp.paths import is_temporary
from mediahub.ingest.sources.scan import FoundFile

SETTLE = 2.0
"""Seconds without a change after which a file counts as written."""
TEMPORARY = 60.0
"""Seconds without a change for a name that its writer is likely to change when it is done."""

Sight = tuple[tuple[int, int, int], ...]
"""Size, time of change and inode of a file, and of its sidecar."""


@dataclass(slots=True)
class Stillness:
    """Watches sights over time. Times are seconds of any clock that only goes forward."""

    settle: float = SETTLE
    _since: dict[str, tuple[Sight, float]] = field(default_factory=dict)

    def look(self, sights: Mapping[str, Sight], now: float) -> list[str]:
        """The names among `sights` that have been still for long enough; others are waited for."""
        self._since = {
            name: kept if (kept := self._since.get(name)) and kept[0] == sight else (sight, now)
            for name, sight in sights.items()
        }
        return [name for name, (_, since) in self._since.items() if now - since >= self._patience(name)]

    def _patience(self, name: str) -> float:
        temporary = is_temporary(name.rsplit("/", 1)[-1])
        return max(self.settle, TEMPORARY) if temporary else self.settle


def sight_of(file: FoundFile) -> Sight | None:
    """How a file and its sidecar look now; None if it is gone."""
    try:
        looks = [path.stat() for path in (file.path, file.sidecar) if path is not None]
    except OSError:
        return None
    return tuple((look.st_size, look.st_mtime_ns, look.st_ino) for look in looks)


def is_being_written(path: Path) -> bool:
    """Whether a process of this machine has the file open for writing.

    The kernel grants a read lease only on files that nobody writes to. False also where it cannot tell:
    on network shares, on other systems, and for files of other users.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False
