"""Free disk space under `home`: catalogue, index, queue and files in hand lie there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal

LOW = 5 << 30
"""Bytes that an evening of pictures fills, with what is in hand."""
FULL = 256 << 20
"""With less the catalogue cannot be relied on to take another row."""
RESERVE = 1 << 30
"""Bytes that no upload may use where storage is on this disk, too: what arrived is worked on with these."""


def takes_uploads(home: Path, *, stores: bool) -> bool:
    """Whether there is room for more files; `stores` where the objects of S3 lie on the same disk."""
    return room(home)[0] >= (RESERVE if stores else FULL)


def room(home: Path) -> tuple[int, Literal["ok", "low", "full"]]:
    """Bytes that are free where `home` is, or is to be made, and what to think of that."""
    there = next(path for path in (home, *home.resolve().parents) if path.exists())
    free = shutil.disk_usage(there).free
    return free, "full" if free < FULL else "low" if free < LOW else "ok"
