"""The parent's manifests go along without its picture being read again, and are stated as if it had been."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from c2pa import Reader

from mediahub.media.containers.identify import identify
from mediahub.media.hashing import sha256_file
from mediahub.media.provenance.library import context, format_of
from mediahub.media.provenance.parents import Original, Parent, parent_of, validated
from tests.credentials import HARMLESS, signed
from tests.unit.media.clip_files import write_clip
from tests.unit.media.picture_files import jpeg, noise, quarters


def report(path: Path) -> dict[str, Any]:
    """The library's own, of the whole file."""
    with path.open("rb") as file, Reader(format_of(identify(path)), file, context=context()) as reader:
        found: dict[str, Any] = json.loads(reader.json())
        return found


def codes(results: dict[str, Any]) -> set[tuple[str, str, str]]:
    deltas = [one["validationDeltas"] for one in results.get("ingredientDeltas", ())]
    every = [results["activeManifest"], *deltas]
    return {(kind, one["code"], one["url"]) for part in every for kind in part for one in part[kind]}


def written(folder: Path, data: bytes) -> Path:
    path = folder / "original"
    path.write_bytes(data)
    return path


def parent(path: Path, verified: str) -> Parent:
    original = Original(path, "DSC_1.JPG", identify(path).mime, verified)
    return parent_of(original, ("gps",), is_cropped=False, may_redact=False)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "MP4"])
def test_what_is_stated_is_what_the_library_finds_in_the_whole_file(tmp_path: Path, form: str) -> None:
    clip = write_clip(tmp_path / "clip.mp4", [quarters(), quarters()]) if form == "MP4" else None
    out = BytesIO()
    quarters().save(out, "JPEG" if clip else form)
    data = clip.read_bytes() if clip else out.getvalue()
    mime = "video/mp4" if clip else f"image/{form.lower()}"
    path = written(tmp_path, signed(data, mime, assertions=(HARMLESS,)))
    found = parent(path, sha256_file(path))
    assert found.is_verified
    (ingredient,) = found.definition()
    whole = report(path)
    assert ingredient["active_manifest"] == whole["active_manifest"]
    assert codes(ingredient["validation_results"]) == codes(whole["validation_results"])


def test_another_file_than_the_one_that_held_is_read_again(tmp_path: Path) -> None:
    data = bytearray(signed(jpeg(noise(64, 48)), assertions=(HARMLESS,)))
    path = written(tmp_path, bytes(data))
    known = sha256_file(path)
    data[-20] ^= 1
    changed = parent(written(tmp_path, bytes(data)), known)
    assert (changed.is_verified, changed.store, changed.definition()) == (False, b"", [])
    assert changed.redaction.has_manifest


def test_manifests_that_do_not_hold_are_not_vouched_for() -> None:
    assert validated(b"") is None
    assert validated(b"jumb" * 20) is None


@pytest.mark.parametrize("comment", [b"GPS 31.2304", b"in the yard behind the house"])
def test_the_thumbnails_of_a_stranger_are_looked_through(tmp_path: Path, comment: bytes) -> None:
    """One that holds more than a picture would have to be redacted, so the manifests stay behind."""
    placed = jpeg(quarters(16, 12), comment=comment)
    path = written(tmp_path, signed(jpeg(noise(64, 48)), assertions=(), thumbnail=placed))
    assert not parent(path, sha256_file(path)).redaction.has_manifest
    bare = written(tmp_path, signed(jpeg(noise(64, 48)), assertions=(), thumbnail=jpeg(quarters(16, 12))))
    assert parent(bare, sha256_file(bare)).redaction.has_manifest
