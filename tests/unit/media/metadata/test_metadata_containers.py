"""Each container gives up its blocks, and those before the damage when it is damaged."""

from __future__ import annotations

import hashlib
import struct
import tracemalloc
import zlib

import brotli
import pytest

from mediahub.media.containers.blocks import Blocks, Extractor, strip_exif_header
from mediahub.media.containers.isobmff import boxes
from mediahub.media.limits import MAX_BLOCK
from mediahub.media.metadata.exif.exif import Exif, read_tags
from mediahub.media.metadata.exif.libexiv2 import read_exif
from mediahub.media.metadata.exif.makernote import MakerNote, read_maker_note
from mediahub.media.metadata.formats.cameras import extract_x3f
from mediahub.media.metadata.formats.codecs import ffmpeg_name
from mediahub.media.metadata.formats.heif import extract_heif
from mediahub.media.metadata.formats.jpeg import extract_jpeg
from mediahub.media.metadata.formats.jxl import extract_jxl
from mediahub.media.metadata.formats.matroska import extract_matroska
from mediahub.media.metadata.formats.photoshop import take_resources
from mediahub.media.metadata.formats.png import extract_png
from mediahub.media.metadata.formats.quicktime import extract_clip, point
from mediahub.media.metadata.formats.riff import extract_avi, extract_webp
from mediahub.media.metadata.formats.tiff import extract_tiff
from mediahub.media.metadata.sources import is_newer
from tests.unit.media.picture_files import noise

_TIFF = b"II*\0\x08\0\0\0\0\0\0\0\0\0"
_XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>"
_IIM = b"\x1c\x02\x05\0\x05Title"


def extract(extractor: Extractor, data: bytes) -> Blocks:
    """Run an extractor over bytes."""
    blocks = Blocks()
    extractor(data, blocks)
    return blocks


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _resource(number: int, content: bytes, signature: bytes = b"8BIM") -> bytes:
    padded = content + b"\0" * (len(content) % 2)
    return signature + struct.pack(">HHI", number, 0, len(content)) + padded


def _jpeg(*segments: bytes) -> bytes:
    frame = _segment(0xC2, struct.pack(">BHHB", 8, 300, 400, 3))
    return b"\xff\xd8" + b"".join(segments) + frame + _segment(0xDA, b"") + b"\0\xff\xd9"


def test_jpeg_segments() -> None:
    blocks = extract(
        extract_jpeg,
        _jpeg(
            _segment(0xE1, b"Exif\0\0" + _TIFF),
            _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _XMP),
            _segment(0xED, b"Photoshop 3.0\0" + _resource(0x0404, _IIM) + _resource(0x0425, b"d" * 16)),
        ),
    )
    assert (blocks.exif, blocks.xmp, blocks.iim, blocks.size) == (_TIFF, [_XMP], _IIM, (400, 300))
    assert blocks.iim_digest == b"d" * 16


def test_extended_xmp_is_joined_by_offset_whatever_the_order() -> None:
    def part(offset: int, text: bytes) -> bytes:
        header = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32 + struct.pack(">II", 10, offset)
        return _segment(0xE1, header + text)

    blocks = extract(extract_jpeg, _jpeg(part(5, b"world"), part(0, b"hello")))
    assert blocks.xmp == [b"helloworld"]


def test_extended_xmp_that_the_main_packet_does_not_name_is_stale() -> None:
    def part(guid: bytes, text: bytes) -> bytes:
        return _segment(
            0xE1, b"http://ns.adobe.com/xmp/extension/\0" + guid + struct.pack(">II", 5, 0) + text
        )

    main = b"http://ns.adobe.com/xap/1.0/\0<x xmpNote:HasExtendedXMP='" + b"B" * 32 + b"'/>"
    blocks = extract(
        extract_jpeg, _jpeg(part(b"A" * 32, b"stale"), _segment(0xE1, main), part(b"B" * 32, b"named"))
    )
    assert blocks.xmp[1:] == [b"named"]


def test_exif_and_irb_that_64_kib_cut_are_joined() -> None:
    irb = _resource(0x0404, _IIM)
    blocks = extract(
        extract_jpeg,
        _jpeg(
            _segment(0xE1, b"Exif\0\0" + _TIFF),
            _segment(0xE1, b"Exif\0\0" + b"more"),
            _segment(0xED, b"Photoshop 3.0\0" + irb[:9]),
            _segment(0xED, b"Photoshop 3.0\0" + irb[9:]),
        ),
    )
    assert blocks.exif == _TIFF + b"more"
    assert blocks.iim == _IIM


