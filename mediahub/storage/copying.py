"""Copying objects from one S3 to another: each is hashed on its way, and the other server compares."""

from __future__ import annotations

import base64
import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from mediahub.storage.bucket import CHUNK, SINGLE_LIMIT, Bucket
from mediahub.storage.errors import NotFound, StorageError, translated
from mediahub.storage.keys import digest_in

IN_MEMORY = 8 << 20
"""Bytes of an object that needs no file on its way."""
KEPT_HEADERS = ("ContentType", "CacheControl", "ContentDisposition", "ContentEncoding", "Metadata")
"""What an object says of itself and goes along."""


@dataclass(frozen=True, slots=True)
class Copied:
    """An object that is in the other bucket, as it was read."""

    key: str
    etag: str
    """Of the version that was read, in the bucket that it comes from."""
    size: int
    sha256: str

    @property
    def is_as_named(self) -> bool:
        """Whether the bytes are those that the key names, where it names any."""
        return digest_in(self.key) in (None, self.sha256)


def copy_object(source: Bucket, target: Bucket, key: str, folder: Path) -> Copied | None:
    """Copy an object as it is now over whatever is there; None where it is gone. `folder` is for a large one.

    Raises StorageError, also where other bytes arrived than were read.
    """
    with tempfile.SpooledTemporaryFile(IN_MEMORY, dir=str(folder)) as body:
        try:
            copied, headers = _read(source, key, body)
        except NotFound:
            return None
        body.seek(0)
        with translated(f"write {key}"):
            if copied.size <= SINGLE_LIMIT:
                sum_ = base64.b64encode(bytes.fromhex(copied.sha256)).decode()
                target.client.put_object(
                    Bucket=target.name, Key=key, Body=body, ChecksumSHA256=sum_, **headers
                )
                return copied
            target.client.upload_fileobj(body, target.name, key, ExtraArgs=headers)
    _compare(target, copied)
    return copied


def _read(source: Bucket, key: str, body: Any) -> tuple[Copied, dict[str, Any]]:
    digest, size = hashlib.sha256(), 0
    with translated(f"read {key}"):
        answer = source.client.get_object(Bucket=source.name, Key=key)
        stream: IO[bytes] = answer["Body"]  # type: ignore[assignment]
        try:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                size += body.write(chunk)
        finally:
            stream.close()
    headers = {name: value for name in KEPT_HEADERS if (value := answer.get(name))}
    return Copied(key, answer["ETag"].strip('"'), size, digest.hexdigest()), headers


def _compare(target: Bucket, copied: Copied) -> None:
    """What goes in parts carries no sum of the whole: so it is read back before it counts."""
    digest = hashlib.sha256()
    for chunk in target.stream(copied.key):
        digest.update(chunk)
    if digest.hexdigest() != copied.sha256:
        target.delete(copied.key)
        raise StorageError(f"cannot write {copied.key}: the bytes were damaged on the way; try again")
