"""Small files for public pages: all that were asked for, none wider than the picture."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from mediahub.media.containers import filetypes as types
from mediahub.media.pictures.web_sizes import FORMATS, make_web_sizes, web_name, web_picture
from tests.unit.media.picture_files import quarters, write


def test_each_is_made_in_its_format_and_width(tmp_path: Path) -> None:
    source = write(tmp_path / "a.png", quarters(1000, 500))
    names = [web_name(400, one.extension) for one in FORMATS if 400 in one.widths] + ["w1200-jpg"]
    targets = {name: tmp_path / name for name in names}
    sizes = make_web_sizes(source, types.PNG, targets)
    assert sizes == {"w400-avif": (400, 200), "w400-webp": (400, 200), "w1200-jpg": (1000, 500)}
    for name, path in targets.items():
        with Image.open(path) as made:
            assert made.format == {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}[name.split("-")[1]]
            assert made.size == sizes[name]
            assert made.info["icc_profile"]


@pytest.mark.parametrize("size", [(1, 3000), (3000, 1)])
def test_a_sliver_keeps_a_pixel(size: tuple[int, int], tmp_path: Path) -> None:
    source = write(tmp_path / "a.png", quarters(*size))
    (made,) = make_web_sizes(source, types.PNG, {"w400-webp": tmp_path / "b"}).values()
    assert min(made) == 1


def test_what_nobody_asked_for_is_not_made(tmp_path: Path) -> None:
    assert make_web_sizes(write(tmp_path / "a.png", quarters()), types.PNG, {}) == {}


@pytest.mark.parametrize(("width", "size"), [(800, (800, 1200)), (401, (401, 602)), (2000, (1000, 1500))])
def test_one_of_a_width_is_made_of_a_rendition(width: int, size: tuple[int, int], tmp_path: Path) -> None:
    source = write(tmp_path / "a.jpg", quarters(1000, 1500)).read_bytes()
    with Image.open(BytesIO(web_picture(source, width))) as made:
        assert (made.format, made.size) == ("WEBP", size)
        assert made.info["icc_profile"]
