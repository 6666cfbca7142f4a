"""What a reader says about a file becomes a MediaError; what is a fault of ours passes unchanged.

A verdict needs one of the errors below. A `TypeError` or an `ImportError` is a fault of this program or of
what is installed here, whatever file was read: nobody is to copy a card again for it.
"""

from __future__ import annotations

import errno
import re
import struct
import traceback
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from mediahub.media.limits import MAX_PIXELS_SCALED, too_large
from mediahub.media.model import MediaError, NotRead, ReadError
from mediahub.messages import N_

TRUNCATED = N_("The file ends too early, as if a copy was cut off: copy it from the card again.")
DAMAGED = N_(
    "The file is damaged, or of a variety that cannot be read: "
    "copy it from the card again, or export it as JPEG."
)
OUT_OF_MEMORY = N_("Reading it takes more memory than one file may have.")
CRASHED = N_("The program that reads it crashed.")
KILLED = N_("The system stopped the program that reads it, as it does when memory runs out.")

RAW_CUT_OFF = N_(
    "The RAW data is cut off: only its preview could be read; copy the file from the card again."
)

ABOUT_THE_FILE = (
    Image.DecompressionBombError,
    EOFError,
    OSError,  # Pillow's own, which has no number; those of the disk have one
    SyntaxError,  # Pillow's word for a broken header
    ValueError,
    OverflowError,
    struct.error,
    zlib.error,
)
"""What readers raise about the bytes that they were given."""
BY_NAME = {"av.error.FFmpegError", "rawpy._rawpy.LibRawError", "exiv2.extras.Exiv2Error", "cv2.error"}
"""Names of what large libraries raise, which are loaded only for the files that need them."""
INSIDE_A_READER = (IndexError, KeyError, ZeroDivisionError, RuntimeError, AssertionError)
"""What a reader also stumbles with over broken bytes; raised by a line of ours it would be our fault."""
NO_PLACE = {None, errno.EINVAL, errno.EOVERFLOW}
"""A place that no file can have, which a damaged one points to, is no error of the disk."""
OURS = Path(__file__).resolve().parents[1]


@contextmanager
def media_errors() -> Iterator[None]:
    """Turn what a decoder says about a file into a MediaError; errors of the disk, and ours, pass as they
    are."""
    try:
        yield
    except ReadError:
        raise
    except MemoryError as error:
        raise NotRead("out_of_memory", OUT_OF_MEMORY) from error
    except Exception as error:
        if not is_about_the_file(error):
            raise
        raise as_media_error(error) from error


def is_about_the_file(error: Exception) -> bool:
    """Whether a reader raised this about the bytes that it was given."""
    if isinstance(error, ImportError | NotImplementedError | RecursionError):
        return False
    if isinstance(error, OSError):  # also PyAV's
        return error.errno in NO_PLACE
    if any(f"{kind.__module__}.{kind.__qualname__}" in BY_NAME for kind in type(error).__mro__):
        return True
    if isinstance(error, ABOUT_THE_FILE):
        return True
    frames = traceback.extract_tb(error.__traceback__)
    within_ours = bool(frames) and Path(frames[-1].filename).resolve().is_relative_to(OURS)
    return isinstance(error, INSIDE_A_READER) and not within_ours


def as_media_error(error: BaseException) -> ReadError:
    """Return the error that says to a photographer what `error` means."""
    words = str(error).lower()
    if isinstance(error, Image.DecompressionBombError):
        pixels = int((re.findall(r"\d+", str(error)) or [0])[0])
        return too_large("far too large", pixels, MAX_PIXELS_SCALED)
    if "memory" in words:
        return NotRead("out_of_memory", OUT_OF_MEMORY)
    if "truncated" in words or isinstance(error, EOFError):
        return MediaError("truncated", TRUNCATED)
    return MediaError("damaged", DAMAGED)
