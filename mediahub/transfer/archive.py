"""The file of an export: a tar with a hash of everything in it at its end."""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from mediahub.messages import N_, message
from mediahub.records.columns import Json, decode, encode

HEAD, END = "export.json", "end.json"
OBJECTS = "objects/"
CHANGED = N_("%(name)s changed while it was read: export the event again.")
LARGEST_DOCUMENT = 256 << 20
"""Bytes of a JSON document that is read: no export writes a larger one."""
CHUNK = 1 << 20
_NAME = re.compile(r"[a-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


class TransferError(Exception):
    """An event cannot be exported or imported; the message says why and what to do."""


class Writer:
    """Adds members to an export that is being written."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._digests: dict[str, str] = {}

    def add_document(self, name: str, document: Json) -> None:
        """Add a JSON document."""
        data = encode(document)
        self.add_bytes(name, len(data), [data])

    def add_bytes(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        """Add so many bytes. Raises TransferError where there are fewer or more."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        source = _Hashing(chunks)
        try:
            self._tar.addfile(info, source)
        except OSError as error:
            if source.seen < size:
                raise TransferError(message(CHANGED, name=name)) from error
            raise
        if not source.is_empty():
            raise TransferError(message(CHANGED, name=name))
        self._digests[name] = source.digest.hexdigest()

    def finish(self) -> None:
        """Add the list of hashes."""
        data = encode({"sha256": self._digests})
        info = tarfile.TarInfo(END)
        info.size, info.mode = len(data), 0o600
        self._tar.addfile(info, io.BytesIO(data))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Write an export: the file has its name when it is whole and on the disk, and is not there before."""
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as file:
            with writing_to(file) as writer:
                yield writer
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def writing_to(file: IO[bytes]) -> Iterator[Writer]:
    """Write an export from front to back into a file that is open; it is whole when this ends."""
    with tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT, bufsize=CHUNK) as tar:
        writer = Writer(tar)
        yield writer
        writer.finish()


def members(path: Path) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Name, size and bytes of each member, front to back; read one before the next. Raises TransferError."""
    try:
        with tarfile.open(path, mode="r|", bufsize=CHUNK) as tar:
            for info in tar:
                file = tar.extractfile(info) if info.isreg() else None
                if file is None or not _NAME.fullmatch(info.name):
                    raise TransferError(f"{path} is no export of MediaHub: it has a member {info.name!r}.")
                yield info.name, info.size, file
    except (tarfile.TarError, EOFError) as error:
        raise TransferError(f"{path} is no whole export of MediaHub: {error}.") from error


def check(path: Path) -> Json:
    """What the export says of itself, after every byte was compared with its hash. Raises TransferError."""
    try:
        return _check(path)
    except (tarfile.TarError, EOFError) as error:
        raise TransferError(f"{path} is no whole export of MediaHub: {error}.") from error


def _check(path: Path) -> Json:
    head: Json = {}
    found: dict[str, str] = {}
    wanted: dict[str, str] | None = None
    for name, size, file in members(path):
        if name == END:
            wanted = read_document(name, size, file)["sha256"]
            continue
        data = read_document(name, size, file, found) if name == HEAD else None
        if data is None:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        else:
            head = data
    if not head or wanted is None:
        raise TransferError(
            f"{path} is no whole export of MediaHub: copy it again, or export the event again."
        )
    if wanted != found:
        wrong = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
        raise TransferError(f"{path} is damaged: {', '.join(wrong[:3])}. Copy it again, or export again.")
    return head


def read_document(name: str, size: int, file: IO[bytes], digests: dict[str, str] | None = None) -> Json:
    """A JSON document. Raises TransferError."""
    if size > LARGEST_DOCUMENT:
        raise TransferError(f"{name} is too large to be a document of an export.")
    data = file.read()
    if digests is not None:
        digests[name] = hashlib.sha256(data).hexdigest()
    try:
        return decode(data)
    except ValueError as error:
        raise TransferError(f"{name} cannot be read: {error}.") from error


class _Hashing(io.RawIOBase):
    """Chunks as a file to read from, which counts and hashes what it gives."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")
        self.digest = hashlib.sha256()
        self.seen = 0

    def readable(self) -> bool:
        """It can be read from."""
        return True

    def read(self, size: int = -1) -> bytes:
        """As many bytes as asked for, fewer only at the end."""
        parts = []
        while size > 0 and not self.is_empty():
            part = bytes(self._rest[:size])
            self._rest = self._rest[len(part) :]
            size -= len(part)
            parts.append(part)
        data = b"".join(parts)
        self.digest.update(data)
        self.seen += len(data)
        return data

    def is_empty(self) -> bool:
        """Whether nothing is left."""
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return True
            self._rest = memoryview(chunk)
        return False
