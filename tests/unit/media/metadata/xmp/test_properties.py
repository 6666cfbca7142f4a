"""Properties of XMP by name, from either reader."""

from __future__ import annotations

import pytest

from mediahub.media.metadata.xmp.packet import read_packet
from mediahub.media.metadata.xmp.properties import Xmp
from mediahub.media.metadata.xmp.rdf import read_rdf
from tests.unit.media.metadata.xmp.packets_made import packet

PERSONS = packet("""
<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Ann</rdf:li><rdf:li>Bob</rdf:li></rdf:Bag>
</Iptc4xmpExt:PersonInImage>
<Iptc4xmpExt:PersonInImageWDetails><rdf:Bag><rdf:li rdf:parseType="Resource">
 <Iptc4xmpExt:PersonName><rdf:Alt><rdf:li xml:lang="x-default">Cy</rdf:li></rdf:Alt>
 </Iptc4xmpExt:PersonName></rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImageWDetails>
<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>
 <rdf:li><rdf:Description mwg-rs:Name="Dee" mwg-rs:Type="Face"/></rdf:li>
 <rdf:li><rdf:Description mwg-rs:Name="Rex" mwg-rs:Type="Pet"/></rdf:li>
 <rdf:li><rdf:Description mwg-rs:Name="Ann"/></rdf:li>
</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>
<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag>
 <rdf:li rdf:parseType="Resource"><MPReg:PersonDisplayName>Eve</MPReg:PersonDisplayName></rdf:li>
</rdf:Bag></MPRI:Regions></MP:RegionInfo>""")


@pytest.mark.parametrize("read", [read_packet, read_rdf])
def test_persons_are_the_union_of_all_ways_to_name_them(read: object) -> None:
    assert Xmp(read(PERSONS)).persons() == ["Ann", "Bob", "Cy", "Dee", "Eve"]  # type: ignore[operator]


@pytest.mark.parametrize("read", [read_packet, read_rdf])
def test_text_lists_numbers_and_positions(read: object) -> None:
    xmp = Xmp(
        read(  # type: ignore[operator]
            packet(
                "<dc:subject><rdf:Bag><rdf:li>a, b</rdf:li><rdf:li>c</rdf:li></rdf:Bag></dc:subject>"
                "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Title</rdf:li></rdf:Alt></dc:title>"
                "<exif:FNumber>28/10</exif:FNumber><exif:GPSLatitude>53,7.9535S</exif:GPSLatitude>",
                'xmp:Rating="-1" photoshop:City="Köln"',
            )
        )
    )
    assert xmp.words("dc.subject") == ["a, b", "c"]
    assert (xmp.text("dc.title"), xmp.text("photoshop.City")) == ("Title", "Köln")
    assert (xmp.number("xmp.Rating"), xmp.number("exif.FNumber")) == (-1, 2.8)
    assert xmp.degrees("exif.GPSLatitude") == pytest.approx(-53.1325583)


def test_without_a_default_language_the_first_of_the_file_counts() -> None:
    title = (
        "<dc:title><rdf:Alt><rdf:li xml:lang='de'>Titel</rdf:li><rdf:li xml:lang='fr'>Titre</rdf:li>"
        "<rdf:li xml:lang='ar'>عنوان</rdf:li></rdf:Alt></dc:title>"
    )
    assert Xmp(read_packet(packet(title))).text("dc.title") == "Titel"
