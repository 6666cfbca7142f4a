"""All tags by group, bounded, and without what nobody can name."""

from __future__ import annotations

from mediahub.media.metadata.exif.exif import Exif
from mediahub.media.metadata.raw import raw_values
from mediahub.media.metadata.sources import Sources
from mediahub.media.metadata.xmp.properties import Xmp


def sources(**tags: str) -> Sources:
    return Sources(exif=Exif({}, tags))


def test_tags_stand_in_their_groups() -> None:
    exif = {
        "Exif.Image.Make": "Canon",
        "Exif.Photo.0xabcd": "nobody knows",
        "Exif.Canon.LensModel": "EF 50",
        "Exif.Canon.0x0001": "nor this",
    }
    found = raw_values(
        Sources(
            exif=Exif({}, exif),
            iim={"Application2.City": ["Hefei"]},
            xmp=Xmp({"dc.title": {"x-default": "T"}}),
            container={"PNG": {"Software": "x"}},
        ),
        {"tags": {"encoder": "Lavf"}},
    )
    assert found == {
        "EXIF": {"Image.Make": "Canon"},
        "MakerNotes": {"Canon.LensModel": "EF 50"},
        "IPTC": {"Application2.City": ["Hefei"]},
        "XMP": {"dc.title": {"x-default": "T"}},
        "PNG": {"Software": "x"},
        "FFmpeg": {"encoder": "Lavf"},
    }


def test_texts_lists_and_the_whole_are_bounded() -> None:
    long = raw_values(Sources(iim={"a": ["x" * 5_000], "b": ["y"] * 900}), {})["IPTC"]
    assert len(long["a"][0]) == 2_000
    assert len(long["b"]) == 500
    many = {f"name{number}": ["z" * 1_900] for number in range(200)}
    kept = raw_values(Sources(iim=many), {})["IPTC"]
    assert 40 < len(kept) < 60


def test_what_is_empty_is_left_out() -> None:
    assert raw_values(Sources(iim={"a": []}), {"tags": {"c": " "}}) == {}
