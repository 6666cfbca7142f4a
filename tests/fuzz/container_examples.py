"""Files of boxes and of makers' own containers with everything that readers look for, and hardly a pixel."""

from __future__ import annotations

import struct

import brotli

from tests.fuzz.picture_examples import IIM, PHOTOSHOP, XMP, exif, jpegs
from tests.media_bytes import box, riff_chunk, track
from tests.unit.media.heif_files import full_box, heif
from tests.unit.media.metadata.container_bytes import resource

_XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_IIM_BOX = bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38")
_EXIF_BOX = bytes.fromhex("05377c9d8a0ec9eb3f3fdd7bd0cbd3aa")
_CANON_BOX = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_MATRIX = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)
_MOVIE_HEADER = full_box(b"mvhd", struct.pack(">IIII", 3_600_000_000, 0, 600, 1500))


def clips() -> list[bytes]:
    """Clips: with user data, keys, an item list and XMP; times of 64 bits; samples and telemetry."""
    return [_clip_with_words(), _long_clip(), _clip_with_samples()]


def _clip_with_words() -> bytes:
    loci = b"\0\0\0\0\x15\xc7Hall\0\0" + struct.pack(">iii", round(118.4 * 65536), round(31.3 * 65536), 0)
    wide = b"\0\0\0\0\x15\xc7\xfe\xff" + "芜\0".encode("utf-16-be") + b"\0" + struct.pack(">iii", 1, 2, 0)
    udta = b"".join(
        (
            _user_text(b"\xa9nam", "Título".encode()),
            _user_text(b"\xa9cmt", b"M\xfcnchen", language=0),
            _user_text(b"\xa9xyz", b"+31.3300+118.3800/"),
            _user_text(b"\xa9des", b"said"),
            box(b"loci", loci),
            box(b"loci", wide),
            box(b"manu", b"\0\0\0\0\x15\xc7Canon\0"),
            box(b"\xa9mdl", b"FC7203\0"),
            box(b"titl", b"\0\0\0\0\x15\xc7\xfe\xff" + "开幕".encode("utf-16-be")),
            box(b"XMP_", XMP),
            _item_list(),
        )
    )
    tkhd = full_box(b"tkhd", bytes(36) + _MATRIX + struct.pack(">II", 640 << 16, 480 << 16))
    entry = box(b"avc1", bytes(24) + struct.pack(">HH", 1920, 1080) + bytes(50))
    stsd = full_box(b"stsd", (1).to_bytes(4) + entry)
    minf = box(b"minf", full_box(b"vmhd", bytes(8)) + box(b"stbl", stsd))
    moov = _MOVIE_HEADER + box(b"trak", tkhd + box(b"mdia", minf)) + box(b"udta", udta) + _keys()
    top = box(b"ftyp", b"mp42\0\0\0\0mp42isom") + box(b"moov", moov)
    return top + box(b"uuid", _XMP_BOX + XMP) + box(b"meta", _keys()[8:])


def _keys() -> bytes:
    """Apple's metadata by keys."""
    names = (b"com.apple.quicktime.creationdate", b"com.apple.quicktime.location.ISO6709", b"make")
    listed = b"".join(box(b"mdta", name) for name in names)
    values = ((1, b"2025-10-18T10:30:00+0800"), (1, b"+31.33+118.38/"), (22, b"\0\7"))
    items = b"".join(
        box(number.to_bytes(4), box(b"data", struct.pack(">II", kind, 0) + value))
        for number, (kind, value) in enumerate(values, start=1)
    )
    keys = full_box(b"keys", len(names).to_bytes(4) + listed)
    return box(b"meta", full_box(b"hdlr", bytes(4) + b"mdta" + bytes(13)) + keys + box(b"ilst", items))


def _item_list() -> bytes:
    """Metadata by names, as iTunes writes it."""
    named = ((b"\xa9nam", 1, b"Opening"), (b"\xa9ART", 2, "林".encode("utf-16-be")), (b"desc", 1, b"said"))
    items = b"".join(
        box(kind, box(b"data", struct.pack(">II", form, 0) + value)) for kind, form, value in named
    )
    return full_box(b"meta", full_box(b"hdlr", bytes(4) + b"mdirappl" + bytes(9)) + box(b"ilst", items))


def _user_text(kind: bytes, text: bytes, language: int = 0x55C4) -> bytes:
    return box(kind, struct.pack(">HH", len(text), language) + text)


def _long_clip() -> bytes:
    mvhd = full_box(b"mvhd", struct.pack(">QQIQ", 1_517_155_200, 0, 600, 1500), version=1)
    tkhd = full_box(b"tkhd", bytes(48) + _MATRIX + struct.pack(">II", 640 << 16, 480 << 16), version=1)
    body = mvhd + box(b"trak", tkhd) + box(b"trak", full_box(b"tkhd", b"short"))
    return box(b"moov", body) + box(b"wide", b"")


