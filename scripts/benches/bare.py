"""The bare loop that ingest is measured against: a scaled decode, two renditions, a SHA-256.

Nothing else is done: no metadata, colour, placeholder, database or object store. Sizes,
qualities and encoder settings are those of the product. The filter is Pillow's fastest that is
fit for photographs, as one would write it; the product's own (`media/pictures/scaling.py`) is nearer to
Lanczos and takes half the time, so that the ratio holds that gain and the cost of all the rest.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

from PIL import Image

PREVIEW = (2048, 84)
THUMB = (480, 78)
"""Long edge in pixels and JPEG quality, as in mediahub.media.model."""


def bare(path: Path) -> tuple[str, list[int]]:
    """Return the SHA-256 and the sizes of the two JPEGs of a picture, made and thrown away."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with Image.open(path) as image:
        image.draft("RGB", _fit(image.size, PREVIEW[0]))
        preview = _resize(image, PREVIEW[0])
    thumb = _resize(preview, THUMB[0])
    return digest, [_encode(preview, PREVIEW[1]), _encode(thumb, THUMB[1])]


def _fit(size: tuple[int, int], long_edge: int) -> tuple[int, int]:
    longest = max(size)
    return size[0] * long_edge // longest, size[1] * long_edge // longest


def _resize(image: Image.Image, long_edge: int) -> Image.Image:
    return image.resize(_fit(image.size, long_edge), Image.Resampling.HAMMING, reducing_gap=2.0)


def _encode(image: Image.Image, quality: int) -> int:
    file = BytesIO()
    image.save(file, "JPEG", quality=quality, subsampling="4:2:0")
    return file.tell()
