"""XMP packets are read whoever wrote them, by libexiv2 and by the lenient reader behind it."""

from __future__ import annotations

import pytest

from mediahub.media.containers.blocks import Blocks
from mediahub.media.metadata.xmp.packet import read_packet
from mediahub.media.metadata.xmp.packets import extract_svg, find_packets
from mediahub.media.metadata.xmp.properties import Xmp
from mediahub.media.metadata.xmp.rdf import read_rdf

_NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    'xmlns:exif="http://ns.adobe.com/exif/1.0/" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/" '
    'xmlns:MP="http://ns.microsoft.com/photo/1.2/" '
    'xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#" '
    'xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#"'
)


def packet(members: str, attributes: str = "") -> bytes:
    """A whole packet around the members of one description."""
    return (
        f'<?xpacket begin="\ufeff"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {_NAMESPACES}>'
        f'<rdf:Description rdf:about="" {attributes}>{members}</rdf:Description></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    ).encode()


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


@pytest.mark.parametrize("coding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_other_codings_are_transcoded(coding: str) -> None:
    data = packet("", 'photoshop:City="Köln"').decode().encode(coding)
    assert Xmp(read_packet(data)).text("photoshop.City") == "Köln"


def test_the_tail_of_an_older_packet_does_not_hide_the_newer() -> None:
    data = packet("", 'photoshop:City="Köln"') + b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    assert Xmp(read_packet(data)).text("photoshop.City") == "Köln"


def test_a_packet_cut_off_gives_what_stands_before_the_cut() -> None:
    data = packet("<photoshop:City>Köln</photoshop:City><photoshop:Country>Deutschland</photoshop:Country>")
    cut = data[: data.index(b"Deutsch")]
    assert Xmp(read_packet(cut)).text("photoshop.City") == "Köln"


def test_nodes_that_are_referred_to_by_name_are_followed() -> None:
    data = packet('<dc:subject rdf:nodeID="words"/>').replace(
        b"</rdf:RDF>",
        b'<rdf:Bag rdf:nodeID="words"><rdf:li>k1</rdf:li><rdf:li>k2</rdf:li></rdf:Bag></rdf:RDF>',
    )
    assert Xmp(read_packet(data)).words("dc.subject") == ["k1", "k2"]


def test_entities_are_not_expanded_nor_files_read() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    data = bomb + packet("<dc:title>&b;&f;</dc:title>")
    assert read_rdf(data) == {}
    assert "root:" not in str(read_packet(data))


def test_an_svg_gives_its_size_and_the_rdf_that_uses_the_roots_prefixes() -> None:
    svg = (
        b'<svg width="200" height="100.4" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><metadata><rdf:RDF>'
        b'<rdf:Description rdf:about="" dc:title="Drawn"/></rdf:RDF></metadata></svg>'
    )
    blocks = Blocks()
    extract_svg(svg, blocks)
    assert blocks.size == (200, 100)
    assert Xmp(read_packet(blocks.xmp[0])).text("dc.title") == "Drawn"


def test_packets_are_found_amid_other_bytes() -> None:
    inner = packet("", 'photoshop:City="Köln"')
    assert len(find_packets(b"\xff\xe1\0junk" + inner + b"\0\0" + inner)) == 2


@pytest.mark.parametrize("prefix", [b"xmp:", b""])
def test_a_packet_is_known_by_its_name_whatever_the_prefix(prefix: bytes) -> None:
    root = b"<%sxmpmeta xmlns%s='adobe:ns:meta/'>" % (prefix, b":xmp" if prefix else b"")
    rdf = packet("", 'photoshop:City="Köln"').partition(b"<rdf:RDF")[2].rpartition(b"</x:xmpmeta>")[0]
    inner = root + b"<rdf:RDF" + rdf + b"</%sxmpmeta>" % prefix
    found = find_packets(b"GIF89a junk" + inner + b"\0\0")
    assert found == [inner]
    assert Xmp(read_packet(found[0])).text("photoshop.City") == "Köln"


@pytest.mark.parametrize(
    "text",
    [
        b"<x:xmpmeta <rdf:RDF " * 200_000,
        b"".join(b"<n%d:RDF " % number for number in range(200_000)),
        b"<" + b"a" * 4_000_000,
        b"<a" * 2_000_000,
    ],
)
def test_a_text_full_of_beginnings_is_searched_once(text: bytes) -> None:
    """Looked at from each beginning anew, these would take hours, and the run's time limit would end that."""
    assert find_packets(text) == []
