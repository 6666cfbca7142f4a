"""The bucket: objects in, objects out, each failure a `StorageError` that says what to do."""

from __future__ import annotations

import base64
import hashlib
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from mediahub.outages.circuit import Circuit
from mediahub.settings import Settings
from mediahub.storage.client import make_client
from mediahub.storage.errors import NotFound, StorageError, error_code, translated

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client
    from types_boto3_s3.type_defs import CopySourceTypeDef

CHUNK = 1 << 20
SINGLE_LIMIT = 5 << 30
"""S3 takes at most this many bytes in one put or copy; beyond it, the object goes in parts."""

ONE_PIECE = 32 << 20
"""Bytes up to which a put in parts, with its threads and three requests more, gains nothing."""

FOR_EVER = "public, max-age=31536000, immutable"
MISSING = {"NoSuchKey", "404", "NotFound"}
TAKEN = {"PreconditionFailed", "ConditionalRequestConflict"}


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """What S3 knows of an object without reading it."""

    key: str
    size: int
    modified: datetime
    sha256: str | None = None
    """Hex, where the object was written in one piece with its checksum; never from `list`."""
    mime: str | None = None
    etag: str = ""
    """Another one for other bytes, as S3 lists it; says nothing in another bucket."""


class Bucket:
    """The one bucket of an installation. Thread-safe, and safe to inherit by a fork."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.name = settings.s3_bucket
        self._lock = threading.Lock()
        self._owner = 0
        self._made: tuple[S3Client, S3Client] | None = None

    @property
    def client(self) -> S3Client:
        """The boto3 client of this process, made when first needed."""
        return self._clients()[0]

    @property
    def brief(self) -> S3Client:
        """One that waits seconds for its answer, for what S3 knows without reading an object."""
        return self._clients()[1]

    def _clients(self) -> tuple[S3Client, S3Client]:
        if self._made is None or self._owner != os.getpid():
            with self._lock:
                if self._made is None or self._owner != os.getpid():
                    circuit = Circuit()
                    both = [
                        make_client(self._settings, brief=brief, circuit=circuit) for brief in (False, True)
                    ]
                    self._made, self._owner = (both[0], both[1]), os.getpid()
        return self._made

    def put_file(self, key: str, path: Path, *, sha256: str, mime: str) -> bool:
        """Write an original, once. True if it was written, False if it was there already.

        The server checks `sha256` (hex) and refuses other bytes. An object that is there already is
        never replaced: with the same size and checksum that is fine, otherwise a `StorageError`.
        """
        size = path.stat().st_size
        if size > SINGLE_LIMIT:
            return self._put_large(key, path, size, sha256, mime)
        try:
            with translated(f"write {key}"), path.open("rb") as body:
                self._put_new(key, body, sha256, mime)
        except _Taken:
            self._require_same(key, size, sha256)
            return False
        return True

    def put_bytes(self, key: str, data: bytes, mime: str, cache: str = FOR_EVER) -> None:
        """Write a rendition: its key follows its content, so anyone may cache it for ever.

        `cache` is the Cache-Control of what is to be forgotten some day.
        """
        with translated(f"write {key}"):
            self.client.put_object(Bucket=self.name, Key=key, Body=data, ContentType=mime, CacheControl=cache)

    def put_rendition(self, key: str, path: Path, mime: str) -> None:
        """Write a rendition that is too large for memory, such as a clip."""
        with translated(f"write {key}"):
            if path.stat().st_size <= ONE_PIECE:
                with path.open("rb") as body:
                    self.client.put_object(
                        Bucket=self.name, Key=key, Body=body, ContentType=mime, CacheControl=FOR_EVER
                    )
                return
            extra = {"ContentType": mime, "CacheControl": FOR_EVER}
            self.client.upload_file(str(path), self.name, key, ExtraArgs=extra)

    def get_bytes(self, key: str) -> bytes:
        """A whole object in memory: for renditions and small files."""
        return b"".join(self.stream(key))

    def get_to_file(self, key: str, path: Path) -> int:
        """Copy an object to `path`; the number of bytes. On an error nothing is left there."""
        try:
            with path.open("wb") as target:
                return sum(target.write(chunk) for chunk in self.stream(key))
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def stream(self, key: str, chunk_size: int = CHUNK) -> Iterator[bytes]:
        """The object in chunks. Raises `Unavailable` when it breaks off before its end."""
        with translated(f"read {key}"):
            answer = self.client.get_object(Bucket=self.name, Key=key)
            body = answer["Body"]
            try:
                yield from body.iter_chunks(chunk_size)
            finally:
                body.close()

    def stream_range(self, key: str, start: int, stop: int, chunk_size: int = CHUNK) -> Iterator[bytes]:
        """The bytes `start` to `stop` of an object, which has them, in chunks."""
        with translated(f"read {key}"):
            wanted = f"bytes={start}-{stop - 1}"
            body = self.client.get_object(Bucket=self.name, Key=key, Range=wanted)["Body"]
            try:
                yield from body.iter_chunks(chunk_size)
            finally:
                body.close()

    def head(self, key: str) -> ObjectInfo | None:
        """What is known of the object; None if there is none."""
        try:
            with translated(f"look up {key}"):
                answer = self.brief.head_object(Bucket=self.name, Key=key, ChecksumMode="ENABLED")
        except NotFound:
            return None
        encoded = answer.get("ChecksumSHA256", "")
        whole = encoded and "-" not in encoded  # a multipart checksum is of the parts, not of the file
        return ObjectInfo(
            key=key,
            size=answer["ContentLength"],
            modified=answer["LastModified"],
            sha256=base64.b64decode(encoded).hex() if whole else None,
            mime=answer.get("ContentType"),
        )

    def copy(self, source: str, target: str, mime: str | None = None, size: int | None = None) -> None:
        """Copy inside the bucket; no byte passes through this machine. With `mime`, that is its type and
        nothing else that its sender said of the object is kept. Who knows the `size` in bytes saves asking
        for it."""
        ours: dict[str, Any] = {"ContentType": mime, "MetadataDirective": "REPLACE"} if mime else {}
        where: CopySourceTypeDef = {"Bucket": self.name, "Key": source}
        with translated(f"copy {source} to {target}"):
            if size is not None and size <= SINGLE_LIMIT:
                self.client.copy_object(Bucket=self.name, Key=target, CopySource=where, **ours)
                return
            in_parts = TransferConfig(multipart_threshold=SINGLE_LIMIT, use_threads=False)
            self.client.copy(where, self.name, target, ExtraArgs=ours or None, Config=in_parts)

    def delete(self, key: str) -> None:
        """Remove an object. One that is not there is fine."""
        with translated(f"delete {key}"):
            self.brief.delete_object(Bucket=self.name, Key=key)

    def list(self, prefix: str = "", after: str = "") -> Iterator[ObjectInfo]:
        """Every object under `prefix` whose key comes `after`, in order of its key."""
        begin: dict[str, Any] = {"StartAfter": after} if after else {}
        with translated(f"list {prefix or 'the bucket'}"):
            pages = self.brief.get_paginator("list_objects_v2").paginate(
                Bucket=self.name, Prefix=prefix, **begin
            )
            for page in pages:
                for entry in page.get("Contents", ()):
                    etag = entry.get("ETag", "").strip('"')
                    yield ObjectInfo(entry["Key"], entry["Size"], entry["LastModified"], etag=etag)

    def ensure(self) -> None:
        """Make the bucket if need be, and let only the application's own pages use it from a browser."""
        with translated(f"make the bucket {self.name}"):
            try:
                self.client.head_bucket(Bucket=self.name)
            except ClientError as error:
                if error_code(error) not in {*MISSING, "NoSuchBucket"}:
                    raise
                self.client.create_bucket(Bucket=self.name)
            self.client.put_bucket_cors(
                Bucket=self.name,
                CORSConfiguration={
                    "CORSRules": [
                        {
                            "AllowedOrigins": self._settings.origins,
                            "AllowedMethods": ["GET", "HEAD", "PUT", "POST"],
                            "AllowedHeaders": ["*"],
                            "ExposeHeaders": ["ETag"],  # a multipart upload needs that of each part
                            "MaxAgeSeconds": 3600,
                        }
                    ]
                },
            )

    def check(self) -> datetime:
        """Raise unless the bucket is there and these credentials open it; what S3's clock says."""
        with translated(f"open the bucket {self.name}"):
            answer = self.brief.head_bucket(Bucket=self.name)
        return parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])

    def _put_new(self, key: str, body: IO[bytes], sha256: str, mime: str) -> None:
        try:
            self.client.put_object(
                Bucket=self.name,
                Key=key,
                Body=body,
                ContentType=mime,
                ChecksumSHA256=base64.b64encode(bytes.fromhex(sha256)).decode(),
                IfNoneMatch="*",
            )
        except ClientError as error:
            if error_code(error) in TAKEN:
                raise _Taken from error
            raise

    def _put_large(self, key: str, path: Path, size: int, sha256: str, mime: str) -> bool:
        """In parts, which carry no checksum of the whole: so it is read back before it counts."""
        if self.head(key):
            self._require_same(key, size, sha256)
            return False
        with translated(f"write {key}"):
            self.client.upload_file(str(path), self.name, key, ExtraArgs={"ContentType": mime})
        digest = hashlib.sha256()
        for chunk in self.stream(key):
            digest.update(chunk)
        if digest.hexdigest() != sha256:
            self.delete(key)
            raise StorageError(f"cannot write {key}: the bytes were damaged on the way; send them again")
        return True

    def _require_same(self, key: str, size: int, sha256: str) -> None:
        there = self.head(key)
        if there is None or there.size != size or there.sha256 not in {None, sha256}:
            raise StorageError(
                f"cannot write {key}: another object has this name. It was left as it is; "
                "run `mediahub verify` to see what is wrong with it"
            )


class _Taken(Exception):
    """The key exists."""
