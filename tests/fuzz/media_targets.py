"""Identifying, and the reader of every container and kind of metadata."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path

from PIL import Image

from mediahub.ingest.reading.rows import clean_json
from mediahub.media.containers import complete
from mediahub.media.containers.blocks import Blocks, Extractor
from mediahub.media.containers.identify import identify
from mediahub.media.containers.segments import segments
from mediahub.media.containers.tiff import bigtiff, ifd
from mediahub.media.errors import is_about_the_file, media_errors
from mediahub.media.metadata.bounds import LENGTHS, MAX_NAMES, bounded
from mediahub.media.metadata.companion import read_sidecar
from mediahub.media.metadata.exif import libexiv2
from mediahub.media.metadata.exif.exif import read_tags
from mediahub.media.metadata.exif.makernote import read_maker_note
from mediahub.media.metadata.formats import (
    cameras,
    jpeg,
    jxl,
    matroska,
    photoshop,
    plain,
    png,
    quicktime,
    riff,
)
from mediahub.media.metadata.formats import heif as heif_format
from mediahub.media.metadata.formats import tiff as tiff_format
from mediahub.media.metadata.iim import Iim, decode_iim
from mediahub.media.metadata.reader import read_facts
from mediahub.media.metadata.xmp import packets
from mediahub.media.metadata.xmp.packet import read_packet
from mediahub.media.model import MediaError, ReadError
from mediahub.media.provenance.reading import provenance_of, read_file_provenance
from mediahub.media.writing.cleaning.clean import clean
from mediahub.media.writing.deliver import remains
from tests.credentials import signed
from tests.fuzz.target import Target, corpus

IIM = b"\x1c\x02\x05\x00\x03abc" * 3
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmp:Rating="4"><dc:subject><rdf:Bag><rdf:li>robot</rdf:li></rdf:Bag></dc:subject><dc:title><rdf:Alt>
<rdf:li xml:lang="x-default">Opening</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"""
REPORT = (
    b'{"active_manifest":"a","validation_state":"Valid","manifests":{"a":{"claim_generator":"x/1","ingredients":'
    b'[{"relationship":"parentOf","active_manifest":"b","title":"t"}],"assertions":[{"label":"c2pa.actions",'
    b'"data":{"actions":[{"action":"c2pa.created","softwareAgent":{"name":"n"}}]}}]},"b":{}}}'
)
MAKES = ("Canon", "NIKON CORPORATION", "SONY", "FUJIFILM", "OLYMPUS", "Panasonic", "PENTAX", "Apple", "")


def _encoded(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0132], exif[0x8298] = "Canon", "2025:10:18 10:30:00", "© MediaHub"
    out = io.BytesIO()
    Image.new("RGB", (24, 16), "teal").save(out, kind, exif=exif)
    return out.getvalue()


