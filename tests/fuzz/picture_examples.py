"""Pictures with everything that readers look for; small, so that a changed byte is one that counts."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from typing import Any

from PIL import Image, ImageCms

from tests.media_bytes import EXIF, MAKE, NOTE, note, png_chunk, riff_chunk, segment, tiff
from tests.unit.media.metadata.container_bytes import directory_of, resource
from tests.unit.media.metadata.xmp.packets_made import packet

IIM = (
    b"\x1c\x01\x5a\x00\x03\x1b%G"
    b"\x1c\x02\x05\x00\x07Opening\x1c\x02\x19\x00\x05robot\x1c\x02\x19\x00\x06\xe6\x9c\xba\xe5\x99\xa8"
    b"\x1c\x02\x37\x00\x0820251018\x1c\x02\x3c\x00\x06103000\x1c\x02\x50\x00\x03Lin\x1c\x02\x78\x00\x03hay"
)
IIM_GBK = b"\x1c\x02\x05\x00\x08" + "开幕仪式".encode("gbk") + b"\x1c\x02\x5a\x00\x04" + "芜湖".encode("gbk")
IIM_LATIN = b"\x1c\x01\x5a\x00\x03\x1b.A\x1c\x02\x5a\x00\x06M\xfcnche\x1c\x02\x05\x00\x02\xe9\x81"
XMP = packet(
    "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Opening</rdf:li><rdf:li xml:lang='zh'>开幕</rdf:li>"
    "</rdf:Alt></dc:title><dc:subject><rdf:Bag><rdf:li>robot</rdf:li></rdf:Bag></dc:subject>"
    "<Iptc4xmpExt:PersonInImageWDetails><rdf:Bag><rdf:li rdf:parseType='Resource'><Iptc4xmpExt:PersonName>"
    "<rdf:Alt><rdf:li xml:lang='x-default'>Lin</rdf:li></rdf:Alt></Iptc4xmpExt:PersonName></rdf:li></rdf:Bag>"
    "</Iptc4xmpExt:PersonInImageWDetails><mwg-rs:Regions rdf:parseType='Resource'><mwg-rs:RegionList>"
    "<rdf:Bag><rdf:li><rdf:Description mwg-rs:Name='Ban' mwg-rs:Type='Face'/></rdf:li></rdf:Bag>"
    "</mwg-rs:RegionList></mwg-rs:Regions><photoshop:City>Wuhu</photoshop:City>",
    "xmp:Rating='4' exif:GPSLatitude='31,20.5N' exif:GPSLongitude='118.38E' xmp:CreateDate='2025-10-18'"
    " exif:FNumber='28/10'",
)
XMP_NODES = packet(
    "<dc:subject rdf:nodeID='a'/><dc:creator rdf:nodeID='b'/></rdf:Description>"
    "<rdf:Bag rdf:nodeID='a'><rdf:li>robot</rdf:li></rdf:Bag><rdf:Description rdf:nodeID='b'>"
    "<rdf:type rdf:resource='http://www.w3.org/1999/02/22-rdf-syntax-ns#Seq'/><rdf:_1>Lin</rdf:_1>"
    "</rdf:Description><rdf:Description rdf:about=''>"
)
XMP_BROKEN = XMP.replace(b"</photoshop:City>", b"</photoshop:Town>")
PHOTOSHOP = resource(0x0404, IIM) + resource(0x0425, b"d" * 16) + resource(0x0424, XMP)
_IMAGE = {
    0x010E: "Opening", 0x010F: "Canon", 0x0110: "EOS R5", 0x0112: 6, 0x0132: "2025:10:18 10:30:00",
    0x013B: "Lin", 0x8298: "© Lin\0© Desk", 0x9C9B: "Titel\0".encode("utf-16-le"), 0x0100: 24, 0x0101: 16,
}  # fmt: skip
_PHOTO = {
    0x829A: 0.004, 0x829D: 2.8, 0x8827: 400, 0x9003: "2025:10:18 10:30:00", 0x9011: "+08:00", 0x9291: "25",
    0x920A: 70.0, 0x9286: b"ASCII\0\0\0hello", 0xA002: 24, 0xA003: 16, 0xA431: "30123457", 0xA434: "RF 70mm",
    0xA005: {0x0001: "R98"},
}  # fmt: skip
_GPS = {
    0x0001: "N", 0x0002: (31.0, 20.0, 30.5), 0x0003: "E", 0x0004: (118.0, 22.0, 1.0),
    0x0007: (2.0, 30.0, 0.0), 0x001D: "2025:10:18",
}  # fmt: skip


@cache
def exif(order: str = "<", maker_note: bytes = b"") -> bytes:
    """An EXIF block, a TIFF structure with EXIF, GPS and interoperability directories below the first."""
    made = Image.Exif()
    made.endian = order
    made.update(_IMAGE)
    made[EXIF] = _PHOTO | ({NOTE: maker_note} if maker_note else {})
    made[0x8825] = _GPS
    return made.tobytes().removeprefix(b"Exif\0\0")


def tiffs() -> list[bytes]:
    """TIFFs: with words in every form, a reduced picture before the whole one, 64 bits, and pixels."""
    numbers = {0x00FE: 0, 0x0100: 24, 0x0101: 16, 0x0111: 8, 0x0117: 4, 0x014A: {0x0100: 60, 0x0101: 40}}
    whole = Image.Exif()
    whole.update(_IMAGE | numbers | {0x02BC: XMP, 0x83BB: IIM, 0x8649: PHOTOSHOP})
    whole[EXIF], whole[0x8825] = _PHOTO, _GPS
    words = len(IIM) // 4
    swapped = struct.pack(f"<{words}I", *struct.unpack(f">{words}I", IIM[: words * 4]))
    reduced = (0x00FE, 4, 1, 1), (0x0100, 4, 1, 24), (0x0101, 4, 1, 16)
    at = 8 + len(directory_of(*reduced, (0x83BB, 4, 0, 0)))
    below = {0x829A: struct.pack("<II", 1, 250), 0x9003: b"2025:10:18 10:30:00\0"}
    big = tiff([{0x010E: b"Opening of the day\0", 0x8769: [below], 0x8825: [{2: bytes(24)}]}], is_big=True)
    borders = directory_of((4, 3, 1, 2), (5, 3, 1, 2), (6, 3, 1, 18), (7, 3, 1, 26))
    return [
        whole.tobytes().removeprefix(b"Exif\0\0"),
        b"II*\0\x08\0\0\0" + directory_of(*reduced, (0x83BB, 4, words, at)) + swapped,
        exif(">"),
        big,
        b"IIU\0\x08\0\0\0" + borders,
        encoded("TIFF"),
    ]


def maker_notes() -> list[bytes]:
    """EXIF blocks with the notes of every maker that is known, before each the number of its make."""
    iso, lens = struct.pack("<17H", 34, *[0] * 15, 17), b"RF70-200mm F2.8\0"
    stood = 4000
    at = stood + len(directory_of((1, 3, 17, 0), (4, 3, 3, 0), (0x95, 2, 1, 0)))
    canon = directory_of((1, 3, 17, at), (4, 3, 3, at), (0x95, 2, len(lens), at + len(iso))) + iso + lens
    below = 12 + len(directory_of((0x2010, 13, 1, 0), (0x4000, 13, 1, 0), (0x0404, 2, 4, 0)))
    text = int.from_bytes(b"J12\0", "little")
    olympus = directory_of((0x0404, 2, 4, text), (0x2010, 13, 1, below), (0x4000, 13, 1, below))
    kodak = directory_of((0x8290, 4, 1, 8 + len(directory_of((0, 4, 1, 0)))))
    trap = b"RECONYXH2\0".ljust(0x7E, b"\0") + "HLPXEL0901".encode("utf-16-le") + b"\0\0"
    return [
        bytes((number,)) + _noted(made)
        for number, made in (
            (0, canon + b"II*\0" + struct.pack("<I", stood)),
            (0, note(b"", {0x000C: 123456})),
            (4, b"OLYMPUS\0II\3\0" + olympus + directory_of((0x0101, 2, 4, text), (0x0203, 2, 4, text))),
            (4, note(b"OLYMP\0\1\0", {0x0404: text})),
            (8, note(b"LEICA\0\1\0", {0x0305: 4_711_000})),
            (8, note(b"Ricoh\0\0\0", {0x0005: text})),
            (8, b"II*\0\x08\0\0\0" + kodak + directory_of((0xFA19, 2, 4, text))),
            (5, note(b"Panasonic\0\0\0", {0x0025: 1})),
            (6, note(b"AOC\0II", {0x0229: 1})),
            (8, trap),
            (1, b"Nikon\0\2\x10\0\0" + tiff([{0x001D: b"30123457\0"}])),
        )
    ]


def _noted(maker_note: bytes) -> bytes:
    return tiff([{MAKE: b"Canon\0", EXIF: [{NOTE: maker_note}]}])


def jpegs() -> list[bytes]:
    """JPEGs: with EXIF, XMP in parts and under an odd name, and Photoshop's resources; and a bare one."""
    named = XMP.replace(b"rdf:about=''", b"rdf:about='' xmpNote:HasExtendedXMP='" + b"A" * 32 + b"'")
    extended = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32 + struct.pack(">II", len(XMP), 0) + XMP
    return [
        dressed(
            segment(0xE1, b"Exif\0\0" + exif()),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + named),
            segment(0xE1, extended),
            segment(0xED, b"Photoshop 3.0\0" + PHOTOSHOP[:40]),
            segment(0xED, b"Photoshop 3.0\0" + PHOTOSHOP[40:]),
        ),
        dressed(
            segment(0xE1, b"Exif\0\0" + exif(">")),
            segment(0xE1, b"Exif\0\0more"),
            segment(0xE1, b"XMP\0" + XMP),
            segment(0xED, b"Adobe_Photoshop2.5:".ljust(27, b"\0") + resource(0x0422, exif())),
        ),
        dressed(*[segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)] * 2),
        encoded("JPEG", icc_profile=_colours()),
    ]


