"""Files on this machine that nobody needs any more: what killed processes left, and old logs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from mediahub.settings import Settings


def old_leftovers(settings: Settings, before: datetime) -> list[Path]:
    """What lies in the temporary folder and was not touched since then: nothing on its way takes so long."""
    return [one for one in _children(settings.temp_dir) if _newest(one) < before.timestamp()]


def old_logs(settings: Settings, before: datetime) -> list[Path]:
    """Logs that are no longer written to, since another file took their place or their service is gone."""
    found = (one for one in _children(settings.log_dir) if one.is_file() and not one.is_symlink())
    return [one for one in found if _newest(one) < before.timestamp()]


def delete(paths: list[Path]) -> int:
    """Delete them; how many are gone."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return sum(not path.exists() for path in paths)


def _children(folder: Path) -> Iterator[Path]:
    return folder.iterdir() if folder.is_dir() else iter(())


def _newest(path: Path) -> float:
    """When it, or anything in it, was last changed; now where it goes just then."""
    try:
        inside = path.rglob("*") if path.is_dir() and not path.is_symlink() else ()
        return max(one.lstat().st_mtime for one in (path, *inside))
    except OSError:
        return float("inf")
