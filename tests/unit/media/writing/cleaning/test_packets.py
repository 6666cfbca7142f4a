"""XMP that is cleaned where it stands has the length that it had."""

from __future__ import annotations

from mediahub.media.writing.cleaning.packets import fitted_packet

HEAD = (
    b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
    b"xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
)
TAIL = b"</rdf:Description></rdf:RDF></x:xmpmeta>" + b" " * 200 + b"<?xpacket end='w'?>"
PACKET = (
    HEAD
    + b"xmlns:exif='http://ns.adobe.com/exif/1.0/' xmlns:my='http://example.org/' "
    + b"xmlns:dc='http://purl.org/dc/elements/1.1/' "
    + b"exif:GPSLatitude='31,20.1N' my:GridSquare='PM01' dc:source='Pool'>"
    + TAIL
)


def test_only_known_properties_stay() -> None:
    left = fitted_packet(PACKET, ("gps",))
    assert len(left) == len(PACKET)
    assert b"31,20" not in left
    assert b"PM01" not in left
    assert b"Pool" in left


def test_what_need_not_go_stays() -> None:
    assert b"31,20" in fitted_packet(PACKET, ("serial",))


def test_what_is_no_packet_or_has_no_room_is_emptied() -> None:
    assert fitted_packet(b"position 31,20.1N", ("gps",)).strip() == b""
    assert b"31,20" not in fitted_packet(PACKET[:200] + b"31,20", ("gps",))
