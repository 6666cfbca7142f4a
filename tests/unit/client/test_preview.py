"""Small pictures that go ahead, and which frames go first."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from mediahub.client.preview import LONG_EDGE, comes_first, small_picture
from tests.pictures import write_jpeg


def test_a_small_picture_says_all_that_its_file_says(tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 1, (4000, 3000), "2025:10:18 10:00:00", "4711")
    data = small_picture(path)
    assert data is not None
    with Image.open(BytesIO(data)) as small, Image.open(path) as whole:
        assert max(small.size) == LONG_EDGE
        assert small.getexif().get_ifd(0x8769) == whole.getexif().get_ifd(0x8769)
    assert len(data) < path.stat().st_size


def test_a_picture_in_greys_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("L", (3000, 2000), 90).save(path, "JPEG")
    with Image.open(BytesIO(small_picture(path) or b"")) as small:
        assert small.mode == "L"


def test_what_is_small_already_or_no_jpeg_has_none(tmp_path: Path) -> None:
    assert small_picture(write_jpeg(tmp_path / "a.jpg", 1, (LONG_EDGE, 100))) is None
    Image.new("RGB", (3000, 2000)).save(tmp_path / "b.png")
    assert small_picture(tmp_path / "b.png") is None
    (tmp_path / "c.jpg").write_bytes(b"\xff\xd8\xff damaged")
    assert small_picture(tmp_path / "c.jpg") is None
    assert small_picture(tmp_path / "gone.jpg") is None


@pytest.mark.parametrize(
    ("text", "locked", "order"),
    [(b"", False, 0), (b'xmp:Rating="3"', False, 3), (b"<xmp:Rating>5</xmp:Rating>", False, 5),
     (b'xmp:Rating="0"', False, 0), (b"", True, 10), (b'xmp:Rating="4"', True, 14)],
)  # fmt: skip
def test_stars_and_locks_go_first(tmp_path: Path, text: bytes, locked: bool, order: int) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8" + text)
    if locked:
        path.chmod(0o444)
    assert comes_first(path) == order


def test_a_file_that_is_gone_comes_last(tmp_path: Path) -> None:
    assert comes_first(tmp_path / "gone.jpg") == 0
