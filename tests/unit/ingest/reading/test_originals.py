"""Where an original's bytes are, and what is known of one that cannot be read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from mediahub.ingest.reading.originals import (
    IncomingObject,
    LocalFile,
    StoredOriginal,
    as_far_as_known,
    fingerprint,
)
from mediahub.media.model import MediaError

DATA = b"picture"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "DSC_1.JPG"
    file.write_bytes(DATA)
    return file


def test_a_fingerprint_is_size_and_hash(path: Path) -> None:
    assert fingerprint(LocalFile("card/DSC_1.JPG", path)) == (7, hashlib.sha256(DATA).hexdigest())
    gone = LocalFile("card/DSC_2.JPG", path.with_name("DSC_2.JPG"))
    with pytest.raises(MediaError, match="cannot be read") as refused:
        fingerprint(gone)
    assert refused.value.code == "unreadable"
    assert as_far_as_known(gone) == (0, None)


@pytest.mark.parametrize(
    ("shown", "sidecar", "expected"),
    [
        ("card/DSC_1.JPG", "DSC_1.xmp", "card/DSC_1.xmp"),
        ("DSC_1.JPG", "DSC_1.xmp", "DSC_1.xmp"),
        ("card/DSC_1.JPG", None, ""),
    ],
)
def test_a_sidecar_is_shown_beside_its_picture(
    path: Path, shown: str, sidecar: str | None, expected: str
) -> None:
    beside = path.with_name(sidecar) if sidecar else None
    assert LocalFile(shown, path, beside).sidecar_shown == expected


def test_only_what_is_in_its_place_already_is_not_listed(path: Path) -> None:
    assert LocalFile("a", path).listed
    assert IncomingObject("a", path, "incoming/1").listed
    assert not StoredOriginal("a", path).listed