def test_xmp_under_a_strange_header_is_found() -> None:
    blocks = extract(extract_jpeg, _jpeg(_segment(0xE1, b"XMP/odd\0\0" + _XMP)))
    assert blocks.xmp == [_XMP]


def test_resources_of_other_programs_are_not_photoshops() -> None:
    blocks = Blocks()
    take_resources(_resource(0x0404, b"wrong", b"PHUT") + _resource(0x0404, _IIM), blocks)
    assert blocks.iim == _IIM


def test_the_digest_says_which_was_edited_last() -> None:
    same = hashlib.md5(_IIM, usedforsecurity=False).digest()
    assert not is_newer(_IIM, same)
    assert is_newer(_IIM, b"x" * 16)
    assert not is_newer(_IIM, None)
    assert not is_newer(_IIM, b"\0" * 16)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _png(*chunks: bytes) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + _chunk(b"IEND", b"")


def test_png_chunks_and_raw_profiles() -> None:
    profile = _resource(0x0404, _IIM)
    text = b"\nIPTC profile\n%8d\n%s\n" % (len(profile), profile.hex().encode())
    blocks = extract(
        extract_png,
        _png(
            _chunk(b"eXIf", _TIFF),
            _chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(_XMP)),
            _chunk(b"zTXt", b"Raw profile type iptc\0\0" + zlib.compress(text)),
        ),
    )
    assert (blocks.size, blocks.exif, blocks.xmp, blocks.iim) == ((40, 30), _TIFF, [_XMP], _IIM)


def test_a_broken_chunk_costs_only_itself() -> None:
    broken = _chunk(b"zTXt", b"Raw profile type iptc\0\0notzlib")
    blocks = extract(
        extract_png, _png(broken, _chunk(b"eXIf", _TIFF), _chunk(b"tEXt", b"XML:com.adobe.xmp\0" + _XMP))
    )
    assert (blocks.size, blocks.exif, blocks.xmp) == ((40, 30), _TIFF, [_XMP])


def test_a_jpeg_cut_off_behind_its_exif_keeps_it() -> None:
    whole = _jpeg(
        _segment(0xE1, b"Exif\0\0" + _TIFF), _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _XMP)
    )
    blocks = extract(extract_jpeg, whole[:40])
    assert (blocks.exif, blocks.size) == (_TIFF, None)


def test_webp_chunks() -> None:
    size = b"\0\0\0\0" + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")
    body = b"".join(
        kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
        for kind, data in ((b"VP8X", size), (b"EXIF", b"Exif\0\0" + _TIFF), (b"XMP ", _XMP))
    )
    blocks = extract(extract_webp, b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body)
    assert (blocks.size, blocks.exif, blocks.xmp) == ((640, 480), _TIFF, [_XMP])


def box(kind: bytes, body: bytes) -> bytes:
    """One ISO base media box."""
    return struct.pack(">I", len(body) + 8) + kind + body


def test_boxes_that_lie_about_their_size_end_the_walk() -> None:
    good = box(b"free", b"abc")
    assert [one.kind for one in boxes.walk(good + b"\0\0\0\x04moov")] == [b"free"]
    assert [len(one.body) for one in boxes.walk(b"\x7f\0\0\0mdat1234")] == [4]
    assert [one.offset for one in boxes.walk(good + good)] == [8, 19]


def _heif(turns: int) -> bytes:
    exif = b"\0\0\0\6Exif\0\0" + _TIFF
    infe = lambda number, kind: box(b"infe", b"\2\0\0\0" + struct.pack(">HH4sB", number, 0, kind, 0))  # noqa: E731
    meta = (
        box(b"pitm", b"\0\0\0\0\0\1")
        + box(b"iinf", b"\0\0\0\0\0\2" + infe(1, b"hvc1") + infe(2, b"Exif"))
        + box(b"iloc", b"\1\0\0\0\x44\0\0\1" + struct.pack(">HHHHII", 2, 1, 0, 1, 0, len(exif)))
        + box(
            b"iprp",
            box(
                b"ipco",
                box(b"ispe", struct.pack(">III", 0, 4032, 3024)) + box(b"irot", bytes([turns])),
            )
            + box(b"ipma", b"\0\0\0\0\0\0\0\1" + b"\0\1\2\x81\2"),
        )
        + box(b"idat", exif)
    )
    return box(b"ftyp", b"heic\0\0\0\0") + box(b"meta", b"\0\0\0\0" + meta)


def test_heif_items_in_idat_with_size_and_turning() -> None:
    blocks = extract(extract_heif, _heif(3))
    assert (blocks.size, blocks.quarter_turns, blocks.exif) == ((4032, 3024), 3, _TIFF)


