"""The secrets of an installation, and the keys that encrypt those in its catalogue.

They are generated at first start into a file of mode 0600.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from string import hexdigits

from pydantic import SecretStr

from mediahub.home.folder import SECRETS, HomeError, make_home

ENCRYPTION_KEY = "encryption_key"
"""Its name in the file: the key of secrets in the catalogue, or several while it is rotated."""
KEY_DIGITS = 64
OLD_KEY_FILE = "push-key"
"""Where versions before kept a key, of newsrooms' passwords alone."""


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


def keys_in(text: str) -> tuple[str, ...]:
    """The keys of a list with spaces or commas. Raises ValueError, which does not say what is wrong with
    which."""
    keys = tuple(text.replace(",", " ").split())
    if not all(len(key) == KEY_DIGITS and set(key.lower()) <= set(hexdigits) for key in keys):
        raise ValueError(f"must be {KEY_DIGITS} hexadecimal digits, as `openssl rand -hex 32` prints them")
    return keys


def check_keys(keys: SecretStr) -> SecretStr:
    """Keys of a setting, if they are well-formed. Raises ValueError."""
    keys_in(keys.get_secret_value())
    return keys


class KeyFile:
    """The keys that encrypt secrets in the catalogue, as `secrets.json` has them at the moment."""

    def __init__(self, home: Path, names: Sequence[str]) -> None:
        """`names` are those of the other secrets in the file, which is made if there is none."""
        self._home = home
        self._names = names
        self._seen: tuple[int, int] | None = None
        self._keys: tuple[str, ...] = ()

    def read(self) -> tuple[str, ...]:
        """The keys, that which encrypts first. Made where there is none. Raises HomeError."""
        path = self._home / SECRETS
        try:
            found = path.stat()
            if self._seen == (found.st_mtime_ns, found.st_ino):
                return self._keys
        except OSError:
            pass
        kept_secrets(self._home, self._names)
        with _changing(self._home) as kept:
            if not kept.get(ENCRYPTION_KEY):
                kept[ENCRYPTION_KEY] = _old_key(self._home) or secrets.token_hex(32)
        found = path.stat()
        try:
            self._keys = keys_in(json.loads(path.read_text())[ENCRYPTION_KEY])
        except (ValueError, KeyError) as error:
            raise HomeError(_damaged(path)) from error
        self._seen = found.st_mtime_ns, found.st_ino
        return self._keys

    def add(self) -> None:
        """A new key encrypts from now on, and those before still read. Raises HomeError."""
        self.read()
        with _changing(self._home) as kept:
            kept[ENCRYPTION_KEY] = f"{secrets.token_hex(32)} {kept[ENCRYPTION_KEY]}"

    def forget_old(self) -> None:
        """Keep only the key that encrypts: nothing is encrypted with the others. Raises HomeError."""
        self.read()
        with _changing(self._home) as kept:
            kept[ENCRYPTION_KEY] = kept[ENCRYPTION_KEY].split()[0]
        (self._home / OLD_KEY_FILE).unlink(missing_ok=True)


@contextmanager
def _changing(home: Path) -> Iterator[dict[str, str]]:
    """The secrets, to be changed by one process at a time and replaced as a whole. Raises HomeError."""
    path = home / SECRETS
    try:
        folder = os.open(home, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            kept = json.loads(path.read_text())
            before = dict(kept)
            yield kept
            if kept != before:
                draft = _written(path, kept)
                draft.replace(path)
                os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise HomeError(f"{path.absolute()} cannot be changed: {error.strerror}") from error


def _old_key(home: Path) -> str:
    """The key of an earlier version, in hexadecimal; empty if there is none."""
    try:
        return base64.urlsafe_b64decode((home / OLD_KEY_FILE).read_bytes()).hex()
    except (OSError, ValueError):
        return ""


def _make_secrets(path: Path, names: Sequence[str]) -> None:
    fresh = {name: secrets.token_hex(20 if name == "s3_access_key" else 32) for name in names}
    draft = _written(path, fresh)
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _written(path: Path, content: dict[str, str]) -> Path:
    """A draft beside `path`, on the disk, that only its owner reads."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(json.dumps(content, indent=2))
        file.flush()
        os.fsync(descriptor)
    return draft


def _damaged(path: Path) -> str:
    return (
        f"{path.absolute()} is damaged: put it back from a backup. Without it nobody stays signed in and "
        "links, webhooks and passwords of newsrooms cannot be read. If there is none, move the file aside: "
        "new ones are made"
    )
