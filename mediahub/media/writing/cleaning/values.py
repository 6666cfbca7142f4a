"""Metadata written anew into what is left of a picture: only values that may stay, by name, are carried
over."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from mediahub.media.containers.segments import SCAN, segments
from mediahub.media.writing.cleaning.allowed import keep_exif, keep_iim
from mediahub.media.writing.cleaning.formats import jpeg
from mediahub.media.writing.cleaning.formats.chunks import png_chunks, png_skeleton, webp_skeleton
from mediahub.media.writing.cleaning.packets import filtered_xmp, written_bytes
from mediahub.media.writing.private import Private

_SEMANTIC = re.compile(r"(Xmp\.Container\.Directory\[\d+\].*Item:)Semantic")
_PIXELS = {b"IDAT", b"fdAT"}
_GAIN_MAPS = ("GainMap", "RecoveryMap")


def cleaned_image(data: bytes, image: Any, what: Collection[Private]) -> Any:
    """An image of libexiv2 that has the pixels of `data`, and of the values that were read into `image` those
    that may stay. Called with its lock held. A format that is written in place is returned as it is.

    Raises exiv2.Exiv2Error, and MediaError for chunks that lead nowhere.
    """
    import exiv2

    bare = skeleton_of(data)
    if bare is None:
        return image
    new = exiv2.ImageFactory.open(bare)
    new.readMetadata()
    new.setExifData(_kept(image.exifData(), exiv2.ExifData(), lambda datum: keep_exif(datum, what)))
    new.setIptcData(_kept(image.iptcData(), exiv2.IptcData(), keep_iim))
    new.setXmpData(filtered_xmp(image.xmpData(), what))
    return new


def skeleton_of(data: bytes) -> bytes | None:
    """The picture without metadata; None for a format that is cleaned where it stands."""
    if data[:3] == b"\xff\xd8\xff":
        return jpeg.skeleton(data)
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return png_skeleton(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return webp_skeleton(data)
    return None


def metadata_of(data: bytes) -> bytes:
    """As much of a picture as its metadata are read from: pixels are large, and would be copied."""
    if data[:3] == b"\xff\xd8\xff":
        scan = next((one.end for one in segments(data) if one.marker == SCAN), len(data))
        return data[:scan] + b"\xff\xd9"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        found = png_chunks(data)
        return data[:8] + b"".join(data[start:end] for kind, start, end in found if kind not in _PIXELS)
    return data


def _kept(values: Any, kept: Any, stays: Callable[[Any], bool]) -> Any:
    for datum in values:
        if stays(datum):
            kept.add(datum)
    return kept


# pictures behind the first one of a JPEG ----------------------------------------------------------


def cleaned_others(data: bytes, what: Collection[Private]) -> list[jpeg.Other]:
    """The gain maps and second views behind a JPEG, each cleaned like the first. Takes libexiv2's lock itself
    to be held."""
    import exiv2

    found = []
    for other in jpeg.other_pictures(data):
        image = exiv2.ImageFactory.open(other.data)
        image.readMetadata()
        new = cleaned_image(other.data, image, what)
        new.writeMetadata()
        found.append(other._replace(data=written_bytes(new)))
    return found


def put_lengths(xmp: Any, others: list[jpeg.Other]) -> None:
    """Make Google's directory of the pictures in a file true, or take it out: clips of moving photos are
    gone, and gain maps have other lengths."""
    keys = {datum.key(): datum.toString() for datum in xmp if datum.key().startswith("Xmp.Container.")}
    kinds = {key: value for key, value in keys.items() if _SEMANTIC.fullmatch(key)}
    is_known = len(others) == 1 and sorted(kinds.values()) in (
        ["GainMap", "Primary"],
        ["Primary", "RecoveryMap"],
    )
    for key, value in kinds.items():
        if is_known and value in _GAIN_MAPS:
            xmp[key.removesuffix("Semantic") + "Length"] = str(len(others[0].data))
    if not is_known:
        for key in sorted(keys, reverse=True):
            del xmp[key]
