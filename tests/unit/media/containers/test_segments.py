"""Segments of a JPEG."""

from __future__ import annotations

from mediahub.media.containers.segments import one_packet


def test_one_packet_is_left() -> None:
    def segment(body: bytes) -> bytes:
        return b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body

    first = segment(b"http://ns.adobe.com/xap/1.0/\0<new/>")
    head, scan = b"\xff\xd8" + segment(b"Exif\0\0"), b"\xff\xda\0\x02rest"
    for other in (segment(b"XMP\0<old/>"), segment(b"http://ns.adobe.com/xap/1.0/\0<old/>")):
        assert one_packet(head + first + other + scan) == head + first + scan
    assert one_packet(head + segment(b"XMP\0<odd/>") + scan) == head + segment(b"XMP\0<odd/>") + scan
