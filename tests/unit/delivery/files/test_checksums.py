"""CRC-32 of objects: read once, kept, and read again where the object is another one."""

from __future__ import annotations

import zlib

import pytest

from mediahub.delivery.files import checksums as module
from mediahub.delivery.files.checksums import checksums
from mediahub.runtime import Services
from mediahub.storage.errors import NotFound
from tests.object_storage import BucketInMemory


def found(services: Services, sizes: dict[str, int]) -> dict[str, tuple[int, int]]:
    return {key: one for page in checksums(services, sizes) for key, one in page.items()}


def test_each_object_is_read_once(
    services: Services, bucket: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    sizes = {}
    for number in range(3):
        bucket.put_bytes(f"d/{number}", bytes(number + 1), "x")
        sizes[f"d/{number}"] = number + 1
    wanted = {key: (size, zlib.crc32(bytes(size))) for key, size in sizes.items()}
    assert found(services, sizes) == wanted
    for key in sizes:
        bucket.delete(key)
    assert found(services, sizes) == wanted


def test_a_file_that_was_made_anew_is_read_again(services: Services, bucket: BucketInMemory) -> None:
    bucket.put_bytes("d/a", b"one", "x")
    found(services, {"d/a": 3})
    bucket.put_bytes("d/a", b"longer", "x")
    assert found(services, {"d/a": 6}) == {"d/a": (6, zlib.crc32(b"longer"))}
    assert found(services, {}) == {}


def test_one_that_is_gone_is_said(services: Services) -> None:
    with pytest.raises(NotFound):
        found(services, {"d/none": 1})
