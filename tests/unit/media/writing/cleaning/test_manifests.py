"""Manifests are taken out of what is changed, and nothing else is."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.manifest_store import MANIFEST_BOX
from mediahub.media.writing.cleaning.manifests import without_manifest
from mediahub.media.writing.deliver import deliver_original
from mediahub.media.writing.write import WriteFields, write_metadata
from tests.media_bytes import ARTIST, FTYP, PLACE, box, png_chunk, riff_chunk, segment, tiff

MANIFEST = box(b"jumb", box(b"jumd", b"c2pa" + bytes(12) + b"\3c2pa\0") + PLACE)


def drawn(form: str) -> bytes:
    out = BytesIO()
    Image.radial_gradient("L").save(out, form)
    return out.getvalue()


def _jpeg(data: bytes) -> bytes:
    return data[:2] + segment(0xEB, b"JP\0\1\0\0\0\1" + MANIFEST) + data[2:]


def _webp(data: bytes) -> bytes:
    body = data[8:] + riff_chunk(b"C2PA", MANIFEST)
    return data[:4] + len(body).to_bytes(4, "little") + body


WITH = {
    "JPEG": _jpeg,
    "PNG": lambda data: data[:33] + png_chunk(b"caBX", MANIFEST) + data[33:],
    "WEBP": _webp,
}


@pytest.mark.parametrize("form", WITH)
def test_the_file_is_as_it_was_before_it_was_signed(form: str) -> None:
    data = drawn(form)
    signed = WITH[form](data)
    assert PLACE in signed
    assert without_manifest(signed) == data
    assert without_manifest(data) == data
    assert PLACE not in write_metadata(signed, WriteFields(caption="Robots"))


def test_the_tag_of_a_tiff_is_gone() -> None:
    left = without_manifest(tiff([{ARTIST: b"Chen Rui\0", 0xCD41: MANIFEST}]))
    assert PLACE not in left
    assert b"Chen Rui" in left


@pytest.mark.parametrize("strip", [(), ("gps",)])
def test_a_clip_that_gets_words_loses_the_box(strip: tuple[str, ...], tmp_path: Path) -> None:
    path, target = tmp_path / "a.mp4", tmp_path / "b.mp4"
    path.write_bytes(FTYP + box(b"uuid", MANIFEST_BOX + MANIFEST) + box(b"mdat", b"x") + box(b"moov", b""))
    deliver_original(path, types.MP4, target, WriteFields(caption="Robots wave"), strip)  # type: ignore[arg-type]
    left = target.read_bytes()
    assert MANIFEST_BOX not in left
    assert PLACE not in left
    assert b"Robots wave" in left