def dressed(*segments: bytes) -> bytes:
    """A picture as JPEG with these segments before its own."""
    plain = encoded("JPEG")
    return plain[:2] + b"".join(segments) + plain[2:]


def pngs() -> list[bytes]:
    """PNGs with EXIF, texts plain and packed, and ImageMagick's raw profiles."""
    plain = encoded("PNG")
    head = 8 + 12 + 13
    profiles = [
        (b"exif", b"Exif\0\0" + exif()),
        (b"APP1", b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        (b"iptc", b"Photoshop 3.0\0" + PHOTOSHOP),
        (b"iptc", IIM),
        (b"xmp", XMP),
    ]
    raw = [
        png_chunk(b"zTXt", b"Raw profile type " + kind + b"\0\0" + zlib.compress(_profile(kind, content)))
        for kind, content in profiles
    ]
    texts = [
        png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(XMP)),
        png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
        png_chunk(b"tEXt", b"Raw profile type xmp\0" + _profile(b"xmp", XMP)),
        png_chunk(b"tEXt", b"Title\0Opening"),
        png_chunk(b"zTXt", b"Raw profile type iptc\0\0notzlib"),
    ]
    return [
        plain[:head] + png_chunk(b"eXIf", exif()) + b"".join(texts) + plain[head:],
        plain[:head] + b"".join(raw) + plain[head:],
        encoded("PNG", icc_profile=_colours()),
    ]


