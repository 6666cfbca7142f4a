"""Files are told apart by content: structure, brands and makers, never by name."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from mediahub.media.analyse import analyse
from mediahub.media.containers.identify import identify
from mediahub.media.model import MediaError
from tests.unit.media.clip_files import write_clip
from tests.unit.media.picture_files import quarters, write


def _ftyp(major: bytes, *compatible: bytes) -> bytes:
    body = major + b"\0\0\0\0" + b"".join(compatible)
    return struct.pack(">I", len(body) + 8) + b"ftyp" + body


def _tiff(order: str, *entries: tuple[int, int, int, int]) -> bytes:
    """A TIFF with one directory of inline entries (tag, type, count, value), then `NIKON`."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    table = b"".join(struct.pack(order + "HHII", *entry) for entry in entries)
    return (
        mark
        + struct.pack(order + "IH", 8, len(entries))
        + table
        + struct.pack(order + "I", 0)
        + b"NIKON CORPORATION\0"
    )


def _nikon(order: str, *more: tuple[int, int, int, int]) -> bytes:
    text_at = 8 + 2 + 12 * (len(more) + 1) + 4
    return _tiff(order, (0x010F, 2, 18, text_at), *more)


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\0\0\0AVI LIST", "video/x-msvideo"),
        (_ftyp(b"heix", b"mif1"), "image/heif"),
        (_ftyp(b"mif1", b"avif"), "image/avif"),
        (_ftyp(b"crx ", b"isom"), "image/x-canon-cr3"),
        (_ftyp(b"qt  "), "video/quicktime"),
        (_ftyp(b"3gp5"), "video/3gpp"),
        (_ftyp(b"XAVC", b"mp42"), "video/mp4"),
        (b"\0\0\x10\0moov\0\0\0\x6cmvhd", "video/quicktime"),
        (b"\0\3\3\xdbfree\0\0\0\x6cmvhd", "video/quicktime"),
        (b"\0\0\0\x08skip\0\0\x10\0moov", "video/quicktime"),
        (b"\x1aE\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x82\x84webm", "video/webm"),
        (b"\x1aE\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x82\x88matroska", "video/x-matroska"),
        ((b"\x47" + bytes(187)) * 6, "video/mpeg"),
        ((bytes(4) + b"\x47" + bytes(187)) * 6, "video/m2ts"),
        (b"\xff\x0a\xfa\x7f", "image/jxl"),
        (b"II+\0\x08\0\0\0\x10" + bytes(7), "image/x-tiff-big"),
        (b"IIRO\x08\0\0\0", "image/x-olympus-orf"),
        (b"IIU\0\x18\0\0\0", "image/x-panasonic-rw2"),
        (b"II*\0\x10\0\0\0CR\x02\0", "image/x-canon-cr2"),
        ("\ufeff<?xpacket begin=''?><x:xmpmeta/>".encode(), "application/rdf+xml"),
        ("<?xml version='1.0'?>\n<x:xmpmeta/>".encode("utf-16"), "application/rdf+xml"),
        (b"<xmp:xmpmeta xmlns:xmp='adobe:ns:meta/'/>", "application/rdf+xml"),
        (b"<RDF xmlns='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", "application/rdf+xml"),
        (b"<!-- a --><!DOCTYPE svg [<!ENTITY a 'b'>]> <svg/>", "image/svg+xml"),
    ],
)
def test_identifies_by_signature(tmp_path: Path, content: bytes, mime: str) -> None:
    path = tmp_path / "misleading.txt"
    path.write_bytes(content)
    assert identify(path).mime == mime


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("entries", "mime"),
    [
        ([], "image/tiff"),
        ([(0x0106, 3, 1, 2)], "image/tiff"),
        ([(0x0103, 4, 1, 34713)], "image/x-nikon-nef"),
        ([(0x0106, 4, 1, 32803)], "image/x-nikon-nef"),
        ([(0x00FE, 4, 1, 1), (0x014A, 4, 1, 9_000_000)], "image/x-nikon-nef"),
        ([(0xC612, 1, 4, 0x01010101)], "image/x-adobe-dng"),
    ],
)
def test_tells_raw_from_tiff_of_the_same_camera(
    tmp_path: Path, order: str, entries: list[tuple[int, int, int, int]], mime: str
) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(_nikon(order, *entries))
    assert identify(path).mime == mime


def test_ring_of_directories_ends(tmp_path: Path) -> None:
    path = tmp_path / "ring.tif"
    path.write_bytes(b"II*\0" + struct.pack("<IHI", 8, 0, 8))
    assert identify(path).mime == "image/tiff"


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"", "empty", "empty"),
        (b"\0", "not_media", "not a photo"),
        (b"  \n<!DOCTYPE html><title>x", "not_media", "web page"),
        (b"<html><body>", "not_media", "web page"),
        (b"PK\x03\x04", "not_media", "zip"),
        (b"MZ\x90\0", "not_media", "program"),
        (b"#EXTM3U\n#EXT-X-VERSION:3", "not_media", "playlist"),
        (b"dear diary", "not_media", "text"),
        (_ftyp(b"M4A ", b"isom"), "not_media", "sound"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "not_media", "not a photo"),
    ],
)
def test_refuses_what_is_no_media(tmp_path: Path, content: bytes, code: str, word: str) -> None:
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(content)
    with pytest.raises(MediaError) as caught:
        identify(path)
    assert caught.value.code == code
    assert word in caught.value.message


def test_transport_streams_are_read_in_packets_of_both_sizes(tmp_path: Path) -> None:
    for name, mime in (("a.ts", "video/mpeg"), ("a.m2ts", "video/m2ts")):
        path = write_clip(tmp_path / name, [quarters(160, 120)] * 5)
        assert identify(path).mime == mime
        facts = analyse(path, identify(path)).facts
        assert (facts.mime, facts.video_codec, facts.width) == (mime, "h264", 160)
        assert facts.duration == pytest.approx(0.5, abs=0.11)


def test_a_big_tiff_is_read_like_a_small_one(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", quarters(60, 40), big_tiff=True)
    assert identify(path).mime == "image/x-tiff-big"
    found = analyse(path, identify(path))
    assert (found.facts.width, found.facts.height, found.renditions[0].width) == (60, 40, 60)


def test_agrees_with_the_reference_on_the_corpus(corpus: Path) -> None:
    truth = json.loads((corpus / "dev" / "truth.json").read_text())
    wrong = {
        row["file"]: found
        for row in truth
        if (found := identify(corpus / "dev" / row["file"]).mime) != row["mime"]
    }
    assert not wrong
