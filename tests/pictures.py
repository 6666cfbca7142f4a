"""Small pictures for tests, each with bytes of its own."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, TiffImagePlugin


def write_jpeg(
    path: Path, seed: int, size: tuple[int, int] = (640, 427), taken: str = "", serial: str = ""
) -> Path:
    """A JPEG that no other seed gives; `taken` is an EXIF time such as `2025:10:18 10:00:00`."""
    image = Image.new("RGB", size, ((seed * 67) % 256, (seed * 131) % 256, (seed * 29) % 256))
    draw = ImageDraw.Draw(image)
    draw.ellipse((seed % 200, 40, seed % 200 + 180, 220), fill=(250, 240, 200))
    draw.text((20, 20), f"frame {seed}", fill="white")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "TestCam", "T-1"
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    if serial:
        exif.get_ifd(0x8769)[0xA431] = serial
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, "JPEG", quality=88, exif=exif)
    return path


def write_dng(path: Path, seed: int, taken: str, serial: str = "") -> Path:
    """A RAW file of the same camera as `write_jpeg`'s, with a preview inside."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[0x010F], tags[0x0110], tags[0xC614] = "TestCam", "T-1", "TestCam T-1"
    tags[0xC612] = b"\1\4\0\0"  # DNGVersion
    tags[0x8769] = {0x9003: taken, **({0xA431: serial} if serial else {})}
    preview = write_jpeg(path.with_suffix(".preview"), seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (64, 48), seed % 256).save(path, "TIFF", tiffinfo=tags)
    path.write_bytes(path.read_bytes() + preview.read_bytes())
    preview.unlink()
    return path
