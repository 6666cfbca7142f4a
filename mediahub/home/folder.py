"""The folder of an installation, of mode 0700, and what a first start leaves there for its owner."""

from __future__ import annotations

import os
import stat
from pathlib import Path

SECRETS = "secrets.json"
ACCOUNTS_FILE = "accounts.txt"
"""The accounts of the first start, with their passwords."""
SETUP_FILE = "setup-code.txt"
"""The code by which the first account is made, until it is."""


class HomeError(Exception):
    """The folder cannot be used; the message says why and what to do."""


def make_home(home: Path) -> Path:
    """Make the folder with mode 0700, or close an installation's one that is open to others.

    A folder that holds nothing of ours, say a shared one, keeps its mode. Raises HomeError.
    """
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        home.mkdir(mode=0o700, exist_ok=True)
        found = home.stat()
        is_ours = found.st_uid == os.getuid() and (home / SECRETS).exists()
        if is_ours and found.st_mode & 0o077 and not found.st_mode & stat.S_ISVTX:
            home.chmod(stat.S_IMODE(found.st_mode) & 0o700)
    except OSError as error:
        raise HomeError(
            f"the folder for data, {home.absolute()}, cannot be made or used: {error.strerror}. "
            "Set MEDIAHUB_HOME to a folder that this account may write to"
        ) from error
    return home
