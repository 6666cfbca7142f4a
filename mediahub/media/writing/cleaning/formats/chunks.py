"""The chunks of PNG and WebP, and the blocks of GIF, that a picture and its colours need."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from mediahub.media.limits import MAX_BLOCK
from mediahub.media.model import MediaError
from mediahub.media.writing.cleaning.profile import cleaned_profile
from mediahub.messages import N_

_PNG = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA sRGB sBIT bKGD hIST pHYs tIME cICP mDCV cLLI mDCv cLLi acTL fcTL "
    b"fdAT "
    b"sTER".split()
)
_TEXTS = frozenset({b"Title", b"Author", b"Copyright", b"Creation Time", b"Software", b"Disclaimer"})
_LONGEST_KEYWORD = 80
_TEXT_CHUNKS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_WEBP = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_FRAME_HEAD, _FRAME_PARTS = 16, frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_CUT = N_("The file's parts are not where it says: it cannot be read through to take out where it was taken.")


def png_skeleton(data: bytes) -> bytes:
    """The PNG without metadata but its plain words (`Title`, `Copyright`), up to its end.

    Raises MediaError for one that does not say its end.
    """
    view = memoryview(data)  # pixels are large: they are copied once, when all is joined
    kept: list[bytes | memoryview] = [data[:8]]
    for kind, start, end in png_chunks(data):
        if kind in _PNG or (kind in _TEXT_CHUNKS and _keyword(data, start) in _TEXTS):
            kept.append(view[start:end])
        elif kind == b"iCCP":
            kept.append(_png_profile(data[start + 8 : end - 4]))
        if kind == b"IEND":
            return b"".join(kept)
    raise MediaError("unclean", _CUT)


def _keyword(data: bytes, start: int) -> bytes:
    return data[start + 8 : start + 8 + _LONGEST_KEYWORD].partition(b"\0")[0]


def png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the kind of each chunk of a PNG, and where it begins and ends."""
    at = 8
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        if end > len(data):
            return
        yield data[at + 4 : at + 8], at, end
        at = end


def _png_profile(body: bytes) -> bytes:
    _, _, rest = body.partition(b"\0")
    try:
        profile = zlib.decompressobj().decompress(rest[1:], MAX_BLOCK)
    except zlib.error:
        return b""
    clean = cleaned_profile(profile)
    if not clean:
        return b""
    content = b"iCCP" + b"ICC profile\0\0" + zlib.compress(clean)
    return (len(content) - 4).to_bytes(4) + content + zlib.crc32(content).to_bytes(4)


def webp_skeleton(data: bytes) -> bytes:
    """The WebP (RFC 9649) without metadata and unknown chunks, of frames too."""
    size = int.from_bytes(data[4:8], "little") + 8
    kept = [
        riff_chunk(kind, _frame(body) if kind == b"ANMF" else body)
        for kind, body in riff_chunks(data[:size], 12)
        if kind in _WEBP
    ]
    clean = [one if one[:4] != b"ICCP" else riff_chunk(b"ICCP", cleaned_profile(one[8:])) for one in kept]
    body = b"WEBP" + b"".join(clean)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _frame(body: bytes) -> bytes:
    parts = (riff_chunk(kind, part) for kind, part in riff_chunks(body, _FRAME_HEAD) if kind in _FRAME_PARTS)
    return body[:_FRAME_HEAD] + b"".join(parts)


def riff_chunks(data: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and content of the chunks side by side, from `at` on."""
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def riff_chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of WebP."""
    return kind + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)


_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF


def gif_skeleton(data: bytes) -> bytes:
    """The GIF (89a) with its frames, their timing and its loops, and without comments and other extensions.

    Raises MediaError for one whose blocks do not lead to its end.
    """
    at = 13 + _table(data[10:11])
    kept = [data[:at]]
    while at < len(data):
        kind = data[at]
        if kind == _TRAILER:
            return b"".join([*kept, b";"])
        if kind == _IMAGE:
            end = _blocks_end(data, at + 10 + _table(data[at + 9 : at + 10]) + 1)
            kept.append(data[at:end])
        elif kind == _EXTENSION:
            end = _blocks_end(data, at + 2)
            if data[at + 1] == _CONTROL or (
                data[at + 1] == _APPLICATION and data[at + 3 : at + 14] in _LOOPS
            ):
                kept.append(data[at:end])
        else:
            break
        at = end
    raise MediaError("unclean", _CUT)


def _table(flags: bytes) -> int:
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & 0x80 else 0


def _blocks_end(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1
