"""Metadata written into pictures: read back by libexiv2 and, where present, by ExifTool."""

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import exiv2
import pytest
from PIL import Image

from mediahub.media.containers.identify import identify
from mediahub.media.metadata import read_facts
from mediahub.media.model import MediaError
from mediahub.media.writing.write import Block, WriteFields, write_metadata

FULL = WriteFields(
    make="NIKON CORPORATION",
    model="NIKON Z 9",
    lens="NIKKOR Z 70-200mm f/2.8 VR S",
    serial="3012345",
    taken=datetime(2025, 10, 17, 9, 41, 2, 370000, timezone(timedelta(hours=8))),
    exposure_time=Fraction(1, 250),
    f_number=2.8,
    iso=3200,
    focal_length=135,
    orientation=1,
    gps_lat=31.33521,
    gps_lon=118.37611,
    title="D1-OPEN",
    headline="Opening, day 1",
    caption="lang=en is no language: 尹同跃 on stage",
    keywords=("keynote", "stage, lit", "芜湖"),
    persons=("Yin Tongyue", "반기문"),
    creator=("Chen Rui",),
    credit="Chen Rui / Pool",
    copyright="© 2025 Chen Rui",
    usage_terms="Editorial use only",
    instructions="Not before noon",
    source="Summit pool",
    location="Grand Hall",
    city="Wuhu",
    country="China",
    country_code="CHN",
    date_created=datetime(2025, 10, 17, 9, 41, 2, tzinfo=timezone(timedelta(hours=8))),
    rating=4,
    digital_source_type="http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
    ai_system_used="Firefly",
    ai_system_version_used="3.0",
    ai_prompt_information="a stage, 灯光",
    ai_prompt_writer_name="Maja Horn",
    data_mining="http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-SEECONSTRAINT",
    other_constraints="Only for the archive of the paper",
)


def picture(form: str = "JPEG") -> bytes:
    """Return a small picture with some structure in it."""
    out = BytesIO()
    Image.radial_gradient("L").convert("RGB").save(out, form)
    return out.getvalue()


def pixels(data: bytes) -> bytes:
    """Return the decoded picture."""
    return Image.open(BytesIO(data)).tobytes()


def read(data: bytes) -> dict[str, str]:
    """Return every key that libexiv2 reads; repeated keys are joined with `|`."""
    image = exiv2.ImageFactory.open(data)
    image.readMetadata()
    found: dict[str, str] = {}
    for block in (image.exifData(), image.iptcData(), image.xmpData()):
        for datum in block:
            text = str(datum.value())
            found[datum.key()] = f"{found[datum.key()]}|{text}" if datum.key() in found else text
    return found


def saved(image: Any) -> bytes:
    """Return the bytes of an image that libexiv2 has written."""
    image.io().open()
    return bytes(image.io().mmap())


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_every_block_is_written_and_the_picture_stays(form: str) -> None:
    before = picture(form)
    after = write_metadata(before, FULL)
    found = read(after)
    assert pixels(after) == pixels(before)
    assert found["Exif.Photo.DateTimeOriginal"] == "2025:10:17 09:41:02"
    assert found["Exif.Photo.SubSecTimeOriginal"] == "37"
    assert found["Exif.Photo.OffsetTimeOriginal"] == "+08:00"
    assert found["Xmp.iptcExt.PersonInImage"] == "Yin Tongyue, 반기문"
    assert found["Xmp.dc.description"] == f'lang="x-default" {FULL.caption}'
    if form != "WEBP":  # WebP has no place for IIM
        assert found["Iptc.Application2.Keywords"] == "keynote|stage, lit|芜湖"
        assert found["Iptc.Envelope.CharacterSet"] == "\x1b%G"


@pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed")
def test_exiftool_reads_what_was_written(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(write_metadata(picture(), FULL))
    run = subprocess.run(
        ["exiftool", "-j", "-G", "-n", "-struct", str(file)], capture_output=True, check=True
    )
    tags = json.loads(run.stdout)[0]
    expected = {
        "EXIF:Model": "NIKON Z 9",
        "EXIF:SerialNumber": 3012345,
        "EXIF:LensModel": FULL.lens,
        "EXIF:ISO": 3200,
        "EXIF:FNumber": 2.8,
        "EXIF:ExposureTime": 0.004,
        "EXIF:SubSecTimeOriginal": 37,
        "EXIF:OffsetTimeOriginal": "+08:00",
        "IPTC:Headline": FULL.headline,
        "IPTC:Caption-Abstract": FULL.caption,
        "IPTC:Keywords": list(FULL.keywords or ()),
        "IPTC:By-line": "Chen Rui",
        "IPTC:Country-PrimaryLocationName": "China",
        "IPTC:TimeCreated": "09:41:02+08:00",
        "XMP:PersonInImage": list(FULL.persons or ()),
        "XMP:UsageTerms": FULL.usage_terms,
        "XMP:Rights": FULL.copyright,
        "XMP:Location": "Grand Hall",
        "XMP:Rating": 4,
        "XMP:Title": "D1-OPEN",
        "XMP:DateCreated": "2025:10:17 09:41:02+08:00",
        "XMP:DigitalSourceType": FULL.digital_source_type,
        "XMP:OtherConstraints": FULL.other_constraints,
    }
    assert {key: tags.get(key) for key in expected} == expected
    assert tags["Composite:GPSLatitude"] == pytest.approx(31.33521, abs=1e-6)
    assert tags["Composite:GPSLongitude"] == pytest.approx(118.37611, abs=1e-6)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_how_it_was_made_and_mined_is_read_as_it_was_written(form: str, tmp_path: Path) -> None:
    file = tmp_path / "made"
    file.write_bytes(write_metadata(picture(form), FULL))
    facts = read_facts(file, identify(file))
    assert (facts.digital_source_type, facts.data_mining) == (
        "compositeWithTrainedAlgorithmicMedia",
        "DMI-PROHIBITED-SEECONSTRAINT",
    )
    for name in (
        "ai_system_used",
        "ai_system_version_used",
        "ai_prompt_information",
        "ai_prompt_writer_name",
        "other_constraints",
    ):
        assert getattr(facts, name) == getattr(FULL, name)
    stripped = tmp_path / "stripped"
    stripped.write_bytes(write_metadata(file, WriteFields(), strip=("gps", "serial")))
    assert read_facts(stripped, identify(stripped)).ai_prompt_information == FULL.ai_prompt_information


def test_only_the_blocks_asked_for() -> None:
    exif: tuple[Block, ...] = ("exif",)
    bare = read(write_metadata(picture(), FULL, blocks=exif))
    assert {key.split(".")[0] for key in bare} == {"Exif"}
    only_iim: tuple[Block, ...] = ("iim",)
    iim = read(write_metadata(picture(), FULL, blocks=only_iim))
    assert {key.split(".")[0] for key in iim} == {"Iptc"}


def test_none_leaves_alone_and_empty_removes() -> None:
    first = write_metadata(picture(), FULL)
    second = read(write_metadata(first, WriteFields(headline="New", caption="", keywords=())))
    assert second["Xmp.photoshop.Headline"] == second["Iptc.Application2.Headline"] == "New"
    assert second["Xmp.photoshop.City"] == "Wuhu"
    gone = ("Xmp.dc.description", "Xmp.dc.subject", "Exif.Image.ImageDescription")
    assert not set(gone) & set(second)
    assert "Iptc.Application2.Keywords" not in second


def test_writing_twice_repeats_nothing() -> None:
    once = write_metadata(picture(), FULL)
    assert read(write_metadata(once, FULL)) == read(once)


def test_strip_removes_places_and_serials_from_every_block() -> None:
    data = write_metadata(picture(), FULL)
    image = exiv2.ImageFactory.open(data)
    image.readMetadata()
    image.xmpData()["Xmp.aux.SerialNumber"] = "3012345"
    image.xmpData()["Xmp.exif.GPSLatitude"] = "31,20.11N"
    image.exifData()["Exif.Photo.LensSerialNumber"] = "777"
    image.writeMetadata()
    marked = saved(image)
    left = read(write_metadata(marked, WriteFields(), strip=("gps", "serial")))
    assert not [key for key in left if "GPS" in key or "Serial" in key]
    assert left["Exif.Image.Model"] == "NIKON Z 9"


def test_iim_is_cut_at_a_letter_and_xmp_keeps_the_whole() -> None:
    credit = "王子涵 Wang Zihan / 活动新闻中心"
    found = read(write_metadata(picture(), replace(FULL, credit=credit)))
    assert found["Xmp.photoshop.Credit"] == credit
    assert credit.startswith(found["Iptc.Application2.Credit"])
    assert 29 <= len(found["Iptc.Application2.Credit"].encode()) <= 32


def test_old_latin_text_is_recoded_when_the_block_becomes_utf8() -> None:
    image = exiv2.ImageFactory.open(picture())
    image.readMetadata()
    value = exiv2.StringValue()
    value.read("Zürich".encode("latin-1"))
    image.iptcData().add(exiv2.IptcKey("Iptc.Application2.City"), value)
    image.writeMetadata()
    old = saved(image)
    assert read(write_metadata(old, WriteFields(headline="x")))["Iptc.Application2.City"] == "Zürich"


def test_what_cannot_be_written_says_what_to_do() -> None:
    with pytest.raises(MediaError, match="sidecar") as caught:
        write_metadata(b"not a picture at all", FULL)
    assert caught.value.code == "unsupported"
