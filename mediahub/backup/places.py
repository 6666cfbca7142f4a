"""Places where backups lie: a folder, or a prefix of a bucket of S3. Names in, bytes out, whole or not at
all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from pydantic import SecretStr

from mediahub.backup.problems import BackupError
from mediahub.messages import N_, message
from mediahub.settings import Settings
from mediahub.storage import Bucket, NotFound

CHUNK = 1 << 20
DRAFTS = "drafts"
"""The folder in a folder where what is being written lies; what a killed process left there goes."""
MIME = "application/octet-stream"


class Place(Protocol):
    """Where backups lie. Safe to share between threads. Each failure is a StorageError or an OSError."""

    label: str
    """As a person writes it, without credentials."""

    def draft(self) -> Path:
        """A new path to write a file to, which `put` then takes."""

    def put(self, name: str, file: Path, sha256: str) -> None:
        """Let the file be `name`, in one step, once it is whole and on the disk. It is gone from `file`."""

    def replace(self, name: str, data: bytes) -> None:
        """Write something small, in one step, in the place of what may be there."""

    def sizes(self, prefix: str) -> dict[str, int]:
        """Bytes of everything whose name begins with `prefix`, a folder's name with its slash."""

    def read(self, name: str) -> Iterator[bytes]:
        """The bytes. Raises BackupError where there is nothing of that name."""

    def has(self, name: str) -> bool:
        """Whether there is something of that name."""

    def delete(self, name: str) -> None:
        """Delete it. Nothing of that name is fine."""

    def tidy(self) -> None:
        """Delete what killed processes left. Only while no other backup is made to this place."""


class FolderPlace:
    """A folder, say of a disk that is carried away afterwards."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.label = str(folder.absolute())

    def draft(self) -> Path:
        """A path beside the others: moving it is one step."""
        drafts = self._folder / DRAFTS
        drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
        return drafts / secrets.token_hex(12)

    def put(self, name: str, file: Path, sha256: str) -> None:
        """See Place."""
        path = self._folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with file.open("rb") as written:
            os.fsync(written.fileno())
        file.replace(path)
        _sync_folder(path.parent)

    def replace(self, name: str, data: bytes) -> None:
        """See Place."""
        draft = self.draft()
        draft.write_bytes(data)
        self.put(name, draft, "")

    def sizes(self, prefix: str) -> dict[str, int]:
        """See Place."""
        top = self._folder / prefix
        if not top.is_dir():
            return {}
        files = (path for path in top.rglob("*") if path.is_file())
        return {path.relative_to(self._folder).as_posix(): path.stat().st_size for path in files}

    def read(self, name: str) -> Iterator[bytes]:
        """See Place."""
        try:
            with (self._folder / name).open("rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        except FileNotFoundError:
            raise BackupError(
                message("%(place)s: there is no %(name)s", place=self.label, name=name)
            ) from None

    def has(self, name: str) -> bool:
        """See Place."""
        return (self._folder / name).exists()

    def delete(self, name: str) -> None:
        """See Place."""
        (self._folder / name).unlink(missing_ok=True)

    def tidy(self) -> None:
        """See Place."""
        shutil.rmtree(self._folder / DRAFTS, ignore_errors=True)


class BucketPlace:
    """A prefix of a bucket of S3."""

    def __init__(self, bucket: Bucket, prefix: str, scratch: Path) -> None:
        """`scratch` is a folder for what is on its way there."""
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._scratch = scratch
        self.label = f"s3://{bucket.name}/{self._prefix}".rstrip("/")

    def draft(self) -> Path:
        """See Place."""
        self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._scratch / f"backup-{secrets.token_hex(12)}"

    def put(self, name: str, file: Path, sha256: str) -> None:
        """See Place. S3 compares the checksum."""
        self._bucket.put_file(self._prefix + name, file, sha256=sha256, mime=MIME)
        file.unlink()

    def replace(self, name: str, data: bytes) -> None:
        """See Place."""
        self._bucket.put_bytes(self._prefix + name, data, MIME, cache="no-store")

    def sizes(self, prefix: str) -> dict[str, int]:
        """See Place."""
        found = self._bucket.list(self._prefix + prefix)
        return {info.key.removeprefix(self._prefix): info.size for info in found}

    def read(self, name: str) -> Iterator[bytes]:
        """See Place."""
        try:
            yield from self._bucket.stream(self._prefix + name, CHUNK)
        except NotFound:
            raise BackupError(
                message("%(place)s: there is no %(name)s", place=self.label, name=name)
            ) from None

    def has(self, name: str) -> bool:
        """See Place."""
        return self._bucket.head(self._prefix + name) is not None

    def delete(self, name: str) -> None:
        """See Place."""
        self._bucket.delete(self._prefix + name)

    def tidy(self) -> None:
        """What a killed process left on this machine goes with all that is old in its temporary folder."""


def place_of(target: str, settings: Settings) -> Place:
    """The place of a target: a folder, or `s3://bucket/prefix` at the S3 of the settings for backups.

    Raises BackupError for what is neither.
    """
    if not target:
        raise BackupError(
            N_("Where to? Name a folder or s3://bucket/prefix, or set MEDIAHUB_BACKUP_TARGET to one.")
        )
    if "://" not in target:
        return FolderPlace(Path(target).expanduser())
    parts = urlsplit(target)
    if parts.scheme != "s3" or not parts.netloc or parts.query or "@" in parts.netloc:
        raise BackupError(
            message("%(target)s is neither a folder nor of the form s3://bucket/prefix.", target=target)
        )
    own = _s3_of_backups(settings, parts.netloc)
    if own.s3_url == settings.s3_url and own.s3_bucket == settings.s3_bucket:
        raise BackupError(
            N_(
                "That is the bucket of the pictures themselves: a backup belongs somewhere else. Name "
                "another bucket."
            )
        )
    return BucketPlace(Bucket(own), parts.path, settings.home / "tmp")


def _s3_of_backups(settings: Settings, bucket: str) -> Settings:
    changes: dict[str, object] = {"s3_bucket": bucket}
    if settings.backup_s3_endpoint:
        changes |= {"s3_endpoint": settings.backup_s3_endpoint, "s3_region": settings.backup_s3_region}
    for name in ("access_key", "secret_key"):
        given: SecretStr = getattr(settings, f"backup_s3_{name}")
        if given:
            changes[f"s3_{name}"] = given
    return settings.model_copy(update=changes)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