def test_the_size_of_a_jxl_codestream() -> None:
    assert extract(extract_jxl, bytes.fromhex("ff0a001010143702")).size == (1, 1)
    small_square = 0b1 | (3 << 1) | (1 << 6)  # 8 x (3 + 1) high, ratio 1:1
    blocks = extract(extract_jxl, b"\xff\x0a" + small_square.to_bytes(4, "little"))
    assert blocks.size == (32, 32)


def _brob(kind: bytes, content: bytes) -> bytes:
    return box(b"brob", kind + brotli.compress(content))


def test_jxl_boxes_that_are_compressed() -> None:
    file = box(b"JXL ", b"\r\n\x87\n") + _brob(b"Exif", b"\0\0\0\0" + _TIFF) + _brob(b"xml ", _XMP)
    blocks = extract(extract_jxl, file)
    assert (blocks.exif, blocks.xmp) == (_TIFF, [_XMP])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"xml",
        b"xml ",
        b"xml not Brotli",
        b"xml " + brotli.compress(noise(60, 40).tobytes())[:-9],
        b"xml " + brotli.compress(bytes(MAX_BLOCK + 1), quality=1),
        b"brob" + brotli.compress(b"xml " + brotli.compress(_XMP)),
    ],
)
def test_a_compressed_jxl_box_that_is_damaged_or_endless_costs_only_itself(content: bytes) -> None:
    blocks = extract(extract_jxl, box(b"brob", content) + _brob(b"xml ", _XMP))
    assert (blocks.exif, blocks.xmp) == (None, [_XMP])


def test_a_bomb_in_a_jxl_box_is_not_unpacked() -> None:
    bomb = box(b"brob", b"xml " + brotli.compress(bytes(400 << 20), quality=1))
    tracemalloc.start()
    extract(extract_jxl, bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * MAX_BLOCK


def _user_text(kind: bytes, text: bytes) -> bytes:
    return box(kind, struct.pack(">HH", len(text), 0x55C4) + text)


def test_a_clip_with_header_track_and_user_data() -> None:
    mvhd = struct.pack(">IIIII", 0, 3_600_000_000, 0, 600, 1500)
    matrix = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)
    tkhd = struct.pack(">I", 0) + b"\0" * 36 + matrix + struct.pack(">II", 640 << 16, 480 << 16)
    loci = b"\0\0\0\0\x15\xc7Hall\0\0" + struct.pack(">iii", round(-98.5 * 65536), round(12.25 * 65536), 0)
    udta = _user_text(b"\xa9nam", "Título".encode()) + box(b"loci", loci)
    moov = box(b"mvhd", mvhd) + box(b"trak", box(b"tkhd", tkhd)) + box(b"udta", udta)
    blocks = extract(extract_clip, box(b"ftyp", b"mp42") + box(b"moov", moov))
    assert (blocks.clip["duration"], blocks.clip["created"]) == (2.5, "2018-01-28T16:00:00Z")
    assert (blocks.size, blocks.quarter_turns) == ((640, 480), 1)
    assert blocks.raw["UserData"]["Title"] == "Título"
    assert point(blocks.clip["place"]) == (12.25, -98.5)


def test_user_data_that_makers_write_their_own_way() -> None:
    udta = (
        box(b"manu", b"\0\0\0\0\x15\xc7Canon\0")
        + box(b"\xa9mdl", b"FC7203\0")
        + box(b"titl", b"\0\0\0\0\x15\xc7\xfe\xff" + "Títle".encode("utf-16-be"))
    )
    blocks = extract(extract_clip, box(b"moov", box(b"udta", udta)))
    assert blocks.raw["UserData"] == {"Make": "Canon", "Model": "FC7203", "Title": "Títle"}


def test_a_clock_that_counts_from_1970() -> None:
    header = struct.pack(">IIIII", 0, 1_517_155_200, 0, 600, 600)
    blocks = extract(extract_clip, box(b"moov", box(b"mvhd", header)))
    assert blocks.clip["created"] == "2018-01-28T16:00:00Z"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+38.1893-119.9558+3034.000/", (38.1893, -119.9558)),
        ("-3330.5+01830.0/", (-33.5083333, 18.5)),
        ("+404530.0-0735930.0/", (40.7583333, -73.9916667)),
        ("nowhere", None),
        (None, None),
    ],
)
def test_iso_6709_points(text: str | None, expected: tuple[float, float] | None) -> None:
    assert point(text) == expected


