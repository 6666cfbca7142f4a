"""The folder of an installation, which only its owner looks into, and the secrets that are kept there.

It has mode 0700. Secrets are generated at first start into a file of mode 0600.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

SECRETS = "secrets.json"
ACCOUNTS_FILE = "accounts.txt"
"""The accounts of the first start, with their passwords."""


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


def kept_secrets(home: Path, names: Sequence[str]) -> dict[str, str]:
    """The secrets of an installation; made when there are none yet, by whichever process is first.

    Raises HomeError where the file cannot be made or read, or is damaged.
    """
    path = make_home(home) / SECRETS
    try:
        if not path.exists():
            _make_secrets(path, names)
        found = json.loads(path.read_text())
    except OSError as error:
        raise HomeError(
            f"{path.absolute()} cannot be read or made: {error.strerror}. "
            "Run this as the account that runs MediaHub here, on a disk with room"
        ) from error
    except ValueError as error:
        raise HomeError(_damaged(path)) from error
    if not isinstance(found, dict) or not all(isinstance(found.get(name), str) for name in names):
        raise HomeError(_damaged(path))
    return {name: found[name] for name in names}


def _make_secrets(path: Path, names: Sequence[str]) -> None:
    fresh = {name: secrets.token_hex(20 if name == "s3_access_key" else 32) for name in names}
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(json.dumps(fresh, indent=2))
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _damaged(path: Path) -> str:
    return (
        f"{path.absolute()} is damaged: put it back from a backup. Without it nobody stays signed in and "
        "the passwords of newsrooms cannot be read. If there is none, move the file aside: new ones are made"
    )
