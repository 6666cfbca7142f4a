"""Frames of the clock page, for tests."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import zxingcpp
from PIL import Image

from mediahub.media.vision.clock_code import code_of


def write_clock_frame(path: Path, text: str, taken: str, serial: str, *, side: int = 400) -> Path:
    """A JPEG of a code on a screen, shot by the camera of `tests.pictures.write_jpeg`."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = Image.fromarray(np.asarray(code.to_image(scale=1))).resize(
        (side, side), Image.Resampling.NEAREST
    )
    frame = Image.new("RGB", (1500, 1000), (96, 92, 88))
    frame.paste(picture.convert("RGB"), (550, 300))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "TestCam", "T-1"
    exif.get_ifd(0x8769)[0x9003] = taken
    exif.get_ifd(0x8769)[0xA431] = serial
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.save(path, "JPEG", quality=85, exif=exif)
    return path


def clock_text(moment: datetime, key: str) -> str:
    """What the clock page shows at a moment."""
    return code_of(moment, key)