def _directory(*entries: tuple[int, int, int, int], following: int = 0) -> bytes:
    table = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return struct.pack("<H", len(entries)) + table + struct.pack("<I", following)


def test_the_picture_is_the_directory_that_is_not_reduced() -> None:
    sub = 8 + len(_directory((254, 4, 1, 1), (256, 4, 1, 160), (257, 4, 1, 120), (330, 4, 1, 0)))
    data = (
        b"II*\0\x08\0\0\0"
        + _directory((254, 4, 1, 1), (256, 4, 1, 160), (257, 4, 1, 120), (330, 4, 1, sub))
        + _directory((254, 4, 1, 0), (256, 4, 1, 6000), (257, 4, 1, 4000), following=8)
    )
    assert extract(extract_tiff, data).size == (6000, 4000)


def test_exif_behind_odd_headers() -> None:
    assert strip_exif_header(b"Exif\0\0" + _TIFF) == _TIFF
    assert strip_exif_header(b"\0\0\0\0" + _TIFF) == _TIFF
    assert strip_exif_header(b"no tiff here") is None


def test_a_big_tiff_has_its_size() -> None:
    entries = [(256, 3, 1, 500), (257, 16, 1, 400)]
    table = b"".join(struct.pack("<HHQQ", *entry) for entry in entries)
    data = b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 2) + table + struct.pack("<Q", 0)
    assert extract(extract_tiff, data).size == (500, 400)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_big_tiff_has_the_tags_of_a_small_one(order: str) -> None:
    """Also those of its EXIF directory, and counts and offsets of 64 bits."""

    def directory(*entries: tuple[int, int, int, bytes]) -> bytes:
        table = b"".join(
            struct.pack(order + "HHQ", *entry[:3]) + entry[3].ljust(8, b"\0") for entry in entries
        )
        return struct.pack(order + "Q", len(entries)) + table + bytes(8)

    caption = "Wang Li öffnet die Messe".encode() + b"\0"
    head = struct.pack(order + "2sHHHQ", b"II" if order == "<" else b"MM", 43, 8, 0, 16)
    caption_at = 16 + len(directory(*[(0, 1, 1, b"")] * 3))
    exif_at = caption_at + len(caption)
    main = directory(
        (0x010E, 2, len(caption), struct.pack(order + "Q", caption_at)),
        (0x0112, 3, 1, struct.pack(order + "H", 6)),
        (0x8769, 18, 1, struct.pack(order + "Q", exif_at)),
    )
    exif = directory(
        (0x829D, 5, 1, struct.pack(order + "II", 28, 10)), (0xA002, 16, 1, struct.pack(order + "Q", 60))
    )
    block = extract(extract_tiff, head + main + caption + exif).exif
    found = Exif(read_tags(block), read_exif(block))
    assert found.text("ImageDescription", "Image") == "Wang Li öffnet die Messe"
    assert found.number("Orientation", "Image") == 6
    assert found.number("FNumber", "EXIF") == 2.8
    assert found.number("ExifImageWidth", "EXIF") == 60


def test_a_big_tiff_whose_directories_run_in_a_ring_ends() -> None:
    entry = struct.pack("<HHQQ", 0x8769, 18, 1, 16)
    data = b"II+\0\x08\0\0\0" + struct.pack("<QQ", 16, 1) + entry + struct.pack("<Q", 16)
    assert extract(extract_tiff, data).exif is not None


def _element(identifier: int, body: bytes) -> bytes:
    width = (identifier.bit_length() + 7) // 8
    return identifier.to_bytes(width) + (0x10000000 | len(body)).to_bytes(4) + body


def test_the_head_of_a_matroska_file_that_was_cut_off() -> None:
    info = _element(
        0x1549A966, _element(0x2AD7B1, b"\x0f\x42\x40") + _element(0x4489, struct.pack(">d", 5229))
    )
    sound = _element(0xAE, _element(0x86, b"A_OPUS"))
    picture = _element(0xE0, _element(0xB0, b"\x02\x80") + _element(0xBA, b"\x01\xe0"))
    tracks = _element(0x1654AE6B, sound + _element(0xAE, _element(0x86, b"V_VP9") + picture))
    segment = b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + info + tracks + b"\x1f\x43\xb6\x75"
    blocks = extract(extract_matroska, _element(0x1A45DFA3, b"\x42\x82\x84webm") + segment)
    assert blocks.size == (640, 480)
    assert blocks.clip == {"duration": pytest.approx(5.229), "codec": "V_VP9"}
    assert ffmpeg_name(blocks.clip["codec"]) == "vp9"


