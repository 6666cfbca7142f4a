"""Passwords of newsrooms, encrypted where they are kept (Fernet). The key is under `home`.

Whoever has only the database, or a copy of it, has no passwords.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from mediahub.settings import Settings

FILE = "push-key"


class VaultError(Exception):
    """A secret that cannot be read; the message says what to do."""


def lock(settings: Settings, secret: str) -> str:
    """`secret` as it may be kept in the catalogue; nothing stays nothing."""
    return Fernet(_key(settings.home / FILE)).encrypt(secret.encode()).decode() if secret else ""


def unlock(settings: Settings, locked: str) -> str:
    """The secret again. Raises VaultError when another key locked it."""
    if not locked:
        return ""
    try:
        return Fernet(_key(settings.home / FILE)).decrypt(locked.encode()).decode()
    except InvalidToken:
        raise VaultError("The password was kept with another key. Enter it again.") from None


def _key(path: Path) -> bytes:
    """The key in `path`; made there when it does not exist, by whichever process is first."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        draft.touch(mode=0o600)
        draft.write_bytes(Fernet.generate_key())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()
