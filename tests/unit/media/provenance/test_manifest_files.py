"""Manifests beside files, and what only looks like them."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.media.model import MediaError
from mediahub.media.provenance import manifest_files
from mediahub.media.provenance.manifest_files import (
    check_manifest_file,
    manifest_that_signs,
    read_with_manifest,
)
from tests.credentials import authority, manifest_beside
from tests.unit.media.clip_files import write_clip
from tests.unit.media.picture_files import jpeg, noise, quarters


def test_a_picture_and_a_clip_are_read_with_theirs(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", [quarters(), quarters()])
    picture, manifest = tmp_path / "a.jpg", tmp_path / "a.c2pa"
    picture.write_bytes(jpeg(noise(64, 48)))
    for path, mime in ((picture, "application/octet-stream"), (picture, "image/jpeg"), (clip, "video/mp4")):
        manifest.write_bytes(manifest_beside(path.read_bytes(), mime))
        assert check_manifest_file(manifest)
        assert read_with_manifest(path, manifest, authority().root).verdict == "known", mime
    assert read_with_manifest(picture, manifest).verdict == "changed"


def test_what_is_no_manifest_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.c2pa"
    for data in (b"", b"junk", b"\0\0\0\x20jumb" + bytes(40)):
        path.write_bytes(data)
        with pytest.raises(MediaError, match="no C2PA manifest"):
            check_manifest_file(path)
    monkeypatch.setattr(manifest_files, "MAX_BYTES", 10)
    path.write_bytes(bytes(11))
    with pytest.raises(MediaError, match="too large"):
        check_manifest_file(path)


def test_of_several_manifests_the_one_counts_that_signs_the_file(tmp_path: Path) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(jpeg(noise(64, 48)))
    junk, other, own = (tmp_path / f"{name}.c2pa" for name in ("junk", "other", "own"))
    junk.write_bytes(b"junk")
    other.write_bytes(manifest_beside(jpeg(noise(32, 24))))
    own.write_bytes(manifest_beside(picture.read_bytes()))
    assert manifest_that_signs(picture, [junk, other, own]) == own.read_bytes()
    assert manifest_that_signs(picture, [junk, other]) == b""
