"""Objects from one S3 to another: bytes, what they say of themselves, and what has other bytes than its
name."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from mediahub.settings import Settings
from mediahub.storage import StorageError
from mediahub.storage.copying import copy_object
from tests.object_storage import BucketInMemory, refused


@pytest.fixture
def target(s3_settings: Settings) -> BucketInMemory:
    bucket = BucketInMemory(s3_settings)
    bucket.ensure()
    return bucket


def test_an_object_comes_with_what_it_says_of_itself(
    bucket: BucketInMemory, target: BucketInMemory, tmp_path: Path
) -> None:
    bucket.put_bytes("renditions/a", b"picture", "image/webp")
    copied = copy_object(bucket, target, "renditions/a", tmp_path)
    assert copied is not None
    assert (copied.size, copied.sha256) == (7, hashlib.sha256(b"picture").hexdigest())
    (listed,) = bucket.list()
    assert copied.etag == listed.etag != ""
    there = target.client.objects["renditions/a"]  # type: ignore[attr-defined]
    assert (there.data, there.mime) == (b"picture", "image/webp")
    assert there.cache == bucket.client.objects["renditions/a"].cache is not None  # type: ignore[attr-defined]
    bucket.put_bytes("renditions/a", b"anew", "image/webp")
    copy_object(bucket, target, "renditions/a", tmp_path)
    assert target.get_bytes("renditions/a") == b"anew"


def test_one_that_is_gone_is_no_fault(bucket: BucketInMemory, target: BucketInMemory, tmp_path: Path) -> None:
    assert copy_object(bucket, target, "incoming/1", tmp_path) is None


def test_bytes_that_are_not_those_of_the_name_are_told(
    bucket: BucketInMemory, target: BucketInMemory, tmp_path: Path
) -> None:
    good, bad = (
        f"originals/summit/aa/{digest}.jpg" for digest in (hashlib.sha256(b"x").hexdigest(), "aa" * 32)
    )
    for key in (good, bad):
        bucket.put_bytes(key, b"x", "image/jpeg")
        copied = copy_object(bucket, target, key, tmp_path)
        assert copied is not None
        assert copied.is_as_named is (key == good)


def test_a_target_that_is_away_is_said(
    bucket: BucketInMemory, target: BucketInMemory, tmp_path: Path
) -> None:
    bucket.put_bytes("renditions/a", b"picture", "image/webp")
    target.client.broken = refused("SlowDown")  # type: ignore[attr-defined]
    with pytest.raises(StorageError):
        copy_object(bucket, target, "renditions/a", tmp_path)
