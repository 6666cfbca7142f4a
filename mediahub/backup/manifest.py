"""The manifest of a backup, and the list of what is in it. Pure functions on JSON."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from mediahub.backup import FORMAT
from mediahub.backup.problems import BackupError, Damaged

NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
BLOB = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that were copied to the target."""

    name: str
    """Of the file below `objects/`; follows from the content."""
    sha256: str
    """Of the plain bytes, hex."""
    size: int
    """Plain bytes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a backup."""

    kind: str
    """`table` for a piece of one, `object` of the bucket, or `file` of the folder of the installation."""
    name: str
    """The table, the key, or the file's name."""
    blob: Blob
    rows: int = 0
    """Of a piece of a table."""
    mime: str = ""
    """Of an object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What anybody may read of a backup; no name of an event, person or file is in it."""

    name: str
    catalogue: str
    """The UUID of the catalogue that it is of."""
    mediahub: str
    """The version of the program that made it."""
    revision: str
    """Of the schema of the database."""
    database: str
    """`sqlite` or `postgresql`; it can be restored to either."""
    moment: datetime
    """Whatever was acknowledged before it is in the backup."""
    finished_at: datetime
    events: int
    assets: int
    objects: int
    size: int
    """Plain bytes of everything in it."""
    copied: int
    """Plain bytes that were not there from an earlier backup."""
    missing: int
    """Objects that the catalogue names and the bucket did not have."""
    has_secrets: bool
    has_renditions: bool
    contents: Blob
    """The list of entries."""
    blobs: Blob
    """The list of names below `objects/`, never encrypted: by it old backups are deleted."""
    format: int = field(default=FORMAT)


def encode_manifest(manifest: Manifest) -> bytes:
    """The manifest as JSON."""
    values = asdict(manifest)
    values["moment"], values["finished_at"] = manifest.moment.isoformat(), manifest.finished_at.isoformat()
    return json.dumps(values, indent=1).encode()


def decode_manifest(data: bytes) -> Manifest:
    """The manifest of these bytes. Raises Damaged, or BackupError where a newer program wrote it."""
    try:
        values: dict[str, Any] = json.loads(data)
        if int(values["format"]) > FORMAT:
            raise BackupError(
                f"A newer MediaHub ({values.get('mediahub', 'unknown')}) made this backup: install that "
                f"version first."
            )
        for name in ("moment", "finished_at"):
            values[name] = datetime.fromisoformat(values[name])
        for name in ("contents", "blobs"):
            values[name] = _blob(values[name])
        return Manifest(**{name: values[name] for name in Manifest.__slots__})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(f"the manifest of a backup cannot be read: {error}") from error


def encode_entries(entries: Iterable[Entry]) -> bytes:
    """Entries as packed JSON lines."""
    lines = (json.dumps(asdict(entry), ensure_ascii=False, separators=(",", ":")) for entry in entries)
    return gzip.compress("\n".join(lines).encode(), mtime=0)


def decode_entries(data: bytes) -> Iterator[Entry]:
    """The entries of these bytes. Raises Damaged."""
    try:
        for line in gzip.decompress(data).decode().split("\n"):
            values = json.loads(line)
            yield Entry(**values | {"blob": _blob(values["blob"])})
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise Damaged(f"the list of what is in a backup cannot be read: {error}") from error


def encode_names(names: Iterable[str]) -> bytes:
    """Names of blobs as packed lines."""
    return gzip.compress("\n".join(sorted(names)).encode(), mtime=0)


def decode_names(data: bytes) -> set[str]:
    """The names of these bytes. Raises Damaged."""
    try:
        return {_checked(name) for name in gzip.decompress(data).decode().split("\n") if name}
    except (OSError, EOFError, ValueError) as error:
        raise Damaged(f"the list of files of a backup cannot be read: {error}") from error


def _blob(values: dict[str, Any]) -> Blob:
    return Blob(_checked(values["name"]), _checked(values["sha256"]), int(values["size"]))


def _checked(name: str) -> str:
    """Nothing from a target may name another file."""
    if not BLOB.fullmatch(name):
        raise ValueError(f"not a name of a file of a backup: {name!r}")
    return name
