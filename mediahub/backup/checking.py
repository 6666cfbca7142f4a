"""Checking backups: every file that one needs is there and has the bytes that were written."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from mediahub.backup.manifest import Blob, Manifest, decode_entries
from mediahub.backup.problems import BackupError
from mediahub.backup.target import OBJECTS, Target
from mediahub.catalog.db.chunks import in_chunks

READERS = 4
Progress = Callable[[int, int], None]
"""Told how many bytes were read, and how many there are."""


@dataclass(slots=True)
class Checked:
    """What was found."""

    files: int = 0
    bytes_read: int = 0
    problems: list[str] = field(default_factory=list)


class _Nowhere:
    def write(self, data: bytes, /) -> int:
        return len(data)


def check(target: Target, manifest: Manifest, progress: Progress = lambda done, total: None) -> Checked:
    """Read everything that a backup needs. Without its key, only whether it is all there.

    Raises BackupError where not even its list can be read.
    """
    names = target.names_of(manifest)
    stored = {name.rpartition("/")[2] for name in target.place.sizes(OBJECTS)}
    checked = Checked(files=len(names))
    checked.problems = [f"{name} is not there" for name in sorted(names - stored)]
    if not target.is_readable:
        return checked
    entries = list(decode_entries(target.read(manifest.contents)))
    blobs = list({one.blob.name: one.blob for one in entries if one.blob.name in stored}.values())
    total = sum(blob.size for blob in blobs)

    def read(blob: Blob) -> str | None:
        try:
            target.copy_to(blob, _Nowhere())
        except BackupError as error:
            return str(error)
        return None

    with ThreadPoolExecutor(READERS) as pool:
        for chunk in in_chunks(blobs):
            for blob, problem in zip(chunk, pool.map(read, chunk), strict=True):
                checked.problems += [problem] if problem else []
                checked.bytes_read += blob.size
                progress(checked.bytes_read, total)
    return checked
