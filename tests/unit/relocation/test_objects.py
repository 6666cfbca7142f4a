"""Objects of a move: copied once each, again where they changed, and damage is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mediahub.relocation import objects as module
from mediahub.relocation.journal import Journal
from mediahub.relocation.objects import Objects
from mediahub.relocation.plan import Plan
from mediahub.settings import Settings, load_settings
from mediahub.storage.errors import StorageError
from tests.object_storage import BucketInMemory, refused

DIGEST = "9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0"
"""SHA-256 of `aaa`."""
NAMED = f"originals/summit/98/{DIGEST}.jpg"


class Move:
    """Two buckets in memory, and what a move between them does."""

    def __init__(self, source: Settings, target: Settings, patch: pytest.MonkeyPatch) -> None:
        self.buckets: dict[str, BucketInMemory] = {}

        def bucket(settings: Settings) -> BucketInMemory:
            return self.buckets.setdefault(settings.s3_bucket, BucketInMemory(settings))

        patch.setattr(module, "Bucket", bucket)
        self.plan, self.journal = Plan(source, target), Journal(source.home)
        self.objects = Objects(self.plan, self.journal)
        self.here, self.there = self.buckets["here"], self.buckets["there"]
        self.here.ensure()
        self.objects.ensure_target()
        self.progress: list[tuple[int, int]] = []

    def copy(self) -> module.Round:
        self.progress.clear()
        return self.objects.copy(lambda done, total: self.progress.append((done, total)))


@pytest.fixture
def move(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Move]:
    keys = {"home": tmp_path, "s3_access_key": "key", "s3_secret_key": "secret"}
    source, target = (load_settings(s3_bucket=name, **keys) for name in ("here", "there"))
    source.temp_dir.mkdir(parents=True, exist_ok=True)
    made = Move(source, target, monkeypatch)
    yield made
    made.journal.close()


def test_each_object_is_copied_once_with_its_type(move: Move) -> None:
    assert move.objects.target_is_empty()
    for number in range(25):
        move.here.put_bytes(f"records/{number:02}", b"x" * number, "application/json")
    done = move.copy()
    assert (done.objects, done.copied, done.size, done.damaged) == (25, 25, sum(range(25)), [])
    assert move.progress == [(20, 25), (25, 25)]
    assert move.there.get_bytes("records/07") == b"x" * 7
    assert move.there.s3.objects["records/07"].mime == "application/json"
    assert not move.objects.target_is_empty()
    again = move.copy()
    assert (again.objects, again.copied, move.progress) == (25, 0, [])


def test_what_changed_or_is_not_whole_over_there_is_copied_again(move: Move) -> None:
    for key in ("changed", "cut", "gone", "same"):
        move.here.put_bytes(key, b"aaa", "text/plain")
    move.copy()
    move.here.put_bytes("changed", b"bbb", "text/plain")
    move.there.put_bytes("cut", b"a", "text/plain")
    move.there.delete("gone")
    assert move.copy().copied == 3
    assert {info.key: move.there.get_bytes(info.key) for info in move.there.list()} == {
        "changed": b"bbb", "cut": b"aaa", "gone": b"aaa", "same": b"aaa",
    }  # fmt: skip


def test_an_object_that_is_not_what_its_key_says_is_copied_and_named(move: Move) -> None:
    move.here.put_bytes(NAMED, b"aab", "image/jpeg")
    move.here.put_bytes("records/a", b"aab", "application/json")
    assert move.copy().damaged == [NAMED]
    assert move.there.get_bytes(NAMED) == b"aab"


def test_one_that_goes_meanwhile_is_no_error(move: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    move.here.put_bytes("a", b"aaa", "text/plain")
    listed = list(move.here.list())
    move.here.delete("a")
    monkeypatch.setattr(move.here, "list", lambda: iter(listed))
    assert (move.copy().copied, move.objects.target_is_empty()) == (0, True)


def test_what_was_copied_before_storage_went_away_is_not_copied_again(move: Move) -> None:
    for number in range(3):
        move.here.put_bytes(f"records/{number:02}", b"x", "application/json")
    move.copy()
    move.here.put_bytes("records/99", b"x", "application/json")
    move.there.s3.broken = refused("SlowDown")
    with pytest.raises(StorageError):
        move.copy()
    move.there.s3.broken = None
    assert move.copy().copied == 1


def test_what_is_no_longer_here_is_deleted_there(move: Move) -> None:
    for key in ("a", "b"):
        move.here.put_bytes(key, b"aaa", "text/plain")
    move.copy()
    move.here.delete("a")
    assert move.objects.delete_others() == 1
    assert [info.key for info in move.there.list()] == ["b"]
    assert move.objects.delete_others() == 0