def _written(data: bytes) -> Path:
    path = Path(_folder().name) / "example.bin"
    path.write_bytes(data)
    return path


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Of this process alone: a file that another one cuts off while it is mapped ends a reader."""
    return tempfile.TemporaryDirectory(prefix="mediahub-fuzz-")


def _identify(data: bytes) -> None:
    try:
        identify(_written(data))
    except MediaError:
        return


def _facts(data: bytes) -> None:
    """The whole of reading: what comes out is within its bounds and can be kept."""
    path = _written(data)
    try:
        with media_errors():
            facts = bounded(read_facts(path, identify(path)))
    except ReadError:
        return
    for name, most in LENGTHS.items():
        assert len(getattr(facts, name) or "") <= most
    for name, most in MAX_NAMES.items():
        assert len(getattr(facts, name)) <= most
    json.dumps(clean_json(facts.raw), allow_nan=False).encode()


def _cleaned(data: bytes) -> None:
    """What is given out as clean says neither where nor with which camera, as far as our reader sees."""
    path = _written(data)
    try:
        with media_errors():
            file_type = identify(path)
            clean(path, file_type, ("gps", "serial"))
            cleaned = read_facts(path, file_type)
    except ReadError:
        return
    assert not remains(cleaned, ("gps", "serial"))


def _manifests(data: bytes) -> None:
    with suppress(ReadError), media_errors():
        read_file_provenance(_written(data))


def _report(data: bytes) -> None:
    """A report of the library on manifests that somebody else made: read, and what of them may go out."""
    try:
        report = json.loads(data)
    except (ValueError, RecursionError):
        return
    if isinstance(report, dict):
        json.dumps(asdict(provenance_of(report)), allow_nan=False).encode("utf-8", "surrogatepass")


def _signed(*kinds: str) -> Callable[[], list[bytes]]:
    return lambda: [signed(_encoded(kind), f"image/{kind.lower()}") for kind in kinds]


def _sidecar(data: bytes) -> None:
    try:
        with media_errors():
            read_sidecar(_written(data))
    except ReadError:
        return


def _about_the_file(read: Callable[[bytes], object]) -> Callable[[bytes], object]:
    """What a reader raises of broken bytes is no fault; `TypeError` and the like are."""

    def guarded(data: bytes) -> None:
        try:
            read(data)
        except (IndexError, KeyError):
            return  # the reader's guard logs it, and goes on with the next part
        except Exception as error:
            if not is_about_the_file(error):
                raise

    return guarded


def _extract(extractor: Extractor) -> Callable[[bytes], object]:
    return _about_the_file(lambda data: extractor(memoryview(data), Blocks()))


def _directories(data: bytes) -> None:
    for directory in ifd.walk(data):
        list(directory.entries)
    bigtiff.to_classic(data)


def _maker_note(data: bytes) -> None:
    if data:
        read_maker_note(data[1:], MAKES[data[0] % len(MAKES)])


def read_iim(data: bytes) -> Iim:
    """A block of IPTC-IIM, as it is read of a file."""
    return decode_iim(libexiv2.read_properties(data, None).iim, data)


def _check(check: Callable[[io.BytesIO], None]) -> Callable[[bytes], object]:
    def checked(data: bytes) -> None:
        with suppress(ReadError):
            check(io.BytesIO(data))

    return _about_the_file(checked)


def _images(*kinds: str) -> Callable[[], list[bytes]]:
    return lambda: [_encoded(kind) for kind in kinds]


def _also(*kinds: str, files: tuple[str, ...]) -> Callable[[], list[bytes]]:
    return lambda: [*(_encoded(kind) for kind in kinds), *corpus(*files)] or [b"\0"]


TARGETS = (
    Target(
        "identify", _identify, _also("JPEG", "PNG", "TIFF", "WEBP", files=(".jpg", ".heic", ".mp4", ".tif"))
    ),
    Target("facts", _facts, _also("JPEG", "PNG", "TIFF", "WEBP", files=(".jpg", ".heic", ".png", ".xmp"))),
    Target(
        "cleaning",
        _cleaned,
        _also("JPEG", "PNG", "TIFF", "WEBP", "GIF", files=(".heic", ".mp4", ".mov", ".mkv", ".psd", ".nef")),
    ),
    Target("manifests", _manifests, _signed("JPEG", "PNG")),
    Target("manifest-report", _report, lambda: [REPORT]),
    Target("sidecar", _sidecar, lambda: [XMP, *corpus(".xmp")]),
    Target("xmp", _about_the_file(read_packet), lambda: [XMP, *corpus(".xmp")]),
    Target("xmp-packets", _about_the_file(packets.find_packets), lambda: [XMP, b"\xff" + XMP * 2]),
    Target("svg", _extract(packets.extract_svg), lambda: [b"<svg xmlns='http://www.w3.org/2000/svg'/>", XMP]),
    Target("gif", _extract(packets.extract_gif), _images("GIF")),
    Target("iim", _about_the_file(read_iim), lambda: [IIM, b"\x1c\x01\x5a\x00\x03\x1b%G" + IIM]),
    Target("exif", _about_the_file(read_tags), lambda: [_encoded("TIFF"), *corpus(".tif", ".dng", ".nef")]),
    Target("maker-notes", _about_the_file(_maker_note), lambda: [b"\1" + _encoded("TIFF"), *corpus(".nef")]),
    Target("tiff-directories", _about_the_file(_directories), _also("TIFF", files=(".tif", ".tiff", ".dng"))),
    Target("tiff", _extract(tiff_format.extract_tiff), _also("TIFF", files=(".tif", ".nef", ".arw", ".dng"))),
    Target("jpeg", _extract(jpeg.extract_jpeg), _also("JPEG", files=(".jpg", ".jpeg", ".mpo"))),
    Target("jpeg-segments", _about_the_file(lambda data: list(segments(data))), _images("JPEG")),
    Target("png", _extract(png.extract_png), _also("PNG", files=(".png",))),
    Target("webp", _extract(riff.extract_webp), _also("WEBP", files=(".webp",))),
    Target("avi", _extract(riff.extract_avi), lambda: corpus(".avi") or [b"RIFF\0\0\0\0AVI LIST"]),
    Target("heif", _extract(heif_format.extract_heif), lambda: corpus(".heic", ".heif", ".avif") or [b"\0"]),
    Target("clip", _extract(quicktime.extract_clip), lambda: corpus(".mp4", ".mov", ".m4v") or [b"\0"]),
    Target(
        "matroska", _extract(matroska.extract_matroska), lambda: corpus(".mkv", ".webm") or [b"\x1aE\xdf\xa3"]
    ),
    Target("psd", _extract(photoshop.extract_psd), lambda: corpus(".psd") or [b"8BPS\0\1"]),
    Target("jxl", _extract(jxl.extract_jxl), lambda: corpus(".jxl") or [b"\xff\x0a"]),
    Target("jp2", _extract(plain.extract_jp2), lambda: corpus(".jp2") or [b"\0\0\0\x0cjP  \r\n\x87\n"]),
    Target("bmp", _extract(plain.extract_bmp), _images("BMP")),
    Target("cr3", _extract(cameras.extract_cr3), lambda: corpus(".cr3") or [b"\0\0\0\x18ftypcrx "]),
    Target("crw", _extract(cameras.extract_crw), lambda: corpus(".crw") or [b"II\x1a\0\0\0HEAPCCDR"]),
    Target("raf", _extract(cameras.extract_raf), lambda: corpus(".raf") or [b"FUJIFILMCCD-RAW "]),
    Target("mrw", _extract(cameras.extract_mrw), lambda: corpus(".mrw") or [b"\0MRM"]),
    Target("x3f", _extract(cameras.extract_x3f), lambda: corpus(".x3f") or [b"FOVb"]),
    Target("whole-jpeg", _check(complete.check_jpeg), _images("JPEG")),
    Target("whole-webp", _check(complete.check_chunks), _images("WEBP")),
    Target(
        "whole-boxes", _check(complete.check_boxes), lambda: corpus(".mp4", ".heic") or [b"\0\0\0\x08ftyp"]
    ),
)
