"""Packets found amid other bytes, and in SVG."""

from __future__ import annotations

import pytest

from mediahub.media.containers.blocks import Blocks
from mediahub.media.metadata.xmp.packet import read_packet
from mediahub.media.metadata.xmp.packets import extract_svg, find_packets
from mediahub.media.metadata.xmp.properties import Xmp
from tests.unit.media.metadata.xmp.packets_made import packet


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
