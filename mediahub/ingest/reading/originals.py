"""Where an original's bytes are: on this machine's disk, in an arrived object, or in their final place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mediahub.ingest.reading.names import printable
from mediahub.media.hashing import sha256_file
from mediahub.media.model import MediaError
from mediahub.storage.bucket import Bucket


class Original(Protocol):
    """The untouched bytes of one delivered file, readable at `path` while they are worked on."""

    @property
    def shown(self) -> str:
        """Its path as delivered, printable."""
        ...

    @property
    def path(self) -> Path:
        """Where the file can be read on this disk."""

    @property
    def listed(self) -> bool:
        """Whether what becomes of it is written down under `shown` in its batch."""
        ...

    @property
    def sidecar(self) -> Path | None:
        """An XMP file that belongs to it."""
        ...

    @property
    def sidecar_shown(self) -> str:
        """The path of that as delivered; empty if it is not to be listed."""
        ...

    def store(self, bucket: Bucket, key: str, *, sha256: str, mime: str) -> None:
        """Bring the bytes to `key`. May be repeated; never overwrites."""
        ...


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file that this machine can read."""

    shown: str
    path: Path
    sidecar: Path | None = None
    listed: bool = True

    @property
    def sidecar_shown(self) -> str:
        """It lies beside its picture."""
        folder, slash, _ = self.shown.rpartition("/")
        return f"{folder}{slash}{printable(self.sidecar.name)}" if self.sidecar else ""

    def store(self, bucket: Bucket, key: str, *, sha256: str, mime: str) -> None:
        """Put the bytes under `key`; S3 checks them against `sha256` (hex) where it can."""
        bucket.put_file(key, self.path, sha256=sha256, mime=mime)


@dataclass(frozen=True, slots=True)
class IncomingObject:
    """An object that a browser, a camera or a command sent to S3, fetched to `path` for reading."""

    shown: str
    path: Path
    incoming_key: str
    sidecar: Path | None = None
    sidecar_shown: str = ""
    listed: bool = True

    def store(self, bucket: Bucket, key: str, *, sha256: str, mime: str) -> None:
        """Put the bytes under `key`; S3 checks them against `sha256` (hex) where it can."""
        # inside S3: the bytes do not pass through here again
        bucket.copy(self.incoming_key, key, mime, self.path.stat().st_size)


@dataclass(frozen=True, slots=True)
class StoredOriginal:
    """An original that reached its place before the process that brought it died. It is listed where the row
    of its arrival was found; else whoever brought it comes again and finds it here."""

    shown: str
    path: Path
    sidecar: Path | None = None
    sidecar_shown: str = ""
    listed: bool = False

    def store(self, bucket: Bucket, key: str, *, sha256: str, mime: str) -> None:
        """It is there."""


def fingerprint(original: Original) -> tuple[int, str]:
    """Return size and SHA-256 of the file. Raises MediaError where it cannot be read."""
    try:
        return original.path.stat().st_size, sha256_file(original.path)
    except OSError as error:
        reason = f"The file cannot be read: {error.strerror}. Check the card or its permissions."
        raise MediaError("unreadable", reason) from error


def as_far_as_known(original: Original) -> tuple[int, str | None]:
    """Return size and SHA-256 of the file, or 0 and None where it cannot be read."""
    try:
        return fingerprint(original)
    except MediaError:
        return 0, None
