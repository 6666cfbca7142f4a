"""The manifest of a zip: what was fixed once is read again, and the same entries have the same tag."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import datetime

import pytest

from mediahub.delivery.zips.layout import Member
from mediahub.delivery.zips.manifest import Entry, Manifest
from tests.object_storage import BucketInMemory

WHEN = datetime(2025, 10, 18, 10, 0, 2)
ENTRIES = [
    Entry(Member("terms.txt", 3, 1, WHEN), "papers/1"),
    Entry(Member("照片.jpg", 9, 2, WHEN), "delivered/a.jpg", "a"),
    Entry(Member("照片.xmp", 4, 3, WHEN), "delivered/a.jpg.xmp", "a"),
    Entry(Member("b.jpg", 8, 4, WHEN), "delivered/b.jpg", "b"),
]


def test_it_is_read_as_it_was_written(bucket: BucketInMemory) -> None:
    data, _ = Manifest(ENTRIES).dump()
    bucket.put_bytes("archives/1/list", data, "application/gzip")
    found = Manifest.load(bucket, "archives/1/list")
    assert found.entries == ENTRIES
    assert found.asset_ids == ["a", "b"]
    assert found.keys == ["papers/1", "delivered/a.jpg", "delivered/a.jpg.xmp", "delivered/b.jpg"]
    assert found.layout.size == Manifest(ENTRIES).layout.size


def test_the_tag_follows_from_the_entries_alone() -> None:
    data, tag = Manifest(ENTRIES).dump()
    assert Manifest(list(ENTRIES)).dump() == (data, tag)
    other = [*ENTRIES[:-1], replace(ENTRIES[-1], key="delivered/other.jpg")]
    assert Manifest(other).dump()[1] != tag
    assert Manifest(ENTRIES[::-1]).dump()[1] != tag


def test_one_of_another_version_is_not_read(bucket: BucketInMemory) -> None:
    text = json.dumps({"version": 0, "entries": []}).encode()
    bucket.put_bytes("archives/1/list", gzip.compress(text), "application/gzip")
    with pytest.raises(ValueError, match="another version"):
        Manifest.load(bucket, "archives/1/list")
