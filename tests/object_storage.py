"""Object storage in memory: what boto3's S3 client answers, for the calls that the storage room makes.

Unit tests use it in the place of the network. It keeps to what S3 promises: a put in one piece, conditional
writes, checksums that are compared, listings in order of keys and in pages. What a real server does is tested
in tests/functional.
"""

from __future__ import annotations

import base64
import hashlib
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any, cast

from botocore.exceptions import ClientError
from botocore.response import StreamingBody

from mediahub.settings import Settings
from mediahub.storage.bucket import Bucket

Answer = dict[str, Any]
PAGE = 3
"""Entries of one page of a listing: so few that tests see more than one."""
STATUS = {
    "NoSuchKey": 404, "404": 404, "NoSuchBucket": 404, "NoSuchUpload": 404, "PreconditionFailed": 412,
    "BadDigest": 400, "InvalidPart": 400, "InvalidRange": 416,
}  # fmt: skip


@dataclass
class StoredObject:
    """An object with what was sent beside its bytes."""

    data: bytes
    mime: str = "binary/octet-stream"
    cache: str | None = None
    sha256: str | None = None
    """Base64, as S3 gives it."""
    modified: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass
class Upload:
    """A multipart upload that is not complete."""

    key: str
    begun: datetime
    parts: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    """ETag and bytes by number."""


def refused(code: str, operation: str = "Operation") -> ClientError:
    """The error that boto3 raises for an answer with this code."""
    status = STATUS.get(code, 500)
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(cast(Any, answer), operation)


