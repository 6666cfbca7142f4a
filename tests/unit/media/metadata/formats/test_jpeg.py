"""Segments of a JPEG: blocks are joined, stale ones are left, and what stands before damage is kept."""

from __future__ import annotations

import struct

from mediahub.media.metadata.formats.jpeg import extract_jpeg
from tests.unit.media.metadata.container_bytes import IIM, TIFF, XMP, extract, resource, segment


def _jpeg(*segments: bytes) -> bytes:
    frame = segment(0xC2, struct.pack(">BHHB", 8, 300, 400, 3))
    return b"\xff\xd8" + b"".join(segments) + frame + segment(0xDA, b"") + b"\0\xff\xd9"


def test_jpeg_segments() -> None:
    blocks = extract(
        extract_jpeg,
        _jpeg(
            segment(0xE1, b"Exif\0\0" + TIFF),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
            segment(0xED, b"Photoshop 3.0\0" + resource(0x0404, IIM) + resource(0x0425, b"d" * 16)),
        ),
    )
    assert (blocks.exif, blocks.xmp, blocks.iim, blocks.size) == (TIFF, [XMP], IIM, (400, 300))
    assert blocks.iim_digest == b"d" * 16


def test_extended_xmp_is_joined_by_offset_whatever_the_order() -> None:
    def part(offset: int, text: bytes) -> bytes:
        header = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32 + struct.pack(">II", 10, offset)
        return segment(0xE1, header + text)

    blocks = extract(extract_jpeg, _jpeg(part(5, b"world"), part(0, b"hello")))
    assert blocks.xmp == [b"helloworld"]


def test_extended_xmp_that_the_main_packet_does_not_name_is_stale() -> None:
    def part(guid: bytes, text: bytes) -> bytes:
        return segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + guid + struct.pack(">II", 5, 0) + text)

    main = b"http://ns.adobe.com/xap/1.0/\0<x xmpNote:HasExtendedXMP='" + b"B" * 32 + b"'/>"
    blocks = extract(
        extract_jpeg, _jpeg(part(b"A" * 32, b"stale"), segment(0xE1, main), part(b"B" * 32, b"named"))
    )
    assert blocks.xmp[1:] == [b"named"]


def test_exif_and_irb_that_64_kib_cut_are_joined() -> None:
    irb = resource(0x0404, IIM)
    blocks = extract(
        extract_jpeg,
        _jpeg(
            segment(0xE1, b"Exif\0\0" + TIFF),
            segment(0xE1, b"Exif\0\0" + b"more"),
            segment(0xED, b"Photoshop 3.0\0" + irb[:9]),
            segment(0xED, b"Photoshop 3.0\0" + irb[9:]),
        ),
    )
    assert blocks.exif == TIFF + b"more"
    assert blocks.iim == IIM


def test_xmp_under_a_strange_header_is_found() -> None:
    blocks = extract(extract_jpeg, _jpeg(segment(0xE1, b"XMP/odd\0\0" + XMP)))
    assert blocks.xmp == [XMP]


def test_a_jpeg_cut_off_behind_its_exif_keeps_it() -> None:
    whole = _jpeg(segment(0xE1, b"Exif\0\0" + TIFF), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP))
    blocks = extract(extract_jpeg, whole[:40])
    assert (blocks.exif, blocks.size) == (TIFF, None)
