"""A file has a manifest where its format keeps one, and nowhere else."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.identify import identify
from mediahub.media.containers.manifest_store import MANIFEST_BOX, has_manifest
from mediahub.media.model import FileType
from tests.credentials import signed
from tests.media_bytes import FTYP, box
from tests.unit.media.picture_files import quarters


def drawn(form: str) -> bytes:
    out = BytesIO()
    quarters().save(out, form)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "AVIF"])
def test_it_is_found_where_the_library_puts_it(tmp_path: Path, form: str) -> None:
    path = tmp_path / "picture"
    path.write_bytes(drawn(form))
    file_type = identify(path)
    assert not has_manifest(path, file_type)
    path.write_bytes(signed(drawn(form), f"image/{form.lower()}"))
    assert identify(path) == file_type
    assert has_manifest(path, file_type)


@pytest.mark.parametrize(
    ("file_type", "data"),
    [
        (types.MP4, FTYP + box(b"uuid", MANIFEST_BOX + b"x") + box(b"moov", b"")),
        (types.JXL, box(b"JXL ", b"\r\n\x87\n") + box(b"jumb", box(b"jumd", b"c2pa" + bytes(12)))),
    ],
)
def test_it_is_found_in_boxes(tmp_path: Path, file_type: FileType, data: bytes) -> None:
    path = tmp_path / "clip"
    path.write_bytes(data)
    assert has_manifest(path, file_type)
    path.write_bytes(data.replace(MANIFEST_BOX, bytes(16)).replace(b"c2pa", b"json"))
    assert not has_manifest(path, file_type)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff\xeb", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIDAT", b"RIFF"]
)
def test_what_is_cut_off_has_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "cut"
    path.write_bytes(data)
    for file_type in (types.JPEG, types.PNG, types.WEBP, types.TIFF, types.MP4, types.JXL, types.GIF):
        assert not has_manifest(path, file_type)
    assert not has_manifest(path, types.BMP)


def test_words_alone_are_no_manifest(tmp_path: Path) -> None:
    path = tmp_path / "words.jpg"
    Image.new("RGB", (8, 8)).save(path, comment=b"c2pa jumb")
    assert not has_manifest(path, types.JPEG)