class S3InMemory:
    """The calls of a boto3 S3 client, on dictionaries."""

    def __init__(self) -> None:
        self.objects: dict[str, StoredObject] = {}
        self.uploads: dict[str, Upload] = {}
        self.cors: Answer | None = None
        self.is_made = False
        self.broken: ClientError | None = None
        """Raised by every call, while it is set."""
        self._numbers = itertools.count(1)

    def head_bucket(self, Bucket: str) -> Answer:
        self._answer()
        if not self.is_made:
            raise refused("404", "HeadBucket")
        return {"ResponseMetadata": {"HTTPHeaders": {"date": format_datetime(datetime.now(UTC))}}}

    def create_bucket(self, Bucket: str) -> Answer:
        self._answer()
        self.is_made = True
        return {}

    def put_bucket_cors(self, Bucket: str, CORSConfiguration: Answer) -> Answer:
        self._answer()
        self.cors = CORSConfiguration
        return {}

    def put_object(self, Bucket: str, Key: str, Body: Any, **more: Any) -> Answer:
        self._answer()
        data = _read(Body)
        _compare(data, more.get("ChecksumSHA256"))
        if more.get("IfNoneMatch") == "*" and Key in self.objects:
            raise refused("PreconditionFailed", "PutObject")
        self.objects[Key] = StoredObject(
            data,
            more.get("ContentType", "binary/octet-stream"),
            more.get("CacheControl"),
            more.get("ChecksumSHA256"),
        )
        return {"ETag": _etag(data)}

    def upload_file(self, Filename: str, Bucket: str, Key: str, ExtraArgs: Answer | None = None) -> None:
        self.put_object(Bucket, Key, Path(Filename).read_bytes(), **(ExtraArgs or {}))

    def get_object(self, Bucket: str, Key: str, Range: str = "") -> Answer:
        data = self._object(Key, "NoSuchKey").data
        if Range:
            first, last = (int(part) for part in Range.removeprefix("bytes=").split("-"))
            if first >= len(data):
                raise refused("InvalidRange", "GetObject")
            data = data[first : last + 1]
        headers = {"ETag": _etag(self.objects[Key].data), "ContentType": self.objects[Key].mime}
        if self.objects[Key].cache:
            headers["CacheControl"] = str(self.objects[Key].cache)
        return {"Body": StreamingBody(io.BytesIO(data), len(data)), "ContentLength": len(data), **headers}

    def head_object(self, Bucket: str, Key: str, ChecksumMode: str = "") -> Answer:
        found = self._object(Key, "404")
        answer = {
            "ContentLength": len(found.data), "LastModified": found.modified, "ContentType": found.mime
        }  # fmt: skip
        return answer | ({"ChecksumSHA256": found.sha256} if found.sha256 else {})

    def copy_object(self, Bucket: str, Key: str, CopySource: Answer, **more: Any) -> Answer:
        found = self._object(CopySource["Key"], "NoSuchKey")
        self.objects[Key] = (
            StoredObject(found.data, more.get("ContentType", "binary/octet-stream"), sha256=found.sha256)
            if more.get("MetadataDirective") == "REPLACE"
            else StoredObject(found.data, found.mime, found.cache, found.sha256)
        )
        return {}

    def copy(
        self, CopySource: Answer, Bucket: str, Key: str, ExtraArgs: Answer | None = None, Config: Any = None
    ) -> None:
        self.copy_object(Bucket, Key, CopySource, **(ExtraArgs or {}))

    def delete_object(self, Bucket: str, Key: str) -> Answer:
        self._answer()
        self.objects.pop(Key, None)
        return {}

    def create_multipart_upload(self, Bucket: str, Key: str) -> Answer:
        self._answer()
        identity = f"upload-{next(self._numbers)}"
        self.uploads[identity] = Upload(Key, datetime.now(UTC))
        return {"UploadId": identity}

    def upload_part(
        self, Bucket: str, Key: str, UploadId: str, PartNumber: int, Body: Any, **more: Any
    ) -> Answer:
        data = _read(Body)
        _compare(data, more.get("ChecksumSHA256"))
        self._upload(UploadId).parts[PartNumber] = (_etag(data), data)
        return {"ETag": _etag(data)}

    def complete_multipart_upload(
        self, Bucket: str, Key: str, UploadId: str, MultipartUpload: Answer
    ) -> Answer:
        parts = self._upload(UploadId).parts
        wanted = [(one["PartNumber"], one["ETag"]) for one in MultipartUpload["Parts"]]
        if any(parts.get(number, ("",))[0] != etag for number, etag in wanted):
            raise refused("InvalidPart", "CompleteMultipartUpload")
        self.objects[Key] = StoredObject(b"".join(parts[number][1] for number, _ in wanted))
        del self.uploads[UploadId]
        return {}

    def abort_multipart_upload(self, Bucket: str, Key: str, UploadId: str) -> Answer:
        self._upload(UploadId)
        del self.uploads[UploadId]
        return {}

    def get_paginator(self, operation: str) -> _Pages:
        return _Pages(self, operation)

    def entries(
        self, operation: str, Prefix: str = "", UploadId: str = "", StartAfter: str = "", **_: Any
    ) -> tuple[str, list[Answer]]:
        """Name and entries of a listing."""
        self._answer()
        if operation == "list_objects_v2":
            wanted = (key for key in self.objects if key.startswith(Prefix) and key > StartAfter)
            found = [(key, self.objects[key]) for key in sorted(wanted)]
            return "Contents", [
                {"Key": key, "Size": len(one.data), "LastModified": one.modified, "ETag": _etag(one.data)}
                for key, one in found
            ]
        if operation == "list_parts":
            parts = sorted(self._upload(UploadId).parts.items())
            return "Parts", [
                {"PartNumber": number, "ETag": etag, "Size": len(data)} for number, (etag, data) in parts
            ]
        return "Uploads", [
            {"Key": one.key, "UploadId": identity, "Initiated": one.begun}
            for identity, one in self.uploads.items()
            if one.key.startswith(Prefix)
        ]

    def _answer(self) -> None:
        if self.broken is not None:
            raise self.broken

    def _object(self, key: str, missing: str) -> StoredObject:
        self._answer()
        if key not in self.objects:
            raise refused(missing, "GetObject")
        return self.objects[key]

    def _upload(self, identity: str) -> Upload:
        self._answer()
        if identity not in self.uploads:
            raise refused("NoSuchUpload", "UploadPart")
        return self.uploads[identity]


@dataclass
class _Pages:
    client: S3InMemory
    operation: str

    def paginate(self, **asked: Any) -> Iterator[Answer]:
        name, entries = self.client.entries(self.operation, **asked)
        if not entries:
            yield {}
        for start in range(0, len(entries), PAGE):
            yield {name: entries[start : start + PAGE]}


class BucketInMemory(Bucket):
    """The real bucket, over `S3InMemory`."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.s3 = S3InMemory()

    @property
    def client(self) -> Any:
        """In the place of boto3's."""
        return self.s3

    @property
    def brief(self) -> Any:
        """The same: it takes no time."""
        return self.s3


def _read(body: Any) -> bytes:
    return bytes(body) if isinstance(body, bytes | bytearray) else cast(bytes, body.read())


def _etag(data: bytes) -> str:
    return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'


def _compare(data: bytes, wanted: str | None) -> None:
    if wanted is not None and base64.b64encode(hashlib.sha256(data).digest()).decode() != wanted:
        raise refused("BadDigest", "PutObject")
