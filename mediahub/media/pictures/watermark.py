"""Watermark: a small preview with words across it, which is of no use in print."""

from __future__ import annotations

import math
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from mediahub.media.pictures.scaling import shrink

LONG_EDGE = 640
QUALITY = 70
OPACITY = 96
"""Of the words, out of 255: seen on light and on dark, and the picture behind them too."""
ANGLE = 28


def watermark_preview(data: bytes, words: str, long_edge: int = LONG_EDGE) -> bytes:
    """The picture (a rendition of ours) as a small JPEG with `words` across it, again and again."""
    with Image.open(BytesIO(data)) as opened:
        picture = shrink(opened.convert("RGB"), long_edge)
    marked = Image.alpha_composite(picture.convert("RGBA"), _pattern(picture.size, words)).convert("RGB")
    file = BytesIO()
    marked.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def _pattern(size: tuple[int, int], words: str) -> Image.Image:
    """The words in slanted rows, each letter light with a dark edge."""
    side = math.ceil(math.hypot(*size))
    font = ImageFont.load_default(size=max(14, max(size) // 22))
    sheet = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(sheet)
    left, top, right, bottom = draw.textbbox((0, 0), words, font=font)
    step_x, step_y = int(right - left) + int(bottom - top) * 3, int(bottom - top) * 6
    for row, y in enumerate(range(0, side, step_y)):
        for x in range(-(row % 2) * step_x // 2, side, step_x):
            ink, edge = (255, 255, 255, OPACITY), (0, 0, 0, OPACITY // 2)
            draw.text((x, y), words, font=font, fill=ink, stroke_width=1, stroke_fill=edge)
    turned = sheet.rotate(ANGLE, resample=Image.Resampling.BICUBIC)
    x, y = (side - size[0]) // 2, (side - size[1]) // 2
    return turned.crop((x, y, x + size[0], y + size[1]))
