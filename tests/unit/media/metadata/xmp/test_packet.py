"""Packets of XMP, whoever wrote them: codings, tails and cuts."""

from __future__ import annotations

import pytest

from mediahub.media.metadata.xmp.packet import read_packet
from mediahub.media.metadata.xmp.properties import Xmp
from tests.unit.media.metadata.xmp.packets_made import packet


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
