"""What may go along with a delivered file is an allow list."""

from __future__ import annotations

from typing import Any

import pytest

from mediahub.media.provenance.redacting import Redaction, betrays, what_stays

STRIP = ("gps", "serial")
ADDRESS = "self#jumbf=/c2pa/camera/c2pa.assertions/"


def report(claim: dict[str, Any] | None = None, **assertions: Any) -> dict[str, Any]:
    named = {name.replace("_", "."): content for name, content in assertions.items()}
    return {"manifests": {"camera": {"claim": claim or {"dc:title": "A.jpg"}, "assertion_store": named}}}


def test_statements_that_are_not_known_are_redacted() -> None:
    said = report(
        stds_exif={"exif:GPSLatitude": "31.230417"},
        c2pa_hash_data={"pad": "", "name": "jumbf manifest"},
        c2pa_actions={"actions": [{"action": "c2pa.opened"}]},
        com_camera_odometry={"lat": 1},
    )
    redaction = what_stays(said, STRIP, is_cropped=False)
    assert redaction.has_manifest
    assert redaction.redactions == (f"{ADDRESS}stds.exif", f"{ADDRESS}com.camera.odometry")
    assert redaction.secrets == (b"31.230417",)
    assert what_stays(said, (), is_cropped=False) == Redaction(True)


@pytest.mark.parametrize(
    ("content", "stays"),
    [
        ({"@context": {"exif": "http://x"}, "exif:FNumber": "4", "tiff:Model": "Z 9"}, True),
        ({"EXIF:Make": "Google", "EXIF:Model": "Pixel 5"}, True),
        ({"Iptc4xmpExt:PersonInImage": ["Chen Rui"]}, True),
        ({"exif:GPSLatitude": "40,44.1861N"}, False),
        ({"exifEX:BodySerialNumber": "0030079"}, False),
        ({"exifEX:LensSerialNumber": "1"}, False),
        ({"exif:UserComment": "anything"}, False),
        ({"camera:Odometer": 3}, False),
        ({"dc:description": "Seen at 31.230417"}, False),
        ({"Iptc4xmpExt:LocationCreated": {"exif:GPSLongitude": "3"}}, False),
    ],
)
def test_metadata_stays_as_in_the_file_itself(content: dict[str, Any], stays: bool) -> None:
    redaction = what_stays(report(stds_exif=content), STRIP, is_cropped=False)
    assert redaction.redactions == (() if stays else (f"{ADDRESS}stds.exif",))


def test_thumbnails_go_where_something_was_cut_away() -> None:
    said = report(c2pa_thumbnail_claim_jpeg="…")
    assert what_stays(said, (), is_cropped=False).redactions == ()
    assert what_stays(said, (), is_cropped=True).redactions == (f"{ADDRESS}c2pa.thumbnail.claim.jpeg",)
    assert what_stays(said, ("gps",), is_cropped=False).redactions != ()
    assert what_stays(said, ("gps",), is_cropped=False, is_bare=lambda _: True).redactions == ()


@pytest.mark.parametrize(
    "action",
    [
        {"action": "c2pa.edited", "parameters": {"location": "somewhere"}},
        {"action": "c2pa.edited", "actors": [{"name": "Anna"}]},
        {"action": "c2pa.edited", "parameters": {"com.adobe.GPSLatitude": "3"}},
        {"action": "c2pa.edited", "description": "Seen at 31.230417, 121.473701"},
    ],
)
def test_what_cannot_be_redacted_leaves_the_manifests_behind(action: dict[str, Any]) -> None:
    said = report(c2pa_actions={"actions": [action]})
    assert what_stays(said, STRIP, is_cropped=False) == Redaction(False)
    assert what_stays(said, (), is_cropped=False).has_manifest


def test_the_claim_is_read_through_too() -> None:
    claim = {"claim_generator_info": [{"name": "Camera", "serial_number": "0047811"}]}
    assert not what_stays(report(claim), STRIP, is_cropped=False).has_manifest


def test_what_is_redacted_already_is_not_redacted_again() -> None:
    said = report({"redacted_assertions": [f"{ADDRESS}stds.exif"]}, stds_exif={})
    assert what_stays(said, STRIP, is_cropped=False).redactions == ()


@pytest.mark.parametrize("number", ["30079412", 30079412])
def test_a_serial_number_is_looked_for_however_it_is_written(number: object) -> None:
    redaction = what_stays(report(stds_exif={"exifEX:BodySerialNumber": number}), STRIP, is_cropped=False)
    assert betrays(b"... 30079412 ...", redaction, (), STRIP)


def test_a_store_betrays_what_is_left_in_it() -> None:
    redaction = Redaction(True, (), (b"0047811",))
    assert betrays(b"...0047811...", redaction, (), ("serial",))
    assert betrays(b"...31.230...", redaction, ("31.230",), ("gps",))
    assert betrays(bytes.fromhex("0603550405"), redaction, (), ("serial",))
    assert not betrays(bytes.fromhex("0603550405"), redaction, (), ("gps",))
    assert not betrays(b"...0047811...", redaction, (), ())
    assert not betrays(b"nothing", redaction, ("",), ("serial",))
