"""Making a delivered file from an original. Run it in a `Sandbox`: originals come from strangers."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any

from PIL import Image

from mediahub.media.containers import filetypes as types
from mediahub.media.errors import media_errors
from mediahub.media.limits import MAX_SIDE
from mediahub.media.metadata import read_facts
from mediahub.media.model import Facts, FileType, MediaError
from mediahub.media.pictures.colour import srgb_profile
from mediahub.media.pictures.decode import decode, size_if_finished
from mediahub.media.pictures.scaling import shrink
from mediahub.media.writing.carried import Carried, carried_from
from mediahub.media.writing.cleaning.clean import UNCLEAN, clean
from mediahub.media.writing.cleaning.directories import has_pages
from mediahub.media.writing.clip_packet import BOXED, packet_of, put_packet
from mediahub.media.writing.private import Private
from mediahub.media.writing.regions import Frame
from mediahub.media.writing.write import WriteFields, write_metadata
from mediahub.media.writing.write_xmp import xmp_packet

WRITABLE = {types.JPEG, types.PNG, types.WEBP, types.TIFF}
"""What libexiv2 writes into without touching picture data."""
SMALLER = (88, 80, 72, 60, 45)
"""Qualities of JPEG that are tried where a smaller picture would be a larger file."""
LARGEST_WRITTEN = 192 << 20
"""Bytes; libexiv2 holds a file in memory more than once."""
_COORDINATE, _DIGIT = re.compile(r"GPS.*(?:Lat|Lon)", re.IGNORECASE), re.compile("[1-9]")
_LABEL = re.compile(r"\s*NO\s*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made."""

    mime: str
    width: int
    height: int
    sidecar: bytes
    """The XMP file that goes with it, where the file itself takes no metadata; else empty."""


def warm() -> None:
    """Nothing: whoever calls it in a sandbox finds this module and its readers loaded there."""


def deliver_original(
    path: Path, file_type: FileType, target: Path, fields: WriteFields, strip: Collection[Private]
) -> Made:
    """Copy the file to `target` with `fields` written into it, or else into a sidecar.

    The picture data stay as they are, bit for bit. What `strip` names is gone from the copy, and with it all
    that nobody read through (see `cleaning`), or a MediaError with code `unclean` says that it cannot be
    taken out. Without `strip` all else stays as it is. A manifest of Content Credentials (C2PA) is dropped
    wherever the file is changed; whoever signs deliveries anew signs what this leaves at `target`, as its
    last step.
    """
    with media_errors():
        facts = read_facts(path, file_type)
        sidecar = b""
        if not _written(path, file_type, target, fields, strip):
            shutil.copyfile(path, target)
            clean(target, file_type, strip)
            packet = xmp_packet(fields, packet_of(path, file_type), strip)
            if not (file_type in BOXED and put_packet(target, packet)):
                sidecar = packet
        if remains(read_facts(target, file_type), strip):
            raise MediaError("unclean", UNCLEAN)
        return Made(file_type.mime, facts.width or 0, facts.height or 0, sidecar)


def deliver_picture(
    path: Path,
    file_type: FileType,
    target: Path,
    fields: WriteFields,
    size: tuple[int, int],
    part: tuple[float, float, float, float] | None = None,
    strip: Collection[Private] = (),
) -> Made:
    """Make a JPEG of the picture, or of a part of it, in sRGB and upright, with what the original says by the
    IPTC standard and `fields` on top.

    `size` is the longer side at most, in pixels, and the quality. `part` is left, top, width and height as
    fractions of the picture as shown. Never larger than the original, neither in pixels nor, where that is
    a JPEG too, in bytes of picture data: one that fits already goes out as it is, without what `strip` names.
    Raises MediaError.
    """
    long_edge, quality = size
    with media_errors():
        if part is None and (kept := _as_it_is(path, file_type, target, fields, long_edge, strip)):
            return kept
        picture = decode(path, file_type, _needed(long_edge, part))
        if part is not None:
            left, top, width, height = part
            right, bottom = left + width, top + height
            picture = picture.crop(
                (
                    round(left * picture.width),
                    round(top * picture.height),
                    max(round(left * picture.width) + 1, round(right * picture.width)),
                    max(round(top * picture.height) + 1, round(bottom * picture.height)),
                )
            )
        picture = shrink(picture, long_edge)
        most = path.stat().st_size if file_type == types.JPEG else None
        carried = carried_from(path, file_type, strip).of(Frame(part))
        target.write_bytes(described(_encoded(picture, quality, most), fields, carried))
        return Made("image/jpeg", picture.width, picture.height, b"")


