"""What is carried over into a picture without metadata."""

from __future__ import annotations

import exiv2

from mediahub.media.writing.cleaning.formats.jpeg import Other
from mediahub.media.writing.cleaning.values import put_lengths, skeleton_of


def directory(*kinds: str) -> exiv2.XmpData:
    items = "".join(
        f"<rdf:li rdf:parseType='Resource'><Container:Item Item:Mime='image/jpeg' Item:Semantic='{kind}'"
        f" Item:Length='7'/></rdf:li>"
        for kind in kinds
    )
    packet = (
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        "<rdf:Description rdf:about='' xmlns:Container='http://ns.google.com/photos/1.0/container/'"
        " xmlns:Item='http://ns.google.com/photos/1.0/container/item/'><Container:Directory><rdf:Seq>"
        f"{items}</rdf:Seq></Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    image = exiv2.ImageFactory.open(packet.encode())
    image.readMetadata()
    return image.xmpData()


def lengths(xmp: exiv2.XmpData) -> list[str]:
    return [datum.toString() for datum in xmp if datum.key().endswith("Item:Length")]


def test_the_length_of_a_gain_map_is_made_true() -> None:
    xmp = directory("Primary", "GainMap")
    put_lengths(xmp, [Other(bytes(4), b"x" * 123)])
    assert lengths(xmp) == ["7", "123"]


def test_a_directory_that_names_a_clip_is_gone() -> None:
    for kinds, others in ((("Primary", "MotionPhoto"), 0), (("Primary", "GainMap", "MotionPhoto"), 1)):
        xmp = directory(*kinds)
        put_lengths(xmp, [Other(bytes(4), b"x")] * others)
        assert not [datum.key() for datum in xmp if "Container" in datum.key()]


def test_other_formats_have_no_skeleton() -> None:
    assert skeleton_of(b"II*\0") is None
