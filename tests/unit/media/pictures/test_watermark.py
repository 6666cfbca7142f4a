"""A small preview with words across it."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from mediahub.media.pictures.watermark import LONG_EDGE, watermark_preview


def jpeg(size: tuple[int, int], tone: int = 128) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, (tone, tone, tone)).save(file, "JPEG")
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("L")


@pytest.mark.parametrize(
    ("size", "expected"),
    [((1600, 800), (LONG_EDGE, 320)), ((400, 800), (320, LONG_EDGE)), ((200, 100), (200, 100))],
)
def test_it_is_small_and_never_larger_than_it_was(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert Image.open(BytesIO(watermark_preview(jpeg(size), "EMBARGO"))).size == expected


@pytest.mark.parametrize("tone", [0, 128, 255])
def test_words_are_seen_on_dark_and_on_light_in_every_quarter(tone: int) -> None:
    marked = opened(watermark_preview(jpeg((640, 640), tone), "EMBARGO"))
    bare = Image.new("L", marked.size, tone)
    difference = ImageChops.difference(marked, bare)
    for left in (0, 320):
        for top in (0, 320):
            assert difference.crop((left, top, left + 320, top + 320)).getextrema()[1] > 30


def test_other_words_look_otherwise() -> None:
    one, other = (opened(watermark_preview(jpeg((640, 640)), words)) for words in ("EMBARGO", "MEDIAHUB"))
    assert ImageChops.difference(one, other).getextrema()[1] > 30
