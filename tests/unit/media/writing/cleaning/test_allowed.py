"""Tags and properties by name: what nobody listed does not stay."""

from __future__ import annotations

import exiv2
import pytest

from mediahub.media.containers.tiff.ifd import Role
from mediahub.media.writing.cleaning.allowed import is_allowed_tag, keep_iim, keep_xmp

BOTH = ("gps", "serial")


@pytest.mark.parametrize(
    ("role", "tag", "what", "stays"),
    [
        (Role.IMAGE, 0x010F, BOTH, True),
        (Role.IMAGE, 0xC62F, BOTH, False),
        (Role.IMAGE, 0xC62F, ("gps",), True),
        (Role.IMAGE, 0xFDE8, (), False),
        (Role.EXIF, 0xA431, BOTH, False),
        (Role.EXIF, 0xA431, ("gps",), True),
        (Role.EXIF, 0x927C, ("gps",), False),
        (Role.EXIF, 0x9286, BOTH, False),
        (Role.EXIF, 0x829A, BOTH, True),
        (Role.GPS, 2, BOTH, False),
        (Role.GPS, 2, ("serial",), True),
        (Role.INTEROPERABILITY, 1, BOTH, True),
    ],
)
def test_tags_by_their_directory(role: Role, tag: int, what: tuple[str, ...], stays: bool) -> None:
    assert is_allowed_tag(role, tag, what) is stays  # type: ignore[arg-type]


def test_pixels_are_described_in_pictures_only() -> None:
    assert is_allowed_tag(Role.IMAGE, 0x0111, BOTH, is_picture=True)
    assert not is_allowed_tag(Role.IMAGE, 0x0111, BOTH)
    assert not is_allowed_tag(Role.IMAGE, 0xCD41, BOTH, is_picture=True)


@pytest.mark.parametrize(
    ("key", "what", "stays"),
    [
        ("Xmp.photoshop.Credit", BOTH, True),
        ("Xmp.photoshop.History", BOTH, False),
        ("Xmp.photoshop.City", BOTH, True),
        ("Xmp.exif.GPSLatitude", BOTH, False),
        ("Xmp.exif.GPSLatitude", ("serial",), True),
        ("Xmp.aux.SerialNumber", BOTH, False),
        ("Xmp.aux.SerialNumber", ("gps",), True),
        ("Xmp.aux.OwnerName", BOTH, False),
        ("Xmp.plus.CopyrightOwner", BOTH, True),
        ("Xmp.plus.CopyrightOwner[1]/plus:CopyrightOwnerName", BOTH, True),
        ("Xmp.iptcExt.ArtworkOrObject[1]/Iptc4xmpExt:AOCurrentCopyrightOwnerName", BOTH, True),
        ("Xmp.xmpMM.DocumentID", BOTH, True),
        ("Xmp.xmpMM.DerivedFrom", BOTH, False),
        ("Xmp.crs.RawFileName", BOTH, False),
    ],
)
def test_properties_by_schema_and_name(key: str, what: tuple[str, ...], stays: bool) -> None:
    datum = exiv2.Xmpdatum(exiv2.XmpKey(key), exiv2.XmpTextValue("x"))
    assert keep_xmp(datum, what) is stays  # type: ignore[arg-type]


def test_data_sets_with_a_name_stay_and_previews_go() -> None:
    def datum(key: str) -> exiv2.Iptcdatum:
        return exiv2.Iptcdatum(exiv2.IptcKey(key), exiv2.StringValue("x"))

    assert keep_iim(datum("Iptc.Application2.Caption"))
    assert not keep_iim(datum("Iptc.Application2.Preview"))
    assert not keep_iim(datum("Iptc.Application2.0x00e0"))
    assert not keep_iim(datum("Iptc.Envelope.UNO"))