def test_the_main_header_of_an_avi() -> None:
    header = struct.pack("<10I", 40_000, 0, 0, 0, 50, 0, 1, 0, 320, 240)
    avih = b"avih" + struct.pack("<I", len(header)) + header
    hdrl = b"LIST" + struct.pack("<I", len(avih) + 4) + b"hdrl" + avih
    blocks = extract(extract_avi, b"RIFF\0\0\0\0AVI " + hdrl + b"_PMX" + struct.pack("<I", len(_XMP)) + _XMP)
    assert (blocks.size, blocks.clip, blocks.xmp) == ((320, 240), {"duration": 2.0}, [_XMP])


def test_leica_and_reconyx_serial_numbers_in_maker_notes() -> None:
    note = b"LEICA\0\1\0" + _directory((0x0305, 4, 1, 4_711_000))
    assert read_maker_note(_with_maker_note(note), "").serial == "4711000"
    trap = b"RECONYXH2\0".ljust(0x7E, b"\0") + "HLPXEL0901".encode("utf-16-le") + b"\0\0"
    assert read_maker_note(_with_maker_note(trap), "").serial == "HLPXEL0901"
    assert read_maker_note(_with_maker_note(b"SOMEONE\0else"), "").serial is None


def _with_maker_note(note: bytes) -> bytes:
    exif = 8 + len(_directory((0x8769, 4, 1, 0)))
    start = exif + len(_directory((0x927C, 7, 1, 0)))
    return (
        b"II*\0\x08\0\0\0"
        + _directory((0x8769, 4, 1, exif))
        + _directory((0x927C, 7, len(note), start))
        + note
    )


def test_directories_without_end_do_not_hold_the_reader_up() -> None:
    ring = b"".join(_directory(*[(0x010F, 3, 1, 7)] * 400, following=8 + (n + 1) * 4806) for n in range(300))
    with pytest.raises(ValueError, match="no end"):
        read_tags(b"II*\0\x08\0\0\0" + ring)


def test_exif_3_text_is_utf_8() -> None:
    data = "Zoë Ünï\0".encode()
    start = 8 + len(_directory((0x013B, 129, 1, 0)))
    tags = read_exif(b"II*\0\x08\0\0\0" + _directory((0x013B, 129, len(data), start)) + data)
    assert Exif({}, tags).text("Artist", "Image") == "Zoë Ünï"


def test_a_canon_note_that_an_editor_moved_is_read_by_its_footer() -> None:
    settings = struct.pack("<17H", 34, *[0] * 15, 17)
    lens = b"EF-S18-55mm f/3.5-5.6 IS II\0"
    stood = 4000
    values = stood + len(_directory((1, 3, 17, 0), (4, 3, 3, 0), (0x95, 2, 1, 0)))
    note = _directory((1, 3, 17, values), (4, 3, 3, values), (0x95, 2, len(lens), values + len(settings)))
    moved = note + settings + lens + b"II*\0" + struct.pack("<I", stood)
    found = read_maker_note(_with_maker_note(moved), "Canon")
    assert (found.iso, found.lens) == (100, "EF-S18-55mm f/3.5-5.6 IS II")
    assert read_maker_note(_with_maker_note(moved[:-8]), "Canon") == MakerNote()


def test_olympus_notes_count_from_themselves() -> None:
    serial = b"000JLW205383\0"
    equipment_at = 12 + len(_directory((0x2010, 13, 1, 0)))
    text_at = equipment_at + len(_directory((0x0101, 2, 1, 0)))
    note = (
        b"OLYMPUS\0II\3\0"
        + _directory((0x2010, 13, 1, equipment_at))
        + _directory((0x0101, 2, len(serial), text_at))
        + serial
    )
    assert read_maker_note(_with_maker_note(note), "OLYMPUS").serial == "000JLW205383"


def test_sigmas_properties_and_size() -> None:
    texts = "CAMSERIAL\0" + "02001234\0"
    prop = b"SECp" + struct.pack("<IIIII", 0x20000, 1, 0, 0, len(texts)) + struct.pack("<II", 0, 10)
    prop += texts.encode("utf-16-le")
    header = b"FOVb" + b"\0" * 24 + struct.pack("<II", 2268, 1512)
    directory = (
        b"SECd" + struct.pack("<II", 0x20000, 1) + struct.pack("<II4s", len(header), len(prop), b"PROP")
    )
    data = header + prop + directory + struct.pack("<I", len(header) + len(prop))
    blocks = extract(extract_x3f, data)
    assert (blocks.size, blocks.raw) == ((2268, 1512), {"Sigma": {"CAMSERIAL": "02001234"}})
