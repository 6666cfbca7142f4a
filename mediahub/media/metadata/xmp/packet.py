"""Read one XMP packet, whatever wraps it and however well its writer knew the rules."""

from __future__ import annotations

import logging

from mediahub.media.metadata.exif import libexiv2
from mediahub.media.metadata.xmp import rdf
from mediahub.media.metadata.xmp.packets import find_packets
from mediahub.media.metadata.xmp.properties import Properties
from mediahub.media.metadata.xmp.sidecar import to_utf8

log = logging.getLogger(__name__)


def read_packet(packet: bytes) -> Properties:
    """Return the properties; libexiv2 reads first, our own reader what it refuses.

    libexiv2 keeps to the letter of ISO 16684-1 and gives nothing for a packet with one slip.
    """
    text = to_utf8(packet.strip(b"\0"))
    # Editors leave the tail of an older, longer packet behind the one they wrote.
    text = next(iter(find_packets(text)), text)
    properties: Properties = {}
    if b":nodeID" in text:  # of which libexiv2 would read the half
        return rdf.read_rdf(text)
    try:
        properties = libexiv2.read_properties(None, text).xmp
    except Exception as error:  # noqa: BLE001 - the bindings raise more than their own errors
        log.info("libexiv2 cannot read an XMP packet: %s", error)
    return properties or rdf.read_rdf(text)
