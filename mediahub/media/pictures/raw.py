"""Pictures of RAW files: the preview that the camera embedded, or else a development."""

from __future__ import annotations

import re
from contextlib import suppress
from io import BytesIO
from itertools import islice
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np
import rawpy
from PIL import Image

from mediahub.media.errors import DAMAGED
from mediahub.media.limits import check_size
from mediahub.media.model import MediaError, ReadError
from mediahub.media.pictures.colour import to_srgb
from mediahub.media.pictures.decode import decode_jpeg
from mediahub.media.pictures.scaling import shrink

_JPEG_START = re.compile(rb"\xff\xd8\xff[\xc0\xc4\xdb\xdd\xe0-\xef\xfe]")
_MAX_EMBEDDED = 32
_JPEG_HEADER = 1 << 18
"""Bytes in which a JPEG has said its size, after the largest EXIF and ICC profile."""
_EXIF_OF_FLIP = {0: 1, 3: 3, 5: 8, 6: 6}
"""LibRaw's `flip` as EXIF Orientation."""
_LAST_ROWS = 8
_MIN_BYTES_A_PIXEL = 0.1
"""No camera squeezes its sensor data below this: a smaller file was cut off."""
_MIN_SIDE = 64
"""Pixels of the longer side below which an embedded picture tells nobody anything."""


def decode_raw(path: Path, long_edge: int) -> Image.Image:
    """Return the embedded preview, or the developed sensor data where that shows more.

    A file that was cut off still yields its preview when that is whole. Raises MediaError
    `damaged` when neither can be had, `too_large` beyond the limits.
    """
    choices: list[Image.Image] = []
    with suppress(rawpy.LibRawError), rawpy.imread(str(path)) as raw:
        check_size(raw.sizes.width, raw.sizes.height)
        orientation = _EXIF_OF_FLIP.get(raw.sizes.flip, 1)
        wanted = min(long_edge, max(raw.sizes.width, raw.sizes.height) * 9 // 10)
        choices += _thumbnail(raw, long_edge, orientation)
        if not _suffices(choices, wanted):
            choices += _embedded(path, long_edge, orientation)
        if not _suffices(choices, wanted):
            choices += _developed(raw, path.stat().st_size, long_edge, wanted)
    if not choices:
        choices = _embedded(path, long_edge, None)
    if not _suffices(choices, _MIN_SIDE):
        raise MediaError("damaged", DAMAGED)
    return max(choices, key=lambda image: max(image.size))


def _suffices(choices: list[Image.Image], long_edge: int) -> bool:
    return any(max(image.size) >= long_edge for image in choices)


def _thumbnail(raw: rawpy.RawPy, long_edge: int, orientation: int) -> list[Image.Image]:
    """Return what LibRaw holds for the preview: a JPEG, or in old files a bitmap."""
    with suppress(rawpy.LibRawError, ReadError, OSError):
        thumb = raw.extract_thumb()
        if isinstance(thumb.data, bytes):
            return [decode_jpeg(thumb.data, long_edge, orientation)]
        return [to_srgb(shrink(Image.fromarray(thumb.data), long_edge))]
    return []


def _embedded(path: Path, long_edge: int, orientation: int | None) -> list[Image.Image]:
    """Return the largest whole JPEG found anywhere in the file, for makers and damage that
    LibRaw does not know."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        starts = [match.start() for match in islice(_JPEG_START.finditer(data), _MAX_EMBEDDED)]
        sizes = {start: _jpeg_size(data[start : start + _JPEG_HEADER]) for start in starts}
        for start in sorted(sizes, key=lambda start: sizes[start], reverse=True):
            with suppress(OSError, SyntaxError, ValueError, ReadError):
                return [decode_jpeg(data[start:], long_edge, orientation)]
    return []


def _jpeg_size(header: bytes) -> int:
    """Return the pixels of the JPEG that begins so, 0 when it is none that Pillow reads."""
    with (
        suppress(OSError, SyntaxError, ValueError),
        Image.open(BytesIO(header), formats=["JPEG"]) as image,
    ):
        return image.width * image.height
    return 0


def _developed(raw: rawpy.RawPy, file_size: int, long_edge: int, wanted: int) -> list[Image.Image]:
    """Develop the sensor data, at half size where that is enough; a cut-off file has none."""
    if file_size < raw.sizes.width * raw.sizes.height * _MIN_BYTES_A_PIXEL:
        return []
    half = max(raw.sizes.width, raw.sizes.height) // 2 >= wanted
    with suppress(rawpy.LibRawError):
        if _is_cut_off(raw.raw_image_visible):
            return []
        pixels = raw.postprocess(
            half_size=half,
            use_camera_wb=True,
            demosaic_algorithm=rawpy.DemosaicAlgorithm.LINEAR,
            output_color=rawpy.ColorSpace.sRGB,
        )
        return [to_srgb(shrink(Image.fromarray(pixels), long_edge))]
    return []


def _is_cut_off(sensor: np.ndarray) -> bool:
    """Say whether the last rows hold nothing: LibRaw develops a cut-off file without a word.

    A sensor's rows always carry noise, even behind a lens cap.
    """
    last = sensor[-_LAST_ROWS:]
    return bool(last.min() == last.max())
