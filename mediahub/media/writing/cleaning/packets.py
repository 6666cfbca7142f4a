"""XMP packets cleaned where they stand: a cleaned one fills the room of the old one."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from mediahub.media.metadata.exif.exiv2_lock import EXIV2_LOCK
from mediahub.media.writing.cleaning.allowed import keep_xmp
from mediahub.media.writing.private import Private

_WRAPPER = re.compile(rb"<\?x.*?\?>| x:xmptk=(?:'[^']*'|\"[^\"]*\")", re.DOTALL)
_BETWEEN = re.compile(rb">\s+<")
_EMPTY = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"


def fitted_packet(packet: bytes, what: Collection[Private]) -> bytes:
    """The packet with what may stay in it, as long as before; empty where it would not fit or cannot be
    read."""
    clean = _serialised(packet, what)
    if clean is None or len(clean) > len(packet):
        clean = _EMPTY if len(_EMPTY) <= len(packet) else b""
    return clean.ljust(len(packet))


def _serialised(packet: bytes, what: Collection[Private]) -> bytes | None:
    import exiv2

    with EXIV2_LOCK:
        try:
            old = exiv2.ImageFactory.open(packet.strip(b"\0 \r\n"))
            old.readMetadata()
            new = exiv2.ImageFactory.create(exiv2.ImageType.xmp)
            new.setXmpData(filtered_xmp(old.xmpData(), what))
            new.writeMetadata()
            return _BETWEEN.sub(b"><", _WRAPPER.sub(b"", written_bytes(new))).strip()
        except exiv2.Exiv2Error:
            return None


def filtered_xmp(values: Any, what: Collection[Private]) -> Any:
    """The properties that may stay, as libexiv2 holds them; called with its lock held."""
    import exiv2

    kept = exiv2.XmpData()
    for datum in values:
        if keep_xmp(datum, what):
            kept.add(datum)
    return kept


def written_bytes(image: Any) -> bytes:
    """What libexiv2 has written."""
    io = image.io()
    io.open()
    try:
        return bytes(io.mmap())
    finally:
        io.munmap()
        io.close()
