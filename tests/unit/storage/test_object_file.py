"""A file that becomes one object: in parts, whole or not at all."""

from __future__ import annotations

import pytest

from mediahub.storage.multipart import Multipart
from mediahub.storage.object_file import ObjectFile, discard
from tests.object_storage import BucketInMemory


def opened(bucket: BucketInMemory, monkeypatch: pytest.MonkeyPatch, expected: int = 0) -> ObjectFile:
    monkeypatch.setattr("mediahub.storage.object_file.SMALLEST_PART", 10)
    return ObjectFile(bucket, "exports/summit/a.tar", expected)


@pytest.mark.parametrize("pieces", [[b"x" * 10] * 3, [b"x" * 31], [b"x"], [b"xy"] * 25, [b""]])
def test_what_was_written_is_the_object(
    bucket: BucketInMemory, monkeypatch: pytest.MonkeyPatch, pieces: list[bytes]
) -> None:
    file = opened(bucket, monkeypatch)
    assert [file.write(piece) for piece in pieces] == [len(piece) for piece in pieces]
    assert bucket.head("exports/summit/a.tar") is None, "it is there when it is whole"
    file.finish()
    assert bucket.get_bytes("exports/summit/a.tar") == b"".join(pieces)
    assert file.size == len(b"".join(pieces))
    assert list(Multipart(bucket).under_way("exports/")) == []


def test_parts_are_as_large_as_what_is_expected_needs(
    bucket: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediahub.storage.object_file.MAX_PARTS", 5)
    file = opened(bucket, monkeypatch, expected=100)
    for _ in range(110):
        file.write(b"x")
    file.finish()
    assert len(bucket.get_bytes("exports/summit/a.tar")) == 110


def test_what_is_given_up_leaves_nothing(bucket: BucketInMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    file = opened(bucket, monkeypatch)
    file.write(b"x" * 50)
    file.abort()
    killed = opened(bucket, monkeypatch)
    killed.write(b"x" * 50)
    discard(bucket, "elsewhere/")
    assert len(list(Multipart(bucket).under_way("exports/"))) == 1
    discard(bucket, "exports/")
    assert list(Multipart(bucket).under_way("exports/")) == []
    assert bucket.head("exports/summit/a.tar") is None


def test_it_stops_before_the_next_part(bucket: BucketInMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mediahub.storage.object_file.SMALLEST_PART", 10)

    def stop() -> None:
        raise KeyboardInterrupt

    file = ObjectFile(bucket, "exports/summit/a.tar", 0, stop)
    file.write(b"x" * 9)
    with pytest.raises(KeyboardInterrupt):
        file.write(b"x")
