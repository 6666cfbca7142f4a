"""The limits of what is read: how large a picture may be, and how many parts a container may have.

Sizes are checked against the header before a pixel is decoded. There is one set of limits for all, so that a
writer finds whatever a reader finds.
"""

from __future__ import annotations

from mediahub.media.model import MediaError
from mediahub.messages import N_, message

MAX_SIDE = 65_535
"""Pixels a side: the most that JPEG can say, and beyond any camera."""
MAX_PIXELS = 160_000_000
"""Pixels of a picture that is decoded whole. The largest camera (Phase One IQ4, 151 MP) fits;
at 4 bytes a pixel such a picture takes 640 MB, which keeps a worker under 1 GiB."""
MAX_PIXELS_SCALED = 500_000_000
"""Pixels of a baseline JPEG, which is decoded line by line at a fraction of its size, so that
stitched panoramas cost time but no memory."""

MAX_BLOCK = 32 << 20
"""No metadata block that unpacks to more bytes than this is read."""
MAX_DIRECTORIES = 16_384
"""Image file directories of one TIFF structure. exifread, which sets no limit, gets no further before the
limit of its reads; documents of some thousand pages exist."""
MAX_DIRECTORY_ENTRIES = 65_536
"""Entries of all directories of a structure together; one directory of TIFF 6.0 can have 65,535."""
MAX_BOXES = 20_000
"""ISO boxes side by side: a fragmented clip of hours has thousands."""
MAX_BOX_DEPTH = 16
"""Boxes within boxes; the deepest that are defined stand eight deep."""
MAX_ITEMS = 65_536
"""Items of a HEIF file: a mosaic of a gigapixel has some thousand."""
MAX_EXTENTS = 64
"""Pieces of one item that are put together."""


def check_size(width: int, height: int, *, scaled: bool = False) -> None:
    """Raise MediaError `too_large` for a picture beyond the limits, `damaged` for an empty one.

    `scaled` says that the decoder never holds the whole picture.
    """
    if width < 1 or height < 1:
        raise MediaError("damaged", N_("The picture says it is 0 pixels wide or high."))
    limit = MAX_PIXELS_SCALED if scaled else MAX_PIXELS
    if max(width, height) > MAX_SIDE or width * height > limit:
        raise too_large(f"{width} x {height} pixels", width * height, limit)


def too_large(what: str, pixels: int, limit: int) -> MediaError:
    """Return the error for a picture of so many pixels, `what` being its size in words."""
    return MediaError(
        "too_large",
        message(
            "The picture is %(what)s (%(size)s megapixels); the limit is %(limit)s megapixels and %(side)s "
            "pixels a side: export it smaller.",
            what=what,
            size=f"{pixels / 1e6:,.0f}",
            limit=f"{limit / 1e6:,.0f}",
            side=f"{MAX_SIDE:,}",
        ),
    )
