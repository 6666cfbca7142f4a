"""A folder and a prefix of a bucket keep what is put there, whole, under its name, and nothing else."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from mediahub.backup.places import BucketPlace, FolderPlace, Place, place_of
from mediahub.backup.problems import BackupError
from mediahub.settings import Settings
from tests.object_storage import BucketInMemory


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path, s3_settings: Settings) -> Place:
    if request.param == "folder":
        return FolderPlace(tmp_path / "place")
    bucket = BucketInMemory(s3_settings)
    bucket.ensure()
    bucket.put_bytes("elsewhere/objects/x", b"not ours", "image/jpeg")
    return BucketPlace(bucket, "of/office", tmp_path / "scratch")


def put(place: Place, name: str, data: bytes) -> None:
    draft = place.draft()
    draft.write_bytes(data)
    place.put(name, draft, hashlib.sha256(data).hexdigest())
    assert not draft.exists()


def test_what_is_put_is_read_listed_and_deleted(place: Place) -> None:
    assert place.sizes("objects/") == {}
    put(place, "objects/ab/abc", b"four")
    place.replace("marker.json", b"{}")
    place.replace("marker.json", b"{1}")
    assert place.sizes("objects/") == {"objects/ab/abc": 4}
    assert b"".join(place.read("objects/ab/abc")) == b"four"
    assert b"".join(place.read("marker.json")) == b"{1}"
    assert (place.has("marker.json"), place.has("other.json")) == (True, False)
    for _ in range(2):
        place.delete("objects/ab/abc")
    assert place.sizes("objects/") == {}
    with pytest.raises(BackupError, match="there is no objects/ab/abc"):
        list(place.read("objects/ab/abc"))


def test_what_a_killed_process_left_goes(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "place")
    left = place.draft()
    left.write_bytes(b"half")
    place.tidy()
    assert not left.exists()


def test_an_s3_target_has_settings_of_its_own(s3_settings: Settings) -> None:
    place = place_of("s3://office/daily/", s3_settings)
    assert place.label == "s3://office/daily"
    own = s3_settings.model_copy(update={"backup_s3_endpoint": "https://s3.elsewhere.example"})
    assert place_of(f"s3://{own.s3_bucket}/x", own).label == f"s3://{own.s3_bucket}/x"
    with pytest.raises(BackupError, match="MEDIAHUB_BACKUP_TARGET"):
        place_of("", s3_settings)
    with pytest.raises(BackupError, match="neither"):
        place_of("s3://key:secret@office/x", s3_settings)
