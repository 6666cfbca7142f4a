"""Crops: straighten, crop, adjust light, size and add a logo, in this order. Nothing is written back.

The page shows the same with CSS, so light is changed in sRGB values as its filters do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from mediahub.media.errors import media_errors
from mediahub.media.model import FileType, MediaError
from mediahub.media.pictures.colour import srgb_profile
from mediahub.media.pictures.decode import decode
from mediahub.messages import N_, message

FULL = 20_000
"""Pixels of the longer side up to which an original is decoded."""
QUALITIES = (92, 88, 84, 80, 74, 68, 60, 50)
MAX_LOGO = 2000
MAX_LOGO_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class Look:
    """Degrees clockwise about the middle, and light from -1 to 1."""

    angle: float = 0.0
    exposure: float = 0.0
    contrast: float = 0.0
    warmth: float = 0.0


@dataclass(frozen=True, slots=True)
class Rect:
    """Fractions of the sides of the picture as displayed."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Logo:
    """A PNG of ours, and where it lies."""

    path: Path
    corner: str
    scale: float
    opacity: float


@dataclass(frozen=True, slots=True)
class CropFile:
    """One file to make. Without a size it keeps the pixels of the original."""

    name: str
    rect: Rect
    size: tuple[int, int] | None = None
    max_bytes: int = 0
    """0 for no limit."""


def pixels_of(rect: Rect, width: int, height: int) -> tuple[int, int, int, int]:
    """The rectangle in whole pixels: left, top, right, bottom; never empty, never outside."""
    left = min(width - 1, max(0, round(rect.x * width)))
    top = min(height - 1, max(0, round(rect.y * height)))
    right = min(width, max(left + 1, round((rect.x + rect.width) * width)))
    bottom = min(height, max(top + 1, round((rect.y + rect.height) * height)))
    return left, top, right, bottom


def fits(rect: Rect, angle: float, width: int, height: int) -> bool:
    """Whether the rectangle shows nothing from beyond the edges of the picture turned by `angle`."""
    turn = math.radians(-angle)
    slack = 1.5
    for x, y in ((rect.x, rect.y), (rect.x + rect.width, rect.y + rect.height),
                 (rect.x + rect.width, rect.y), (rect.x, rect.y + rect.height)):  # fmt: skip
        dx, dy = (x - 0.5) * width, (y - 0.5) * height
        back_x = dx * math.cos(turn) - dy * math.sin(turn)
        back_y = dx * math.sin(turn) + dy * math.cos(turn)
        if abs(back_x) > width / 2 + slack or abs(back_y) > height / 2 + slack:
            return False
    return True


def crop(picture: Image.Image, rect: Rect, look: Look, size: tuple[int, int] | None = None) -> Image.Image:
    """The part of an RGB picture. It is scaled down to `size`, and up only where it is too small for it."""
    turned = picture
    if look.angle:
        turned = picture.rotate(-look.angle, Image.Resampling.BICUBIC)
    part = turned.crop(pixels_of(rect, picture.width, picture.height))
    if size is not None and part.size != size:
        part = part.resize(size, Image.Resampling.LANCZOS)
    return _lit(part, look)


def _lit(picture: Image.Image, look: Look) -> Image.Image:
    if not (look.exposure or look.contrast or look.warmth):
        return picture
    values = np.asarray(picture, dtype=np.float32) / 255 * (1 + 0.6 * look.exposure)
    values = (np.clip(values, 0, 1) - 0.5) * (1 + 0.5 * look.contrast) + 0.5
    gains = np.array([1 + 0.18 * look.warmth, 1, 1 - 0.18 * look.warmth], dtype=np.float32)
    lit = np.clip(np.clip(values, 0, 1) * gains, 0, 1)
    return Image.fromarray((lit * 255 + 0.5).astype(np.uint8))


def with_logo(
    picture: Image.Image, logo: Image.Image, corner: str, scale: float, opacity: float
) -> Image.Image:
    """The picture with an RGBA logo in a corner, a few per cent from the edges."""
    width = max(1, round(picture.width * scale))
    height = max(1, round(logo.height * width / logo.width))
    small = logo.resize((width, height), Image.Resampling.LANCZOS)
    small.putalpha(small.getchannel("A").point(lambda value: round(value * opacity)))
    margin = round(min(picture.size) * 0.035)
    x = margin if corner.endswith("left") else picture.width - width - margin
    y = margin if corner.startswith("top") else picture.height - height - margin
    marked = picture.copy()
    marked.paste(small, (x, y), small)
    return marked


def encode(picture: Image.Image, max_bytes: int) -> bytes:
    """A JPEG in sRGB without metadata, as good as `max_bytes` allows. Raises MediaError."""
    for quality in QUALITIES:
        file = BytesIO()
        profile = srgb_profile()
        picture.save(file, "JPEG", quality=quality, subsampling="4:2:0", icc_profile=profile, optimize=True)
        if not max_bytes or file.tell() <= max_bytes:
            return file.getvalue()
    raise MediaError(
        "too_large", message("This picture cannot be made smaller than %(n)s kB.", n=max_bytes // 1000)
    )


def crop_file(
    path: Path, file_type: FileType, folder: Path, crops: list[CropFile], look: Look, logo: Logo | None
) -> list[tuple[str, int, int]]:
    """Write each crop of a file as `folder/name`, from one decode; gives names and sizes in pixels.

    Raises MediaError.
    """
    picture = decode(path, file_type, FULL)
    mark = None
    if logo is not None:
        with Image.open(logo.path, formats=["PNG"]) as image:
            mark = image.convert("RGBA")
    made = []
    for one in crops:
        part = crop(picture, one.rect, look, one.size)
        if mark is not None and logo is not None:
            part = with_logo(part, mark, logo.corner, logo.scale, logo.opacity)
        (folder / one.name).write_bytes(encode(part, one.max_bytes))
        made.append((one.name, part.width, part.height))
    return made


def clean_logo(path: Path, target: Path) -> tuple[int, int]:
    """Read a stranger's PNG or WebP and write it anew, as an RGBA PNG; gives its size. Raises MediaError."""
    with media_errors():
        try:
            with Image.open(path, formats=["PNG", "WEBP"]) as image:
                if max(image.size) > 4 * MAX_LOGO:
                    raise MediaError(
                        "too_large", message("A logo has at most %(n)s pixels on a side.", n=MAX_LOGO)
                    )
                logo = image.convert("RGBA")
        except OSError as error:
            raise MediaError("unsupported", N_("A logo is a PNG or WebP file.")) from error
        logo.thumbnail((MAX_LOGO, MAX_LOGO), Image.Resampling.LANCZOS)
        logo.save(target, "PNG")
    return logo.size
