"""Fonts that a bare machine has: Pillow's own for Latin, the system's for Chinese."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

CJK_PLACES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)


@cache
def cjk_path() -> str | None:
    """Return a system font with Chinese letters, or None on a machine that has none."""
    return next((place for place in CJK_PLACES if Path(place).is_file()), None)


def has_cjk(words: str) -> bool:
    """True if the words need a Chinese font."""
    return any("\u2e80" <= letter <= "\u9fff" for letter in words)


def sign(chinese: str, latin: str) -> str:
    """Return the Chinese wording where it can be drawn, else the Latin one."""
    return chinese if cjk_path() else latin


@lru_cache(maxsize=256)
def _sized(pixels: int, cjk: bool) -> ImageFont.FreeTypeFont:
    path = cjk_path() if cjk else None
    if path:
        return ImageFont.truetype(path, pixels)
    face = ImageFont.load_default(pixels)
    if not isinstance(face, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType: install its wheel from PyPI.")
    return face


def font(pixels: float, *, cjk: bool = False) -> ImageFont.FreeTypeFont:
    """Return a sans serif of this size in pixels."""
    return _sized(max(1, round(pixels)), cjk)
