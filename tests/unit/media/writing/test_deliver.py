"""Cleaning files in place, and what stands beside the picture data: small files made for the purpose."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.identify import identify
from mediahub.media.metadata import read_facts
from mediahub.media.model import Facts
from mediahub.media.writing.cleaning.clean import clean
from mediahub.media.writing.cleaning.directories import has_pages
from mediahub.media.writing.deliver import deliver_original, deliver_picture, remains
from mediahub.media.writing.write import WriteFields, write_metadata
from tests.media_bytes import FTYP, box, track

PLACED = WriteFields(gps_lat=31.33521, gps_lon=118.37611, serial="3012345", model="NIKON Z 9")


def picture(form: str, size: tuple[int, int] = (64, 48)) -> bytes:
    out = BytesIO()
    Image.radial_gradient("L").convert("RGB").resize(size).save(out, form)
    return out.getvalue()


def test_a_tiff_is_cleaned_in_place_and_no_byte_moves(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(write_metadata(picture("TIFF"), PLACED))
    before = path.read_bytes()
    assert read_facts(path, types.TIFF).gps_lat is not None
    clean(path, types.TIFF, ("gps", "serial"))
    facts, after = read_facts(path, types.TIFF), path.read_bytes()
    assert (facts.gps_lat, (facts.serial or "").strip("0 \0"), facts.model) == (None, "", "NIKON Z 9")
    assert len(after) == len(before)
    assert b"3012345" not in after
    with Image.open(path) as picture_after, Image.open(BytesIO(before)) as picture_before:
        assert picture_after.tobytes() == picture_before.tobytes()


def test_only_what_is_asked_for_is_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(write_metadata(picture("TIFF"), PLACED))
    clean(path, types.TIFF, ("gps",))
    facts = read_facts(path, types.TIFF)
    assert (facts.gps_lat, facts.serial) == (None, "3012345")


DRONE = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description rdf:about='' xmlns:drone-dji='http://www.dji.com/drone-dji/1.0/'"
    b" drone-dji:GpsLatitude='+31.3352154' drone-dji:DroneSerialNumber='1ZNBJ8'"
    b" drone-dji:AbsoluteAltitude='+99.1'>"
    b"<drone-dji:GpsLongitude>+118.3761177</drone-dji:GpsLongitude>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)


@pytest.mark.parametrize("form", ["JPEG", "HEIF"])
def test_a_drones_own_words_for_where_it_was_are_gone_too(tmp_path: Path, form: str) -> None:
    """DJI writes `GpsLatitude` in a namespace of its own, whether there is EXIF or not."""
    out = BytesIO()
    image = Image.new("RGB", (64, 48), "teal")
    pillow_heif.register_heif_opener()
    image.save(out, form, xmp=DRONE)
    path, target = tmp_path / "a", tmp_path / "b"
    path.write_bytes(out.getvalue())
    deliver_original(path, identify(path), target, WriteFields(caption="Robots"), ("gps", "serial"))
    left = target.read_bytes()
    assert b"1ZNBJ8" not in left
    assert b"31.3352" not in left
    assert b"118.3761" not in left


def test_a_position_that_could_not_be_taken_out_is_noticed() -> None:
    facts = Facts(mime="image/jpeg", kind="photo", raw={"XMP": {"drone-dji.GpsLatitude": "+31.33"}})
    assert remains(facts, ("gps",))
    assert not remains(facts, ("serial",))
    blanked = {"XMP": {"drone-dji.GpsLatitude": "      "}, "EXIF": {"GPS GPSVersionID": [2, 3, 0, 0]}}
    assert not remains(replace(facts, raw=blanked), ("gps",))


def test_a_number_behind_a_label_is_gone_once_it_is_zeros() -> None:
    facts = Facts(mime="image/jpeg", kind="photo", serial="NO= 00002539")
    assert remains(facts, ("serial",))
    assert not remains(replace(facts, serial="NO= 00000000"), ("serial",))
    assert remains(
        replace(facts, serial="NO= 00000000", raw={"MakerNotes": {"LensSerialNumber": "77"}}), ("serial",)
    )


def test_a_clip_forgets_where_it_was_and_its_media_stay(tmp_path: Path) -> None:
    at = len(FTYP) + 8
    where = box(b"udta", box(b"\xa9xyz", b"\x00\x16\x15\xc7+31.3352+118.3761/"))
    tracks = track(b"vide", b"avc1", [(at, b"x" * 99)]) + track(b"meta", b"gpmd", [(at + 99, b"31.3352")])
    clip = FTYP + box(b"mdat", b"x" * 99 + b"31.3352") + box(b"moov", tracks + where)
    path, target = tmp_path / "a.mp4", tmp_path / "b.mp4"
    path.write_bytes(clip)
    deliver_original(path, types.MP4, target, WriteFields(caption="Robots wave"), ("gps",))
    after = target.read_bytes()
    assert b"31.3352" not in after
    assert b"Robots wave" in after
    assert after[: at + 99] == clip[: at + 99]
    assert after[at + 106 :].count(b"trak") == 1


def test_a_clip_gets_its_words_at_the_end_unless_its_last_box_has_none(tmp_path: Path) -> None:
    fields = WriteFields(caption="Robots wave")
    whole = box(b"ftyp", b"isom\0\0\0\0") + box(b"mdat", b"x" * 99)
    endless = box(b"ftyp", b"isom\0\0\0\0") + bytes(4) + b"mdat" + b"x" * 99
    for data, has_sidecar in ((whole, False), (endless, True)):
        path, target = tmp_path / "a.mp4", tmp_path / "b.mp4"
        path.write_bytes(data)
        made = deliver_original(path, types.MP4, target, fields, ())
        assert target.read_bytes().startswith(data)
        assert (b"Robots wave" in made.sidecar) == has_sidecar
        assert (b"Robots wave" in target.read_bytes()) != has_sidecar


def test_pages_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    frames = [Image.new("L", (8, 8), shade) for shade in (0, 99)]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    assert has_pages(path)
    path.write_bytes(picture("TIFF"))
    assert not has_pages(path)


def test_a_part_has_the_pixels_that_were_asked_for_and_no_more_than_there_are(tmp_path: Path) -> None:
    path, target = tmp_path / "a.jpg", tmp_path / "b.jpg"
    path.write_bytes(picture("JPEG", (1200, 800)))
    for edge, part, size in (
        (300, None, (300, 200)),
        (300, (0.5, 0.5, 0.5, 0.5), (300, 200)),
        (5000, (0.0, 0.0, 0.5, 0.5), (600, 400)),
    ):
        made = deliver_picture(path, types.JPEG, target, WriteFields(), (edge, 90), part)
        assert (made.width, made.height) == size


def noisy(size: tuple[int, int], quality: int, **options: object) -> bytes:
    """A JPEG that another quality would blow up."""
    noise = np.random.default_rng(7).integers(0, 256, (size[1], size[0], 3), np.uint8)
    out = BytesIO()
    Image.fromarray(noise).save(out, "JPEG", quality=quality, **options)
    return out.getvalue()


def test_a_size_that_is_there_already_is_the_original_with_its_words(tmp_path: Path) -> None:
    """ "Press, 3000 pixels" of a picture that has fewer is neither enlarged nor encoded again."""
    path, target = tmp_path / "a.jpg", tmp_path / "b.jpg"
    path.write_bytes(noisy((240, 160), 40))
    made = deliver_picture(path, types.JPEG, target, WriteFields(title="Robots"), (3000, 92))
    assert (made.width, made.height) == (240, 160)
    assert np.array_equal(np.asarray(Image.open(path)), np.asarray(Image.open(target)))
    assert target.stat().st_size < path.stat().st_size + 16_000
    assert read_facts(target, types.JPEG).title == "Robots"


def test_a_picture_that_lies_on_its_side_is_still_made_upright(tmp_path: Path) -> None:
    path, target = tmp_path / "a.jpg", tmp_path / "b.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    path.write_bytes(noisy((240, 160), 40, exif=exif.tobytes()))
    made = deliver_picture(path, types.JPEG, target, WriteFields(), (3000, 92))
    assert (made.width, made.height) == (160, 240)
    assert target.stat().st_size < path.stat().st_size + 16_000, "nor is it larger for that"


def test_a_smaller_picture_is_no_larger_file(tmp_path: Path) -> None:
    path, target = tmp_path / "a.jpg", tmp_path / "b.jpg"
    path.write_bytes(noisy((400, 300), 60))
    made = deliver_picture(path, types.JPEG, target, WriteFields(), (390, 92))
    assert made.width == 390
    assert target.stat().st_size <= path.stat().st_size + 16_000