def _profile(kind: bytes, content: bytes) -> bytes:
    return b"\n%s\n%8d\n%s\n" % (kind, len(content), content.hex().encode())


def with_checksums(data: bytes) -> bytes:
    """A PNG whose chunks have the checksums that their bytes ask for; what is none, as it is."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data
    made, at = bytearray(data), 8
    while at + 12 <= len(made):
        end = at + 8 + int.from_bytes(made[at : at + 4])
        if end + 4 > len(made):
            break
        made[end : end + 4] = zlib.crc32(made[at + 4 : end]).to_bytes(4)
        at = end + 4
    return bytes(made)


def webps() -> list[bytes]:
    """WebPs in the large format, with EXIF and XMP, and in both small ones."""
    bare = encoded("WEBP", lossless=True)[12:]
    large = riff_chunk(b"VP8X", b"\x0c\0\0\0" + (23).to_bytes(3, "little") + (15).to_bytes(3, "little"))
    body = large + bare + riff_chunk(b"EXIF", b"Exif\0\0" + exif()) + riff_chunk(b"XMP ", XMP)
    whole = b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body
    return [whole, encoded("WEBP", lossless=True), encoded("WEBP")]


def gifs() -> list[bytes]:
    """GIFs: with XMP in an application's extension, and a bare one."""
    plain = encoded("GIF")
    extension = b"\x21\xff\x0bXMP DataXMP" + XMP + b"\1" + bytes(range(255, -1, -1)) + b"\0"
    return [plain[:-1] + extension + b";", plain]


def bmps() -> list[bytes]:
    """Bitmaps of Windows and, older, of OS/2."""
    return [encoded("BMP"), b"BM" + bytes(12) + struct.pack("<IHHHH", 12, 7, 8, 1, 24)]


def svgs() -> list[bytes]:
    """Drawings with a size, and with names that only the outermost element explains."""
    inner = b"<rdf:RDF><rdf:Description rdf:about=''><dc:title>A</dc:title></rdf:Description></rdf:RDF>"
    spaces = (
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg' width='24px' height='16' " + spaces + b"><metadata>"
    return [b"<?xml version='1.0'?>" + drawing + inner + b"</metadata></svg>", XMP]


def _colours() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@cache
def encoded(kind: str, **options: Any) -> bytes:
    """A small picture as the library writes it."""
    out = io.BytesIO()
    Image.new("RGB", (24, 16), "teal").save(out, kind, **options)
    return out.getvalue()
