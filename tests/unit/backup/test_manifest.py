"""Manifests and lists are read as they were written, and nothing in them names another file."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest

from mediahub.backup.manifest import (
    Blob,
    Entry,
    Manifest,
    decode_entries,
    decode_manifest,
    decode_names,
    encode_entries,
    encode_manifest,
    encode_names,
)
from mediahub.backup.problems import BackupError, Damaged

BLOB = Blob("ab" * 32, "cd" * 32, 7)
MOMENT = datetime(2025, 10, 18, 2, 0, tzinfo=UTC)
MANIFEST = Manifest(
    name="20251018T020000Z-00000000", catalogue="c", mediahub="1", revision="0001", database="sqlite",
    moment=MOMENT, finished_at=MOMENT, events=1, assets=2, objects=3, size=4, copied=5, missing=0,
    has_secrets=False, has_renditions=False, contents=BLOB, blobs=BLOB,
)  # fmt: skip


def test_they_come_back_as_they_were() -> None:
    assert decode_manifest(encode_manifest(MANIFEST)) == MANIFEST
    entries = [Entry("table", "asset", BLOB, 3), Entry("object", "originals/大.jpg", BLOB, mime="image/jpeg")]
    assert list(decode_entries(encode_entries(entries))) == entries
    assert decode_names(encode_names({BLOB.name, "ef" * 32})) == {BLOB.name, "ef" * 32}


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"{}", b'{"format": "x"}', b"null"])
def test_what_is_no_manifest_is_damaged(data: bytes) -> None:
    with pytest.raises(Damaged):
        decode_manifest(data)


def test_a_newer_format_is_refused_with_its_version() -> None:
    newer = json.loads(encode_manifest(MANIFEST)) | {"format": 2, "mediahub": "9.1", "unknown": 1}
    with pytest.raises(BackupError, match=r"newer MediaHub \(9\.1\)"):
        decode_manifest(json.dumps(newer).encode())


@pytest.mark.parametrize("name", ["../../etc/passwd", "AB" * 32, "", "ab" * 32 + "/x"])
def test_a_name_that_is_none_of_a_backup_is_damaged(name: str) -> None:
    values = json.loads(encode_manifest(MANIFEST))
    values["contents"]["name"] = name
    with pytest.raises(Damaged):
        decode_manifest(json.dumps(values).encode())
    if name:
        with pytest.raises(Damaged):
            decode_names(gzip.compress(name.encode()))


@pytest.mark.parametrize(
    "data", [b"", b"no gzip", gzip.compress(b"{", mtime=0), gzip.compress(b"[1]", mtime=0)]
)
def test_a_list_that_cannot_be_read_is_damaged(data: bytes) -> None:
    with pytest.raises(Damaged):
        list(decode_entries(data))
