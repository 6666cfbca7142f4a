"""Tell apart the formats that share the ISO base media file format (ISO/IEC 14496-12)."""

from __future__ import annotations

import re
from typing import BinaryIO

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.isobmff.boxes import walk
from mediahub.media.containers.mapping import look_into
from mediahub.media.model import FileType

_MAJOR = {
    b"heic": types.HEIC,
    b"hevc": types.HEIC_SEQUENCE,
    b"hevx": types.HEIC_SEQUENCE,
    b"crx ": types.CR3,
    b"jp2 ": types.JP2,
    b"qt  ": types.MOV,
    b"M4V ": types.M4V,
    b"M4VH": types.M4V,
    b"M4VP": types.M4V,
}
_AVIF = {b"avif", b"avis", b"avio"}
_STILLS = {
    *(b"heix", b"heim", b"heis", b"mif1", b"mif2", b"mif3", b"miaf", b"MiHB", b"MiHE", b"MiHA", b"MA1A"),
    *(b"MA1B", b"jpeg", b"avci", b"j2ki", b"vvic", b"evbi", b"evmi", b"unif"),
}
"""Brands of still pictures in HEIF (ISO/IEC 23008-12), whatever codes them."""
_SEQUENCES = {b"msf1", b"hevm", b"hevs", b"jpgs", b"avcs", b"j2is", b"vvis", b"evbs", b"evms"}
_OLD_QUICKTIME = {b"moov", b"mdat", b"wide", b"pnot", b"free", b"skip"}
"""First boxes of QuickTime files from before `ftyp` existed; editors free the room of an old `moov`."""
_AUDIO = {b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B "}

_EXTENT = re.compile(rb"ispe\0{4}(.{4})(.{4})", re.DOTALL)
_HANDLER = 256
"""Bytes of a `meta` box in which its handler stands, which is to be the first in it."""


def is_isobmff(head: bytes) -> bool:
    """Say whether the file begins with a box that a picture or clip begins with."""
    return head[4:8] == b"ftyp" or _is_old_quicktime(head)


def is_audio(head: bytes) -> bool:
    """Say whether the major brand promises sound only."""
    return head[4:8] == b"ftyp" and head[8:12] in _AUDIO


def identify_isobmff(file: BinaryIO, head: bytes) -> FileType:
    """Return the type that the brands of `ftyp` name, or else the boxes; what is unknown counts as MP4."""
    if _is_old_quicktime(head):
        return types.MOV
    major, minor, compatible = _brands(head)
    if major in _AVIF:
        return types.AVIF
    if major in _MAJOR:
        return _MAJOR[major]
    if major in _STILLS or major in _SEQUENCES:
        return _still(major, minor, compatible)
    if major.startswith(b"3g2"):
        return types.THREE_G2
    if major.startswith((b"3gp", b"3ge", b"3gg", b"3gs", b"3gr")):
        return types.THREE_GP
    return _still(major, minor, compatible) if _is_still(file) else types.MP4


def _still(major: bytes, minor: bytes, compatible: set[bytes]) -> FileType:
    if _AVIF & compatible or minor in _AVIF:  # `mif3` names its coding in the minor version
        return types.AVIF
    if minor == b"heic":
        return types.HEIC
    return types.HEIF_SEQUENCE if major in _SEQUENCES else types.HEIF


def _is_still(file: BinaryIO) -> bool:
    """Say whether a file of unknown brand has a picture among its boxes, and no clip."""
    found = False
    for box in walk(look_into(file)):
        if box.kind in {b"moov", b"moof"}:
            return False
        if box.kind == b"mini":
            found = True
        elif box.kind == b"meta":
            found = found or b"hdlr\0\0\0\0\0\0\0\0pict" in bytes(box.body[:_HANDLER])
    return found


def largest_extent(head: bytes) -> tuple[int, int] | None:
    """Return the largest picture size that HEIF or AVIF item properties claim (`ispe`)."""
    sizes = [(int.from_bytes(w), int.from_bytes(h)) for w, h in _EXTENT.findall(head)]
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def _is_old_quicktime(head: bytes) -> bool:
    size = int.from_bytes(head[:4])
    return head[4:8] in _OLD_QUICKTIME and (size in {0, 1} or size >= 8)


def _brands(head: bytes) -> tuple[bytes, bytes, set[bytes]]:
    end = min(int.from_bytes(head[:4]), len(head))
    return head[8:12], head[12:16], {head[at : at + 4] for at in range(16, end - 3, 4)}
