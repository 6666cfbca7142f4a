"""Sidecars in every coding of Unicode."""

from __future__ import annotations

import pytest

from mediahub.media.containers.blocks import Blocks
from mediahub.media.metadata.xmp.sidecar import extract_sidecar, to_utf8

TEXT = "<a>Köln 世界</a>"
DECLARED = f'<?xml version="1.0" encoding="UTF-16"?>{TEXT}'


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_every_coding_becomes_utf_8(coding: str) -> None:
    assert to_utf8(TEXT.encode(coding)).decode() == TEXT


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_declaration_that_is_no_longer_true_goes(coding: str) -> None:
    assert to_utf8(DECLARED.encode(coding)).decode() == TEXT


def test_the_packet_is_found_or_the_whole_text_counts() -> None:
    packet = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>"
    blocks = Blocks()
    extract_sidecar(b"<?xml version='1.0'?>\n" + packet, blocks)
    assert blocks.xmp == [packet]
    extract_sidecar(b"<rdf>bare</rdf>", blocks)
    assert blocks.xmp == [b"<rdf>bare</rdf>"]
