"""HEIF is a box for pictures coded by many; each is a photo, read or named for what it is."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mediahub.media.analyse import analyse
from mediahub.media.containers.identify import identify
from mediahub.media.model import MediaError
from mediahub.media.pictures.decode import decode
from mediahub.media.pictures.heif import COMPACT
from tests.unit.media.heif_files import box, heif
from tests.unit.media.picture_files import quarters


@pytest.fixture
def jpeg() -> bytes:
    data = BytesIO()
    quarters(160, 120).save(data, "JPEG", quality=95)
    return data.getvalue()


def _decoded(path: Path) -> np.ndarray:
    return np.asarray(decode(path, identify(path), 2048)).astype(int)


@pytest.mark.parametrize("major", [b"jpeg", b"mif1", b"mif2", b"MiHA", b"xyz1"])
def test_a_jpeg_in_heif_is_a_photo(tmp_path: Path, jpeg: bytes, major: bytes) -> None:
    path = tmp_path / "a.heic"
    path.write_bytes(heif(jpeg, b"jpeg", (160, 120), major=major, compatible=(b"mif1", b"jpeg")))
    assert identify(path).mime == "image/heif"
    facts = analyse(path, identify(path)).facts
    assert (facts.kind, facts.width, facts.height, facts.duration) == ("photo", 160, 120, None)
    assert abs(_decoded(path) - np.asarray(quarters(160, 120))).mean() < 5


def test_a_jpeg_in_heif_is_turned_as_the_file_says(tmp_path: Path, jpeg: bytes) -> None:
    path = tmp_path / "a.heic"
    properties = (box(b"irot", b"\1"), box(b"imir", b"\1"))
    path.write_bytes(heif(jpeg, b"jpeg", (160, 120), properties=properties))
    shown = quarters(160, 120).transpose(Image.Transpose.ROTATE_90).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert abs(_decoded(path) - np.asarray(shown)).mean() < 5
    facts = analyse(path, identify(path)).facts
    assert (facts.width, facts.height) == (120, 160)


def test_the_tables_of_a_jpeg_may_stand_apart(tmp_path: Path, jpeg: bytes) -> None:
    path = tmp_path / "a.heic"
    head, rest = jpeg[:100], jpeg[100:]
    path.write_bytes(heif(rest, b"jpeg", (160, 120), properties=(box(b"jpgC", head),)))
    assert abs(_decoded(path) - np.asarray(quarters(160, 120))).mean() < 5


def test_a_jpeg_in_heif_that_was_cut_off_is_refused(tmp_path: Path, jpeg: bytes) -> None:
    path = tmp_path / "a.heic"
    path.write_bytes(heif(jpeg, b"jpeg", (160, 120))[:-100])
    with pytest.raises(MediaError) as caught:
        decode(path, identify(path), 2048)
    assert caught.value.code == "truncated"


@pytest.mark.parametrize(
    ("major", "item", "name"),
    [
        (b"avci", b"avc1", "H.264"),
        (b"j2ki", b"j2k1", "JPEG 2000"),
        (b"vvic", b"vvc1", "H.266"),
        (b"mif1", b"unci", "no compression"),
        (b"mif1", b"xyz1", "xyz1"),
    ],
)
def test_a_coding_that_is_not_read_is_named(tmp_path: Path, major: bytes, item: bytes, name: str) -> None:
    path = tmp_path / "a.heic"
    path.write_bytes(heif(b"\1" * 2000, item, (160, 120), major=major, compatible=(b"mif1",)))
    assert identify(path).mime == "image/heif"
    with pytest.raises(MediaError) as caught:
        decode(path, identify(path), 2048)
    assert caught.value.code == "unsupported"
    assert name in caught.value.message
    assert "export it as JPEG" in caught.value.message


@pytest.mark.parametrize(("minor", "mime"), [(b"avif", "image/avif"), (b"heic", "image/heic")])
def test_the_compact_form_is_a_photo_that_is_named(tmp_path: Path, minor: bytes, mime: str) -> None:
    path = tmp_path / "a.avif"
    path.write_bytes(box(b"ftyp", b"mif3" + minor) + box(b"mini", bytes(300)))
    assert identify(path).mime == mime
    with pytest.raises(MediaError) as caught:
        decode(path, identify(path), 2048)
    assert (caught.value.code, caught.value.message) == ("unsupported", COMPACT)
