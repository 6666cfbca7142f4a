"""Photoshop's documents and Windows' bitmaps cleaned in place."""

from __future__ import annotations

import re
from collections.abc import Collection

from mediahub.media.model import MediaError
from mediahub.media.writing.cleaning.packets import fitted_packet
from mediahub.media.writing.cleaning.profile import blank_profile
from mediahub.media.writing.cleaning.ranges import blank_part
from mediahub.media.writing.cleaning.resources import IIM, blank_resources, resources
from mediahub.media.writing.private import Private
from mediahub.messages import N_

_HEAD = 26
_DOCUMENT = frozenset(
    {
        *(
            0x03ED,
            0x03EE,
            0x03EF,
            *range(0x03F0, 0x03F8),
            0x0400,
            0x0402,
            0x0408,
            0x040A,
            0x040D,
            0x0411,
            0x0415,
        ),
        *(0x0416, 0x0417, 0x0419, 0x041D, 0x0421, 0x0425, 0x042D, 0x0430, IIM),
    }
)
_XMP, _PROFILE = 0x0424, 0x040F
_WITH_FILES = re.compile(rb"8B(?:IM|64)(?:lnk[D23E]|SoLE|Anno)")
"""Blocks of layers that hold other files whole, or words of their own."""
_EMBEDDED = N_(
    "The document has other files in its layers, which nobody can read through: deliver it flattened, or "
    "take the press size."
)
_UNREAD = N_(
    "The document's sections are not where it says, so it cannot be read through: take the press size."
)


def blank_psd(view: memoryview, what: Collection[Private]) -> None:
    """Clean a PSD or PSB. Raises MediaError `unclean` for one with files in its layers."""
    start = _HEAD + 4 + int.from_bytes(view[_HEAD : _HEAD + 4])
    length = int.from_bytes(view[start : start + 4])
    end = start + 4 + length
    if end + 4 > len(view):
        raise MediaError("unclean", _UNREAD)
    block = view[start + 4 : end]
    for one in resources(block):
        content = block[one.content : one.end]
        if one.number == _XMP:
            content[:] = fitted_packet(bytes(content), what)
        elif one.number == _PROFILE and not blank_profile(content):
            raise MediaError("unclean", _UNREAD)
    blank_resources(block, _DOCUMENT | {_XMP, _PROFILE})
    if _WITH_FILES.search(view, end):
        raise MediaError("unclean", _EMBEDDED)


_CORE, _V3, _PALETTE_MOST = 12, 56, 8


def blank_bmp(view: memoryview, what: Collection[Private]) -> None:
    """Clean a bitmap: what is between its header and its pixels and no palette, and what is behind them,
    goes."""
    del what
    pixels, head = (int.from_bytes(view[at : at + 4], "little") for at in (10, 14))
    if head <= _CORE:
        return
    width, height = (int.from_bytes(view[at : at + 4], "little", signed=True) for at in (18, 22))
    bits, packed = int.from_bytes(view[28:30], "little"), int.from_bytes(view[30:34], "little")
    coded = int.from_bytes(view[34:38], "little")
    colours = int.from_bytes(view[46:50], "little") or (1 << bits if bits <= _PALETTE_MOST else 0)
    begin = 14 + head + 4 * min(colours, 1 << 16) + (16 if packed in (3, 6) and head < _V3 else 0)
    blank_part(view, min(begin, pixels), pixels)
    row = (abs(width) * bits + 31) // 32 * 4
    length = coded if packed in (1, 2, 4, 5) and coded else row * abs(height)
    blank_part(view, pixels + length, len(view))