def _clip_with_samples() -> bytes:
    """Picture, sound, and a track that says where it was."""
    head = box(b"ftyp", b"isom\0\0\0\0")
    samples = [b"picture-", b"sound---", b"where---"]

    def moov(at: int) -> bytes:
        places = [(at + 8 * number, data) for number, data in enumerate(samples)]
        tracks = ((b"vide", b"avc1"), (b"soun", b"mp4a"), (b"camm", b"camm"))
        return box(
            b"moov",
            _MOVIE_HEADER
            + b"".join(track(*kinds, [place]) for kinds, place in zip(tracks, places, strict=True)),
        )

    return head + moov(len(head) + len(moov(0)) + 8) + box(b"mdat", b"".join(samples))


def heifs() -> list[bytes]:
    """Pictures with EXIF and XMP as items, in a box and in the file, turned, and as a sequence."""
    block = b"\0\0\0\6Exif\0\0" + exif()
    turned = (box(b"irot", b"\3"), box(b"imir", b"\1"))
    sequence = heif(b"coded", b"hvc1", (24, 16), major=b"msf1") + _clip_with_samples()[16:]
    return [
        _items(block, XMP, in_idat=True),
        _items(block, XMP, in_idat=False),
        heif(b"coded", b"hvc1", (24, 16), major=b"heic", properties=turned),
        heif(jpegs()[-1], b"jpeg", (24, 16), compatible=(b"mif1", b"avif")),
        heif(b"coded", b"av01", (24, 16), major=b"avif"),
        sequence,
    ]


def _items(block: bytes, packet: bytes, *, in_idat: bool) -> bytes:
    """A picture, EXIF and XMP; numbers of two bytes in a box, of four where they lie in the file."""
    width, version = ("H", 2) if in_idat else ("I", 3)
    contents, kinds = (b"coded!!!", block, packet), (b"hvc1", b"Exif", b"mime")
    names = (b"\0", b"\0", b"\0application/rdf+xml\0")
    infos = b"".join(
        full_box(b"infe", struct.pack(f">{width}H", number, 0) + kind + name, version=version)
        for number, (kind, name) in enumerate(zip(kinds, names, strict=True), start=1)
    )
    properties = full_box(b"ispe", struct.pack(">II", 4032, 3024)) + box(b"irot", b"\3")
    associations = b"\0\0\0\1" + (b"\0\1\2\x81\2" if in_idat else b"\0\0\0\1\2\x80\1\0\2")
    ipma = full_box(b"ipma", associations, version=0 if in_idat else 1, flags=0 if in_idat else 1)
    head = box(b"ftyp", b"heic\0\0\0\0mif1heic")

    def meta(start: int) -> bytes:
        places, at = b"", start
        for number, content in enumerate(contents, start=1):
            one = struct.pack(f">{width}HH", number, 1 if in_idat else 0, 0)
            places += one + struct.pack(">IHII", 0, 1, at, len(content))
            at += len(content)
        iloc = b"\x44\x40" + struct.pack(f">{width}", len(contents)) + places
        body = (
            full_box(b"hdlr", b"\0\0\0\0pict" + bytes(13))
            + full_box(b"pitm", struct.pack(f">{width}", 1), version=0 if in_idat else 1)
            + full_box(b"iinf", struct.pack(">H", len(contents)) + infos)
            + full_box(b"iloc", iloc, version=1 if in_idat else 2)
            + box(b"iprp", box(b"ipco", properties) + ipma)
        )
        return full_box(b"meta", body + (box(b"idat", b"".join(contents)) if in_idat else b""))

    if in_idat:
        return head + meta(0)
    return head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", b"".join(contents))


def avis() -> list[bytes]:
    """A clip of RIFF: its main header, and XMP."""
    header = riff_chunk(b"avih", struct.pack("<10I", 40_000, 0, 0, 0, 50, 0, 1, 0, 320, 240))
    body = b"AVI " + riff_chunk(b"LIST", b"hdrl" + header) + riff_chunk(b"_PMX", XMP)
    return [riff_chunk(b"RIFF", body + riff_chunk(b"LIST", b"movi" + riff_chunk(b"00dc", b"coded")))]


def matroskas() -> list[bytes]:
    """The head of a clip: its duration, a track of sound and one of picture; then a cluster."""
    info = _element(
        0x1549A966, _element(0x2AD7B1, b"\x0f\x42\x40") + _element(0x4489, struct.pack(">d", 5229))
    )
    sound = _element(0xAE, _element(0x86, b"A_OPUS"))
    picture = _element(0xE0, _element(0xB0, b"\x02\x80") + _element(0xBA, b"\x01\xe0"))
    tracks = _element(0x1654AE6B, sound + _element(0xAE, _element(0x86, b"V_VP9") + picture))
    endless = b"\x18\x53\x80\x67\x01" + b"\xff" * 7
    head = _element(0x1A45DFA3, b"\x42\x82\x84webm")
    return [head + endless + info + tracks + _element(0x1F43B675, b"coded")]


