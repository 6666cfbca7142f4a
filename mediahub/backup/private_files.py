"""Files of the installation's folder that only it has: its secrets, and its keys for receipts and FTPS."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr

from mediahub.backup.problems import Damaged
from mediahub.home import ENCRYPTION_KEY, SECRETS, make_home
from mediahub.receipts.signing import FILE as RECEIPT_KEY
from mediahub.settings import SECRET_NAMES, Settings

OTHERS = (RECEIPT_KEY, "ftp.pem")
SETTINGS = "settings.json"
"""Not a file of the folder: what was set, for a person to read."""


def private_files(settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Name and content of each, as it is in force: also where it was set in the environment."""
    path = settings.home / SECRETS
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    for name in (*SECRET_NAMES, ENCRYPTION_KEY):
        value: SecretStr = getattr(settings, name)
        if value and not (name.startswith("s3_") and settings.storage == "external"):
            kept[name] = value.get_secret_value()
    yield SECRETS, json.dumps(kept, indent=2, sort_keys=True).encode()
    for name in OTHERS:
        if (settings.home / name).is_file():
            yield name, (settings.home / name).read_bytes()


def settings_in_words(settings: Settings) -> bytes:
    """What was set otherwise than by default, without secrets."""
    given = settings.model_dump(mode="json", exclude_defaults=True)
    secret = {name for name in given if isinstance(getattr(settings, name), SecretStr)}
    return json.dumps({name: value for name, value in given.items() if name not in secret}, indent=2).encode()


def put_back(home: Path, name: str, data: bytes) -> None:
    """Write a private file into the folder of an installation, in one step. Raises Damaged for another
    name."""
    if name not in (SECRETS, *OTHERS):
        raise Damaged(f"a backup brings no file {name!r}")
    draft = make_home(home) / f".{name}.{secrets.token_hex(6)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)
    draft.replace(home / name)
