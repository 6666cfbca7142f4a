"""IPTC properties as XMP, read again by the project's own reader."""

from __future__ import annotations

from datetime import UTC, datetime

from mediahub.media.metadata.xmp.packet import read_packet
from mediahub.media.metadata.xmp.properties import Xmp
from mediahub.media.writing.write import WriteFields
from mediahub.media.writing.write_xmp import xmp_packet


def read(packet: bytes) -> Xmp:
    return Xmp(read_packet(packet))


def test_every_kind_of_property_is_read_again() -> None:
    moment = datetime(2025, 10, 18, 2, 30, tzinfo=UTC)
    found = read(
        xmp_packet(
            WriteFields(
                title="lang=de Titel",
                headline="Opening",
                keywords=("a, b", "c"),
                creator=("Ann", "Bob"),
                persons=("尹同跃",),
                rating=0,
                date_created=moment,
            )
        )
    )
    assert found.text("dc.title") == "lang=de Titel"
    assert found.text("photoshop.Headline") == "Opening"
    assert found.words("dc.subject") == ["a, b", "c"]
    assert found.words("dc.creator") == ["Ann", "Bob"]
    assert found.persons() == ["尹同跃"]
    assert found.number("xmp.Rating") == 0
    assert found.text("photoshop.DateCreated") == moment.isoformat()


def test_none_leaves_and_empty_removes() -> None:
    base = xmp_packet(WriteFields(headline="Old", city="Hefei", keywords=("a",)))
    found = read(xmp_packet(WriteFields(headline=None, city="", keywords=()), base))
    assert found.text("photoshop.Headline") == "Old"
    assert found.text("photoshop.City") is None
    assert found.words("dc.subject") == []


def test_a_base_that_cannot_be_read_is_left() -> None:
    found = read(xmp_packet(WriteFields(headline="New"), b"no packet"))
    assert found.text("photoshop.Headline") == "New"


def test_what_may_not_stay_of_the_base_goes() -> None:
    base = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
        b'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" exif:GPSLatitude="53,30.0S" '
        b'photoshop:City="Hefei"/></rdf:RDF></x:xmpmeta>'
    )
    kept = read(xmp_packet(WriteFields(headline="x"), base))
    assert kept.degrees("exif.GPSLatitude") == -53.5
    cleaned = read(xmp_packet(WriteFields(headline="x"), base, ["gps"]))
    assert cleaned.degrees("exif.GPSLatitude") is None
    assert cleaned.text("photoshop.City") == "Hefei"


def test_translations_stay_with_words_that_nobody_changed() -> None:
    base = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>'
        b'<rdf:li xml:lang="x-default">Robots</rdf:li><rdf:li xml:lang="de">Roboter</rdf:li>'
        b"</rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    assert b"Roboter" in xmp_packet(WriteFields(title="Robots"), base)
    changed = xmp_packet(WriteFields(title="Arms"), base)
    assert b"Roboter" not in changed
    assert read(changed).text("dc.title") == "Arms"
    assert b"Robot" not in xmp_packet(WriteFields(title=""), base)
