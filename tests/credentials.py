"""Content Credentials (C2PA) that tests make for themselves: a certified camera, and files that it signed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from typing import Any

from c2pa import Builder, C2paBuilderIntent, C2paDigitalSourceType, C2paSigningAlg, Signer
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from mediahub.media.provenance.library import context
from mediahub.provenance.algorithms import signature
from mediahub.provenance.certificates import certify, make_root

PLACE, BODY = "31.230417", "NKN0047811"
EXIF = {
    "label": "stds.exif",
    "data": {
        "@context": {
            "exif": "http://ns.adobe.com/exif/1.0/",
            "exifEX": "http://cipa.jp/exif/2.32/",
            "tiff": "http://ns.adobe.com/tiff/1.0/",
        },
        "exif:GPSLatitude": PLACE,
        "exif:GPSLongitude": "121.473701",
        "exifEX:BodySerialNumber": BODY,
        "tiff:Make": "NIKON CORPORATION",
        "tiff:Model": "NIKON Z 9",
    },
    "kind": "Json",
}
"""What cameras state: where, and with which body."""
HARMLESS = {
    "label": "stds.exif",
    "data": {"@context": EXIF["data"]["@context"], "tiff:Model": "NIKON Z 9", "exif:FNumber": "4"},
    "kind": "Json",
}
"""What may be handed on."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Whoever has a key and its certificate."""

    chain: str
    root: str
    sign: Callable[[bytes], bytes]


@lru_cache(maxsize=8)
def authority(organisation: str = "Camera Works", age: timedelta = timedelta()) -> Authority:
    """One of this name; its certificates were made so long ago."""
    made = datetime.now(UTC) - age
    root = make_root(organisation, made)
    pair = certify(root, organisation, made)
    key = load_pem_private_key(pair.key.encode(), password=None)
    return Authority(pair.certificate, root.certificate, lambda data: signature(key, data))


def signed(
    data: bytes,
    mime: str = "image/jpeg",
    *,
    by: Authority | None = None,
    assertions: Sequence[dict[str, Any]] = (EXIF,),
    source: C2paDigitalSourceType = C2paDigitalSourceType.DIGITAL_CAPTURE,
    thumbnail: bytes = b"",
) -> bytes:
    """The file as a camera signs it that took it, with these statements."""
    with _builder("Test Camera", "DSC_0412.JPG", assertions, thumbnail) as builder:
        builder.set_intent(C2paBuilderIntent.CREATE, source)
        return _embedded(builder, by or authority(), mime, data)


def signed_again(
    data: bytes, *, by: Authority, assertions: Sequence[dict[str, Any]] = (), thumbnail: bytes = b""
) -> bytes:
    """A signed JPEG as an editor signs it who opened it, with these statements."""
    parent = {"title": "DSC_0412.JPG", "relationship": "parentOf"}
    with _builder("Test Editor", "edited.jpg", assertions, thumbnail) as builder:
        builder.set_intent(C2paBuilderIntent.EDIT)
        builder.add_ingredient(parent, "image/jpeg", BytesIO(data))
        return _embedded(builder, by, "image/jpeg", data)


def manifest_beside(
    data: bytes,
    mime: str = "application/octet-stream",
    *,
    by: Authority | None = None,
    assertions: Sequence[dict[str, Any]] = (),
) -> bytes:
    """The manifest of a file as a camera writes it into a `.c2pa` beside it, with these statements."""
    who = by or authority()
    with _builder("Test Camera", "DSC_0412.NEF", assertions) as builder:
        builder.set_intent(C2paBuilderIntent.CREATE, C2paDigitalSourceType.DIGITAL_CAPTURE)
        builder.set_no_embed()
        with Signer.from_callback(who.sign, C2paSigningAlg.ES256, who.chain) as signer:
            return bytes(builder.sign(signer, mime, BytesIO(data), BytesIO()))


@contextmanager
def _builder(
    tool: str, title: str, assertions: Sequence[dict[str, Any]], thumbnail: bytes = b""
) -> Iterator[Builder]:
    """What a tool states of a file of this title, to be signed."""
    definition: dict[str, Any] = {
        "claim_generator_info": [{"name": tool, "version": "1"}],
        "title": title,
        "assertions": list(assertions),
    }
    if thumbnail:
        definition["thumbnail"] = {"format": "image/jpeg", "identifier": "thumbnail.jpg"}
    with Builder.from_json(json.dumps(definition), context=context()) as builder:
        if thumbnail:
            builder.add_resource("thumbnail.jpg", BytesIO(thumbnail))
        yield builder


def _embedded(builder: Builder, who: Authority, mime: str, data: bytes) -> bytes:
    """The file with its manifest inside, signed."""
    out = BytesIO()
    with Signer.from_callback(who.sign, C2paSigningAlg.ES256, who.chain) as signer:
        builder.sign(signer, mime, BytesIO(data), out)
    return out.getvalue()
