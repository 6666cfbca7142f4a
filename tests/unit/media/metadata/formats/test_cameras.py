"""Containers of single makers of cameras."""

from __future__ import annotations

import struct

from mediahub.media.metadata.formats.cameras import extract_x3f
from tests.unit.media.metadata.container_bytes import extract


def test_sigmas_properties_and_size() -> None:
    texts = "CAMSERIAL\0" + "02001234\0"
    prop = b"SECp" + struct.pack("<IIIII", 0x20000, 1, 0, 0, len(texts)) + struct.pack("<II", 0, 10)
    prop += texts.encode("utf-16-le")
    header = b"FOVb" + b"\0" * 24 + struct.pack("<II", 2268, 1512)
    directory = (
        b"SECd" + struct.pack("<II", 0x20000, 1) + struct.pack("<II4s", len(header), len(prop), b"PROP")
    )
    data = header + prop + directory + struct.pack("<I", len(header) + len(prop))
    blocks = extract(extract_x3f, data)
    assert (blocks.size, blocks.raw) == ((2268, 1512), {"Sigma": {"CAMSERIAL": "02001234"}})
