"""What arrived, held against what was announced."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.catalog.models import Arrival
from mediahub.ingest.announcement import REASON, Announcement, announcement_of
from mediahub.media.hashing import head_tail_file, sha256_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"picture" * 1000)
    return file


def test_the_hash_of_all_bytes_decides_where_it_was_said(path: Path) -> None:
    whole, ends = sha256_file(path), head_tail_file(path)
    assert Announcement(7000, ends, whole).broken_by(path) is None
    assert Announcement(1, "other", whole).broken_by(path) is None
    assert Announcement(7000, ends, "0" * 64).broken_by(path) == REASON


def test_else_size_and_ends_do(path: Path) -> None:
    ends = head_tail_file(path)
    assert Announcement(7000, ends, None).broken_by(path) is None
    assert Announcement(6999, ends, None).broken_by(path) == REASON
    assert Announcement(7000, "other", "").broken_by(path) == REASON


def test_what_was_not_announced_is_not_held_against_it(path: Path) -> None:
    assert Announcement(1, None, None).broken_by(path) is None
    row = Arrival(size=5, head_tail="ends", claimed_sha256="whole", sha256="came")
    assert announcement_of(row) == Announcement(5, "ends", "whole")
