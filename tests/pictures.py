"""Small pictures for tests, each with bytes of its own."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw


def write_jpeg(path: Path, seed: int, size: tuple[int, int] = (640, 427), taken: str = "") -> Path:
    """A JPEG that no other seed gives; `taken` is an EXIF time such as `2025:10:18 10:00:00`."""
    image = Image.new("RGB", size, ((seed * 67) % 256, (seed * 131) % 256, (seed * 29) % 256))
    draw = ImageDraw.Draw(image)
    draw.ellipse((seed % 200, 40, seed % 200 + 180, 220), fill=(250, 240, 200))
    draw.text((20, 20), f"frame {seed}", fill="white")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "TestCam", "T-1"
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, "JPEG", quality=88, exif=exif)
    return path
