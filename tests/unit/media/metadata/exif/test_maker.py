"""Lens, serial number and ISO from maker notes."""

from __future__ import annotations

from mediahub.media.metadata.exif.maker import iso_of, lens_of, serial_of


def test_maker_notes_give_lens_serial_and_canons_iso() -> None:
    assert lens_of({"Exif.Canon.LensModel": "", "Exif.OlympusEq.LensModel": "12-40mm"}) == "12-40mm"
    assert serial_of({"Exif.Fujifilm.SerialNumber": "internal"}) is None
    assert serial_of({"Exif.Nikon3.SerialNumber": "6001440 "}) == "6001440"
    assert serial_of({"Exif.Sony1.SerialNumber": "78563412"}) == "12345678"
    assert iso_of({"Exif.CanonCs.ISOSpeed": "17"}) == 100
    assert iso_of({"Exif.CanonCs.ISOSpeed": str(0x4000 | 640)}) == 640
    auto = {"Exif.CanonSi.ISOSpeed": "160", "Exif.CanonSi.AutoISO": "32"}
    assert iso_of({"Exif.CanonCs.ISOSpeed": "15", **auto}) == 200
    assert iso_of({"Exif.CanonCs.ISOSpeed": "12289", **auto}) is None
    assert iso_of({"Exif.CanonSi.ISOSpeed": "65535", "Exif.CanonSi.AutoISO": "65535"}) is None
