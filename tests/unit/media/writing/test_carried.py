"""What of an original's metadata goes into pictures that are made of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import exiv2

from mediahub.media.containers.filetypes import JPEG
from mediahub.media.metadata import read_facts
from mediahub.media.writing.carried import Carried, carried_from
from mediahub.media.writing.deliver import deliver_picture
from mediahub.media.writing.private import Private
from mediahub.media.writing.regions import Frame
from mediahub.media.writing.write import WriteFields, write_metadata
from tests.unit.media.picture_files import jpeg, noise

SPACES = {
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "crs": "http://ns.adobe.com/camera-raw-settings/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}


def packet(**said: str) -> bytes:
    """An XMP packet with these values of properties, `photoshop_City="Hefei"`."""
    inner = "".join(f"<{k.replace('_', ':')}>{v}</{k.replace('_', ':')}>" for k, v in said.items())
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in SPACES.items())
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>{inner}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def put(*packets: bytes, strip: tuple[Private, ...] = (), frame: Frame = Frame()) -> dict[str, str]:  # noqa: B008
    """What of these packets is in the new picture."""
    image: Any = exiv2.ImageFactory.open(jpeg(noise(16, 16)))
    image.readMetadata()
    Carried(packets, b"", strip, frame).put(image)
    return {one.key().removeprefix("Xmp."): one.toString() for one in image.xmpData()}


def test_words_of_the_standard_go_along_and_those_of_programs_do_not() -> None:
    said = packet(
        photoshop_CaptionWriter="Li",
        plus_ImageSupplierImageID="7",
        plus_FileNameAsDelivered="a.jpg",
        photoshop_History="saved as C:/Users/li",
        photoshop_ColorMode="3",
        aux_SerialNumber="3012345",
        exif_GPSLatitude="31,20N",
        crs_Exposure="1",
        xmp_Label="Red",
    )
    assert put(said) == {"photoshop.CaptionWriter": "Li", "plus.ImageSupplierImageID": "7"}


def test_what_the_event_strips_stays_behind() -> None:
    place = (
        '<rdf:Bag><rdf:li rdf:parseType="Resource"><Iptc4xmpExt:City>Hefei</Iptc4xmpExt:City>'
        "<exif:GPSLatitude>31,20N</exif:GPSLatitude></rdf:li></rdf:Bag>"
    )
    said = packet(Iptc4xmpExt_LocationShown=place)
    assert "31,20N" in put(said).values()
    left = put(said, strip=("gps",))
    assert "Hefei" in left.values()
    assert "31,20N" not in left.values()


def test_the_later_packet_counts_and_a_broken_one_costs_nothing() -> None:
    older = packet(photoshop_CaptionWriter="Li", photoshop_State="Anhui")
    assert put(older, b"<x:xmpmeta", packet(photoshop_CaptionWriter="Wu")) == {
        "photoshop.CaptionWriter": "Wu",
        "photoshop.State": "Anhui",
    }


def test_a_property_that_makes_the_packet_too_long_stays_behind() -> None:
    said = packet(plus_OtherLicenseInfo="x" * 70_000, photoshop_CaptionWriter="Li")
    assert put(said) == {"photoshop.CaptionWriter": "Li"}


def test_the_size_of_the_whole_is_not_that_of_a_part() -> None:
    said = packet(Iptc4xmpExt_MaxAvailWidth="6000")
    assert put(said) == {"iptcExt.MaxAvailWidth": "6000"}
    assert put(said, frame=Frame((0, 0, 0.5, 0.5))) == {}


def with_iim(path: Path, **said: str) -> None:
    """A JPEG whose words are in IIM only."""
    image: Any = exiv2.ImageFactory.open(jpeg(noise(64, 48)))
    image.readMetadata()
    for name, value in said.items():
        image.iptcData()[f"Iptc.Application2.{name}"] = value
    image.writeMetadata()
    io = image.io()
    io.open()
    path.write_bytes(bytes(io.mmap()))


def test_words_in_iim_go_along_as_iim_and_ours_are_on_top(tmp_path: Path) -> None:
    source, made = tmp_path / "a.jpg", tmp_path / "b.jpg"
    with_iim(source, Writer="Jörg", City="Berlin", ImageType="3S", ProvinceState="Anhui")
    deliver_picture(source, JPEG, made, WriteFields(city="Hefei", caption="Robots"), (32, 90))
    iim = read_facts(made, JPEG).raw["IPTC"]
    assert iim["Application2.Writer"] == ["Jörg"]
    assert iim["Application2.City"] == ["Hefei"]
    assert iim["Application2.ProvinceState"] == ["Anhui"]
    assert "Application2.ImageType" not in iim


def test_the_frame_of_regions_is_looked_for_where_there_are_regions(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    turned = WriteFields(orientation=6, caption="ImageRegion")
    path.write_bytes(write_metadata(jpeg(noise(64, 48)), turned))
    assert carried_from(path, JPEG, ()).frame == Frame(size=(48, 64), is_turned=True)
    path.write_bytes(jpeg(noise(64, 48)))
    assert carried_from(path, JPEG, ("gps",)) == Carried((), b"", ("gps",), Frame())
