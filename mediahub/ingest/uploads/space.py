"""Disk space for uploads: refused before the last of it is gone, since what arrived has to be worked on."""

from __future__ import annotations

from mediahub.home import disk
from mediahub.messages import N_
from mediahub.problems import NoRoom
from mediahub.settings import Settings

DISK_FULL = N_(
    "The disk of the server is nearly full, so no more files are taken. What has arrived is safe. "
    "Its administrator has to make room; then go on where you were."
)


def takes_uploads(settings: Settings) -> bool:
    """Whether files are taken just now."""
    return disk.takes_uploads(settings.home, stores=settings.storage == "embedded")


def require_space(settings: Settings) -> None:
    """Raises NoRoom while no files are taken."""
    if not takes_uploads(settings):
        raise NoRoom(DISK_FULL)
