"""Streaming to S3 while the bytes still come in; the server checks each piece's SHA-256."""

from __future__ import annotations

import base64
import hashlib

from mediahub.storage.bucket import Bucket
from mediahub.storage.errors import translated
from mediahub.storage.multipart import Part


def put_part(bucket: Bucket, key: str, upload_id: str, number: int, data: bytes | bytearray) -> Part:
    """Write a part of a multipart upload: at least 5 MiB, unless it is the last.

    Raises NotFound if S3 does not know the upload.
    """
    with translated(f"write part {number} of {key}"):
        answer = bucket.client.upload_part(
            Bucket=bucket.name,
            Key=key,
            UploadId=upload_id,
            PartNumber=number,
            Body=data,  # type: ignore[arg-type]  # the stubs do not know of bytearray
            ChecksumSHA256=_checksum(data),
        )
    return Part(number, len(data), answer["ETag"])


def put_whole(bucket: Bucket, key: str, data: bytes | bytearray) -> None:
    """Write a small object in one piece, over one that may be there."""
    with translated(f"write {key}"):
        bucket.client.put_object(
            Bucket=bucket.name,
            Key=key,
            Body=data,  # type: ignore[arg-type]
            ChecksumSHA256=_checksum(data),
        )


def _checksum(data: bytes | bytearray) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()