def described(picture: bytes, fields: WriteFields, carried: Carried) -> bytes:
    """A picture that was made anew with what is carried over of its original, and `fields` on top; with these
    alone where that cannot be written. Raises MediaError."""
    try:
        return write_metadata(picture, fields, carried=carried)
    except MediaError:
        return write_metadata(picture, fields)


def _as_it_is(
    path: Path,
    file_type: FileType,
    target: Path,
    fields: WriteFields,
    long_edge: int,
    strip: Collection[Private],
) -> Made | None:
    """The original with `fields` in it, where that is a JPEG of this size already; else None."""
    size = size_if_finished(path) if file_type == types.JPEG else None
    if size is None or max(size) > long_edge or not _written(path, file_type, target, fields, strip):
        return None
    if remains(read_facts(target, file_type), strip):
        return None
    return Made(file_type.mime, *size, b"")


def _encoded(picture: Image.Image, quality: int, most: int | None) -> bytes:
    """A JPEG of at most `most` bytes, as far as that goes without harm: whoever asked for a smaller picture
    wants no larger file."""
    data = b""
    for tried, sampling in ((quality, "4:4:4"), *((one, "4:2:0") for one in SMALLER if one <= quality)):
        out = BytesIO()
        picture.save(out, "JPEG", quality=tried, subsampling=sampling, icc_profile=srgb_profile())
        data = out.getvalue()
        if most is None or len(data) <= most:
            break
    return data


def _needed(long_edge: int, part: tuple[float, float, float, float] | None) -> int:
    """The longer side to decode at, so that the part alone still has `long_edge`, as far as pixels go."""
    if part is None:
        return long_edge
    return min(ceil(long_edge / max(min(part[2], part[3]), 0.01)), MAX_SIDE)


def _written(
    path: Path, file_type: FileType, target: Path, fields: WriteFields, strip: Collection[Private]
) -> bool:
    if file_type not in WRITABLE or path.stat().st_size > LARGEST_WRITTEN:
        return False
    if file_type == types.TIFF and has_pages(path):
        return False  # libexiv2 loses some of them
    source = path
    if file_type == types.TIFF and strip:
        source = target
        shutil.copyfile(path, target)
        clean(target, file_type, strip)
    try:
        target.write_bytes(write_metadata(source, fields, strip=strip))
    except MediaError as error:
        if error.code != "unsupported":
            raise
        return False
    return True


def remains(facts: Facts, strip: Collection[Private]) -> bool:
    """Whether our own reader, which knows more places than any writer, still finds what is to be gone."""
    return ("gps" in strip and _is_placed(facts)) or ("serial" in strip and bool(serials_of(facts)))


def _is_placed(facts: Facts) -> bool:
    """Whether a position was read, by the standard or by the maker; one that was overwritten, with zeros or
    spaces, is none."""
    return facts.gps_lat is not None or any(
        _COORDINATE.search(name) and _DIGIT.search(str(value)) for name, value in _raw_values(facts)
    )


def serials_of(facts: Facts) -> list[str]:
    """Every serial number that was read, of body and lens, by the standard or by the maker.

    One that was overwritten, with zeros, spaces or nothing, is none; Nikon puts a label ("NO=") before it.
    """
    found = [facts.serial or ""]
    found += [str(value) for name, value in _raw_values(facts) if name.endswith("SerialNumber")]
    return list(dict.fromkeys(text for text in found if _LABEL.sub("", text).strip("0 \0")))


def _raw_values(facts: Facts) -> Iterator[tuple[str, Any]]:
    for group in facts.raw.values():
        if isinstance(group, dict):
            yield from group.items()
