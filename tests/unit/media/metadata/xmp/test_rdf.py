"""The lenient reader of RDF."""

from __future__ import annotations

from mediahub.media.metadata.xmp.packet import read_packet
from mediahub.media.metadata.xmp.rdf import read_rdf
from tests.unit.media.metadata.xmp.packets_made import packet


def test_entities_are_not_expanded_nor_files_read() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    data = bomb + packet("<dc:title>&b;&f;</dc:title>")
    assert read_rdf(data) == {}
    assert "root:" not in str(read_packet(data))
