"""Small files for public pages: a picture in several widths and formats, for `srcset` and `<picture>`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from mediahub.media.model import FileType
from mediahub.media.pictures.colour import srgb_profile


@dataclass(frozen=True, slots=True)
class WebFormat:
    """A file format: its widths in pixels, and how it is written."""

    extension: str
    mime: str
    pillow: str
    widths: tuple[int, ...]
    options: tuple[tuple[str, object], ...]


FORMATS = (
    # speed 8 is three times as fast as 6, for a twentieth more bytes
    WebFormat("avif", "image/avif", "AVIF", (400, 800, 1200, 2000), (("quality", 52), ("speed", 8))),
    WebFormat("webp", "image/webp", "WEBP", (400, 800, 1200), (("quality", 74), ("method", 4))),
    WebFormat("jpg", "image/jpeg", "JPEG", (800, 1200), (("quality", 78), ("progressive", True))),
)
"""Best first: a browser takes the first that it knows."""


def web_name(width: int, extension: str) -> str:
    """What the rendition of a width and format is called, such as `w800-avif`."""
    return f"w{width}-{extension}"


def make_web_sizes(
    path: Path, file_type: FileType, targets: Mapping[str, Path]
) -> dict[str, tuple[int, int]]:
    """Write these sizes of the picture at `path`, which is one of ours; return width and height of each.

    The maker of the registry. None is wider than the picture is.
    """
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    sizes = {}
    for width in sorted({each for one in FORMATS for each in one.widths}, reverse=True):
        formats = [one for one in FORMATS if web_name(width, one.extension) in targets]
        if not formats:
            continue
        small = _of_width(picture, width)
        for one in formats:
            name = web_name(width, one.extension)
            small.save(targets[name], one.pillow, icc_profile=srgb_profile(), **dict(one.options))
            sizes[name] = small.size
    return sizes


def web_picture(data: bytes, width: int) -> bytes:
    """The picture (a rendition of ours) as a WebP of this width in pixels, or of its own if that is less."""
    with Image.open(BytesIO(data)) as opened:
        opened.draft("RGB", (width, width))
        small = _of_width(opened.convert("RGB"), width)
    file = BytesIO()
    (webp,) = (one for one in FORMATS if one.extension == "webp")
    small.save(file, webp.pillow, icc_profile=srgb_profile(), **dict(webp.options))
    return file.getvalue()


def _of_width(picture: Image.Image, width: int) -> Image.Image:
    scale = min(1.0, width / picture.width)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
