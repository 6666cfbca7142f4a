"""One family of errors: whatever a decoder throws becomes a MediaError with a reason."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from mediahub.media.limits import MAX_PIXELS_SCALED, too_large
from mediahub.media.model import MediaError

TRUNCATED = "The file ends too early, as if a copy was cut off: copy it from the card again."
DAMAGED = (
    "The file is damaged, or of a variety that cannot be read: "
    "copy it from the card again, or export it as JPEG."
)
OUT_OF_MEMORY = "Reading the file needs more memory than one file may take: export it smaller."

RAW_CUT_OFF = "The RAW data is cut off: only its preview could be read; copy the file from the card again."
KILLED = (
    "The system stopped the reading of this file twice, as it does when memory runs out: "
    "try it again when the machine is less busy, or export it smaller."
)


@contextmanager
def media_errors() -> Iterator[None]:
    """Turn any failure of a decoder into a MediaError; errors of the disk pass unchanged.

    A place that no file can have, which a damaged one points to, is no error of the disk.
    """
    try:
        yield
    except MediaError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno not in {None, errno.EINVAL, errno.EOVERFLOW}:
            raise
        raise as_media_error(error) from error


def as_media_error(error: BaseException) -> MediaError:
    """Return the MediaError that says to a photographer what `error` means."""
    words = str(error).lower()
    if isinstance(error, Image.DecompressionBombError):
        pixels = int((re.findall(r"\d+", str(error)) or [0])[0])
        return too_large("far too large", pixels, MAX_PIXELS_SCALED)
    if isinstance(error, MemoryError) or "memory" in words:
        return MediaError("out_of_memory", OUT_OF_MEMORY)
    if "truncated" in words or isinstance(error, EOFError):
        return MediaError("truncated", TRUNCATED)
    return MediaError("damaged", DAMAGED)
