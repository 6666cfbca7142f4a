"""Bytes go to S3 with their SHA-256, in parts or in one piece."""

from __future__ import annotations

import base64
import hashlib

import pytest

from mediahub.storage import NotFound, StorageError
from mediahub.storage.multipart import Part
from mediahub.storage.streaming import put_part, put_whole
from tests.object_storage import BucketInMemory, refused

DATA = b"x" * 11


def checksum(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def test_a_part_says_its_number_size_and_tag(bucket: BucketInMemory) -> None:
    upload = bucket.s3.create_multipart_upload("media", "a")["UploadId"]
    part = put_part(bucket, "a", upload, 2, bytearray(DATA))
    tag, data = bucket.s3.uploads[upload].parts[2]
    assert (part, data) == (Part(2, 11, tag), DATA)


def test_a_part_of_an_upload_that_is_not_there_says_so(bucket: BucketInMemory) -> None:
    with pytest.raises(NotFound):
        put_part(bucket, "a", "gone", 1, DATA)


def test_a_whole_object_is_written_over_with_its_checksum(bucket: BucketInMemory) -> None:
    put_whole(bucket, "a", b"old")
    put_whole(bucket, "a", DATA)
    stored = bucket.s3.objects["a"]
    assert (stored.data, stored.sha256) == (DATA, checksum(DATA))


def test_an_error_names_what_was_to_be_written(bucket: BucketInMemory) -> None:
    bucket.s3.broken = refused("AccessDenied")
    with pytest.raises(StorageError, match="records/x"):
        put_whole(bucket, "records/x", DATA)
    with pytest.raises(StorageError, match="part 3 of originals/x"):
        put_part(bucket, "originals/x", "u", 3, DATA)
