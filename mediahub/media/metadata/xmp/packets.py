"""XMP packets that stand as plain text somewhere in a file (GIF, SVG, odd JPEG segments)."""

from __future__ import annotations

import re
import struct

from mediahub.media.containers.blocks import Blocks, Buffer

_OPENING = re.compile(rb"<((?:[A-Za-z_][\w.-]{,30}:)?(?:x[ma]pmeta|RDF))\b")
"""Nearly all write `x:xmpmeta` and `rdf:RDF`, but the prefix is the writer's choice."""
_MAX_ENDLESS = 8
"""Beginnings without an end, each of another name, after which a text is no longer searched."""
_SVG_ROOT = re.compile(rb"<(?:\w+:)?svg\b([^>]*)>", re.DOTALL)
_NAMESPACE = re.compile(rb"""xmlns:([\w.-]+)\s*=\s*(["'])([^"'<>]*)\2""")
_SVG_SIDE = rb"""(?<![\w:-])%s\s*=\s*["']\s*(\d+(?:\.\d+)?)(?:px)?\s*["']"""


def find_packets(data: Buffer) -> list[bytes]:
    """Return every XMP packet in the text, without its `<?xpacket?>` wrapper."""
    packets, at, endless = [], 0, set[bytes]()
    while len(endless) < _MAX_ENDLESS and (opening := _OPENING.search(data, at)):
        name, at = bytes(opening[1]), opening.end()
        # Looking for an end once only keeps a file that is full of beginnings from costing hours.
        closing = None if name in endless else re.compile(rb"</%s\s*>" % re.escape(name)).search(data, at)
        if closing is None:
            endless.add(name)
            continue
        at = closing.end()
        packets.append(bytes(data[opening.start() : at]))
    return packets


def extract_gif(data: Buffer, blocks: Blocks) -> None:
    """Read the logical screen and the XMP application extension of a GIF."""
    blocks.size = struct.unpack("<HH", data[6:10])
    blocks.xmp = find_packets(data)


def extract_svg(data: Buffer, blocks: Blocks) -> None:
    """Read the RDF in an SVG's metadata, and its size where it is given in pixels."""
    text = bytes(data)
    root = _SVG_ROOT.search(text)
    attributes = root[1] if root else b""
    sides = [re.search(_SVG_SIDE % side, attributes) for side in (b"width", b"height")]
    if sides[0] and sides[1]:
        blocks.size = (round(float(sides[0][1])), round(float(sides[1][1])))
    outer = {match[1]: match[3] for match in _NAMESPACE.finditer(attributes)}
    blocks.xmp = [_with_namespaces(packet, outer) for packet in find_packets(text)]


def _with_namespaces(packet: bytes, outer: dict[bytes, bytes]) -> bytes:
    """Declare again, on the packet's first element, the prefixes that the document declared."""
    end = packet.index(b">")
    own = {match[1] for match in _NAMESPACE.finditer(packet[:end])}
    missing = b"".join(b' xmlns:%s="%s"' % item for item in outer.items() if item[0] not in own)
    cut = end - 1 if packet[end - 1 : end] == b"/" else end
    return packet[:cut] + missing + packet[cut:]
