"""Objects in and out of the bucket, and what is said when they are not what they should be."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mediahub.settings import Settings
from mediahub.storage import bucket as module
from mediahub.storage.bucket import Bucket
from mediahub.storage.errors import Denied, NotFound, StorageError
from tests.object_storage import BucketInMemory, refused


def write(path: Path, data: bytes) -> tuple[Path, str]:
    path.write_bytes(data)
    return path, hashlib.sha256(data).hexdigest()


def test_an_original_is_written_once(bucket: Bucket, tmp_path: Path) -> None:
    path, sha256 = write(tmp_path / "a.jpg", b"frame")
    assert bucket.put_file("originals/a", path, sha256=sha256, mime="image/jpeg") is True
    assert bucket.put_file("originals/a", path, sha256=sha256, mime="image/jpeg") is False
    info = bucket.head("originals/a")
    assert info is not None
    assert (info.size, info.mime, info.sha256) == (5, "image/jpeg", sha256)
    assert abs(info.modified - datetime.now(UTC)) < timedelta(hours=1)


def test_another_file_under_the_same_key_is_refused_and_the_first_one_stays(
    bucket: Bucket, tmp_path: Path
) -> None:
    path, sha256 = write(tmp_path / "a.jpg", b"frame")
    bucket.put_file("originals/a", path, sha256=sha256, mime="image/jpeg")
    for other in (b"other", b"longer than it"):
        path, sha256 = write(tmp_path / "b.jpg", other)
        with pytest.raises(StorageError, match="another object has this name"):
            bucket.put_file("originals/a", path, sha256=sha256, mime="image/jpeg")
    assert bucket.get_bytes("originals/a") == b"frame"


def test_damaged_bytes_are_refused(bucket: Bucket, tmp_path: Path) -> None:
    path, _ = write(tmp_path / "a.jpg", b"frame")
    with pytest.raises(StorageError):
        bucket.put_file("originals/a", path, sha256="00" * 32, mime="image/jpeg")
    assert bucket.head("originals/a") is None


def test_a_file_too_large_for_one_put_goes_in_parts_and_is_read_back(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SINGLE_LIMIT", 3)
    path, sha256 = write(tmp_path / "a.mov", b"a long clip")
    assert bucket.put_file("originals/a", path, sha256=sha256, mime="video/quicktime") is True
    assert bucket.put_file("originals/a", path, sha256=sha256, mime="video/quicktime") is False
    with pytest.raises(StorageError, match="damaged on the way"):
        bucket.put_file("originals/b", path, sha256="00" * 32, mime="video/quicktime")
    assert bucket.head("originals/b") is None


def test_an_object_that_is_not_there(bucket: Bucket, tmp_path: Path) -> None:
    assert bucket.head("none") is None
    with pytest.raises(NotFound, match="read none"):
        bucket.get_bytes("none")
    with pytest.raises(NotFound):
        bucket.get_to_file("none", tmp_path / "target")
    assert not (tmp_path / "target").exists()
    bucket.delete("none")


def test_ranges_copies_and_lists(bucket: Bucket, tmp_path: Path) -> None:
    bucket.put_bytes("p/b", b"0123456789", "text/plain")
    assert b"".join(bucket.stream_range("p/b", 2, 5)) == b"234"
    assert list(bucket.stream("p/b", 4)) == [b"0123", b"4567", b"89"]
    bucket.copy("p/b", "p/a", 10)
    bucket.copy("p/b", "q/c")
    assert [(one.key, one.size) for one in bucket.list("p/")] == [("p/a", 10), ("p/b", 10)]
    assert bucket.get_to_file("q/c", tmp_path / "c") == 10
    bucket.delete("p/a")
    assert [one.key for one in bucket.list()] == ["p/b", "q/c"]


@pytest.mark.parametrize("one_piece", [1, 100])
def test_a_large_rendition_is_cached_for_ever_however_it_was_sent(
    bucket: BucketInMemory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_piece: int
) -> None:
    monkeypatch.setattr(module, "ONE_PIECE", one_piece)
    path, _ = write(tmp_path / "a.mp4", b"clip")
    bucket.put_rendition("renditions/a", path, "video/mp4")
    stored = bucket.s3.objects["renditions/a"]
    assert (stored.data, stored.mime, stored.cache) == (b"clip", "video/mp4", module.FOR_EVER)


def test_ensure_lets_the_own_pages_in_and_a_second_time_changes_nothing(
    bucket: BucketInMemory, s3_settings: Settings
) -> None:
    bucket.put_bytes("a", b"a", "text/plain")
    bucket.ensure()
    assert bucket.s3.cors is not None
    (rule,) = bucket.s3.cors["CORSRules"]
    assert rule["AllowedOrigins"] == s3_settings.origins
    assert rule["ExposeHeaders"] == ["ETag"]
    assert bucket.get_bytes("a") == b"a"


def test_check_gives_the_clock_of_the_server_and_says_that_a_bucket_is_not_there(
    bucket: BucketInMemory,
) -> None:
    assert abs(bucket.check() - datetime.now(UTC)) < timedelta(hours=1)
    bucket.s3.is_made = False
    with pytest.raises(NotFound, match="open the bucket media"):
        bucket.check()


def test_ensure_does_not_take_a_refusal_for_a_bucket_that_is_not_there(bucket: BucketInMemory) -> None:
    bucket.s3.broken = refused("AccessDenied")
    with pytest.raises(Denied, match="policy"):
        bucket.ensure()