def _element(identifier: int, body: bytes) -> bytes:
    width = (identifier.bit_length() + 7) // 8
    return identifier.to_bytes(width) + (0x10000000 | len(body)).to_bytes(4) + body


def psds() -> list[bytes]:
    """The head of a PSD with image resources, of another program too."""
    resources = resource(0x0404, b"other", b"PHUT") + PHOTOSHOP + resource(0x0422, exif())
    head = b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 16, 24, 8, 3) + bytes(4)
    return [head + len(resources).to_bytes(4) + resources + bytes(8)]


def jxls() -> list[bytes]:
    """JPEG XL: boxes plain and packed, and bare codestreams of every kind of size."""
    start = bytes.fromhex("0000000c4a584c200d0a870a")
    codestream = bytes.fromhex("ff0a001010143702")
    small = b"\xff\x0a" + (0b1 | (3 << 1) | (1 << 6) | (0b110 << 9)).to_bytes(6, "little")
    plain = box(b"Exif", bytes(4) + exif()) + box(b"xml ", XMP) + box(b"jxlp", bytes(4) + codestream)
    packed = [
        box(b"brob", kind + brotli.compress(content))
        for kind, content in ((b"Exif", bytes(4) + exif()), (b"xml ", XMP), (b"jbrd", b"others"))
    ]
    damaged = box(b"brob", b"xml " + b"not Brotli")
    whole = start + b"".join(packed) + damaged + box(b"jxlc", codestream)
    return [start + plain, whole, codestream, small, b"\xff\x0a"]


def jp2s() -> list[bytes]:
    """JPEG 2000: boxes with everything, and a bare codestream."""
    header = box(b"jp2h", box(b"bpcc", b"") + box(b"ihdr", struct.pack(">II", 16, 24) + bytes(6)))
    blocks = ((_XMP_BOX, XMP), (_IIM_BOX, IIM), (_EXIF_BOX, b"Exif\0\0" + exif()))
    boxes = b"".join(box(b"uuid", name + content) for name, content in blocks) + box(b"xml ", XMP)
    start = bytes.fromhex("0000000c6a5020200d0a870a")
    bare = b"\xff\x4f\xff\x51" + bytes(4) + struct.pack(">IIII", 110, 220, 10, 20)
    return [start + header + boxes, bare]


def cr3s() -> list[bytes]:
    """Canon's boxes of EXIF, and XMP behind them."""
    parts = b"".join(box(kind, exif()) for kind in (b"CMT1", b"CMT2", b"CMT4"))
    moov = box(b"moov", box(b"uuid", _CANON_BOX + box(b"CNCV", b"CanonCR3") + parts) + _MOVIE_HEADER)
    return [box(b"ftyp", b"crx \0\0\0\1crx isom") + moov + box(b"uuid", _XMP_BOX + XMP + bytes(9))]


def crws() -> list[bytes]:
    """Canon's older container: an empty heap, and XMP behind it."""
    return [b"II\x1a\0\0\0HEAPCCDR" + bytes(12) + struct.pack("<H", 0) + struct.pack("<I", 0) + XMP]


def rafs() -> list[bytes]:
    """Fujifilm's header, a JPEG, and a table of tags."""
    picture = jpegs()[1]
    tags = ((0x0100, struct.pack(">HH", 16, 24)), (0x0111, struct.pack(">HH", 14, 22)), (0x0130, b"\0\x08"))
    table = len(tags).to_bytes(4) + b"".join(struct.pack(">HH", tag, len(data)) + data for tag, data in tags)
    places = struct.pack(">IIII", 108, len(picture), 108 + len(picture), len(table))
    return [b"FUJIFILMCCD-RAW ".ljust(84, b"\0") + places + bytes(8) + picture + table]


def mrws() -> list[bytes]:
    """Minolta's blocks: size, and EXIF."""
    size = bytes(12) + struct.pack(">HH", 16, 24)
    blocks = b"".join(
        b"\0" + kind + len(data).to_bytes(4) + data for kind, data in ((b"PRD", size), (b"TTW", exif(">")))
    )
    return [b"\0MRM" + len(blocks).to_bytes(4) + blocks]


def x3fs() -> list[bytes]:
    """Sigma's header, EXIF somewhere, and properties that a directory at the end names."""
    texts = "CAMSERIAL\0" + "02001234\0"
    prop = b"SECp" + struct.pack("<IIIII", 0x20000, 1, 0, 0, len(texts)) + struct.pack("<II", 0, 10)
    prop += texts.encode("utf-16-le")
    header = b"FOVb" + bytes(24) + struct.pack("<II", 24, 16) + b"Exif\0\0" + exif()
    entries = struct.pack("<II4s", 0, 4, b"IMA2") + struct.pack("<II4s", len(header), len(prop), b"PROP")
    directory = b"SECd" + struct.pack("<II", 0x20000, 2) + entries
    return [header + prop + directory + struct.pack("<I", len(header) + len(prop))]
