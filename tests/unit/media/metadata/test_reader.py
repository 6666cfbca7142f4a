"""Metadata of one file: each part read for itself, whatever is wrong with the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from mediahub.media.metadata import reader
from mediahub.media.metadata.exif.exif import Exif
from mediahub.media.metadata.exif.makernote import MakerNote
from mediahub.media.metadata.formats.tiff import extract_tiff
from mediahub.media.metadata.reader import read_facts, read_words
from mediahub.media.model import FileType
from tests.unit.media.metadata.container_bytes import IIM, TIFF, resource, segment
from tests.unit.media.picture_files import jpeg, quarters

JPEG = FileType("image/jpeg", "photo", "jpg")
PACKET = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description rdf:about='' xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' "
    b"photoshop:Headline='%s'/></rdf:RDF></x:xmpmeta>"
)


def picture(path: Path, *segments: bytes) -> Path:
    """A JPEG with these segments before all others."""
    data = jpeg(quarters())
    path.write_bytes(data[:2] + b"".join(segments) + data[2:])
    return path


def xmp(headline: bytes) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PACKET % headline)


def test_a_damaged_part_loses_its_own_fields_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = picture(tmp_path / "a.jpg", segment(0xE1, b"Exif\0\0" + TIFF), xmp(b"Robots"))
    assert read_facts(path, JPEG).headline == "Robots"

    def fail(*_: object) -> None:
        raise ValueError("damaged")

    monkeypatch.setattr(reader, "read_tags", fail)
    monkeypatch.setattr(reader.libexiv2, "read_exif", fail)
    assert read_facts(path, JPEG).headline == "Robots"
    monkeypatch.setattr(reader, "read_packet", fail)
    facts = read_facts(path, JPEG)
    assert (facts.headline, facts.mime, facts.kind) == (None, "image/jpeg", "photo")


def test_a_later_packet_wins_and_words_are_given_undecoded(tmp_path: Path) -> None:
    block = b"Photoshop 3.0\0" + resource(0x0404, IIM)
    path = picture(tmp_path / "a.jpg", xmp(b"First"), xmp(b"Second"), segment(0xED, block))
    packets, iim = read_words(path, JPEG)
    assert [b"First" in packets[0], b"Second" in packets[-1]] == [True, True]
    assert IIM in iim
    bare = tmp_path / "bare.jpg"
    Image.new("RGB", (8, 8)).save(bare)
    assert read_words(bare, JPEG) == ([], b"")


def test_a_file_that_is_not_there_is_an_error_and_a_broken_container_is_none(tmp_path: Path) -> None:
    for read in (read_facts, read_words):
        with pytest.raises(FileNotFoundError):
            read(tmp_path / "none.jpg", JPEG)
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe1\xff")
    assert read_facts(broken, JPEG).mime == "image/jpeg"


@pytest.mark.parametrize(
    ("head", "is_tiff"),
    [(b"II*\0", True), (b"MM\0*", True), (b"IIRO", True), (b"II*\1", False), (b"", False)],
)
def test_a_raw_file_of_an_unknown_maker_is_read_by_its_first_bytes(head: bytes, is_tiff: bool) -> None:
    found = reader._extractor(FileType("image/x-unknown", "photo", "raw"), head + bytes(9))
    assert (found is extract_tiff) is is_tiff
    assert reader._extractor(JPEG, head) is reader._EXTRACTORS["image/jpeg"]


def test_what_libexiv2_reads_of_a_maker_note_goes_before_our_own_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = MakerNote("Our lens", "our serial", 200)
    monkeypatch.setattr(reader, "read_maker_note", lambda *_: ours)
    for lens, serial, iso, expected in (
        (None, None, None, ours),
        ("Lens", None, 0, MakerNote("Lens", "our serial", 0)),
        (None, "77", None, MakerNote("Our lens", "77", 200)),
        ("Lens", "77", 100, MakerNote("Lens", "77", 100)),
    ):
        monkeypatch.setattr(reader, "lens_of", lambda _, lens=lens: lens)
        monkeypatch.setattr(reader, "serial_of", lambda _, serial=serial: serial)
        monkeypatch.setattr(reader, "iso_of", lambda _, iso=iso: iso)
        assert reader._maker(Exif({}, {}), TIFF) == expected
