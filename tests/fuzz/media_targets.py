"""Identifying, and the reader of every container and kind of metadata."""

from __future__ import annotations

import io
import json
import struct
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from itertools import pairwise
from pathlib import Path

from mediahub.ingest.reading.rows import clean_json
from mediahub.media.containers import complete
from mediahub.media.containers import filetypes as types
from mediahub.media.containers.blocks import Blocks, Extractor
from mediahub.media.containers.complete_raw import raw_is_cut_off
from mediahub.media.containers.identify import identify
from mediahub.media.containers.segments import one_packet, segments
from mediahub.media.containers.tiff import bigtiff, ifd
from mediahub.media.containers.tiff.strips import strips
from mediahub.media.errors import is_about_the_file, media_errors
from mediahub.media.limits import MAX_DIRECTORIES, MAX_DIRECTORY_ENTRIES
from mediahub.media.metadata.bounds import LENGTHS, MAX_NAMES, bounded
from mediahub.media.metadata.companion import read_sidecar
from mediahub.media.metadata.exif import libexiv2
from mediahub.media.metadata.exif.exif import Exif, read_tags
from mediahub.media.metadata.exif.maker import iso_of, lens_of, serial_of
from mediahub.media.metadata.exif.makernote import MakerNote, read_maker_note
from mediahub.media.metadata.facts import build_facts
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
from mediahub.media.metadata.motion import motion_clip
from mediahub.media.metadata.reader import read_facts
from mediahub.media.metadata.sources import Sources
from mediahub.media.metadata.xmp import packets
from mediahub.media.metadata.xmp.packet import read_packet
from mediahub.media.metadata.xmp.properties import Xmp
from mediahub.media.model import MediaError, ReadError
from mediahub.media.provenance.reading import provenance_of, read_file_provenance
from mediahub.media.writing.cleaning.clean import clean
from mediahub.media.writing.deliver import remains
from tests.credentials import signed
from tests.fuzz import container_examples as containers
from tests.fuzz import picture_examples as pictures
from tests.fuzz.target import Target
from tests.media_bytes import segment
from tests.unit.media.metadata.xmp.packets_made import packet

REPORT = (
    b'{"active_manifest":"a","validation_state":"Valid","manifests":{"a":{"claim_generator":"x/1","ingredients":'
    b'[{"relationship":"parentOf","active_manifest":"b","title":"t"}],"assertions":[{"label":"c2pa.actions",'
    b'"data":{"actions":[{"action":"c2pa.created","softwareAgent":{"name":"n"}}]}}]},"b":{}}}'
)
RAWS = (types.CR3, types.RAF, types.RW2, types.NEF)
STRANGERS = (
    b"PK\x03\x04", b"%PDF-1.7", b"<!doctype html><p>", b"<!-- x --><html>", b"ID3", b"\0\0\0\x18ftypM4A ",
    (b"\x47" + bytes(187)) * 5, (bytes(4) + b"\x47" + bytes(187)) * 5, b"plain words", bytes(range(32)) * 2,
    b"<?xml version='1.0'?><other/>", "<svg/>".encode("utf-16"), b"<\0s\0v\0g\0/\0>\0",
    b"RIFF\0\0\0\0AVI LIST", pictures.XMP, b"",
)  # fmt: skip
"""What is sent beside photos and clips."""
MAKES = ("Canon", "NIKON CORPORATION", "SONY", "FUJIFILM", "OLYMPUS", "Panasonic", "PENTAX", "Apple", "")


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


def _signed() -> list[bytes]:
    return [signed(pictures.encoded(kind), f"image/{kind.lower()}") for kind in ("JPEG", "PNG", "WEBP")]


def _motion(data: bytes) -> None:
    """The clip that a phone appends lies within the file."""
    path, start, length = _written(data), 0, 1
    with suppress(ReadError), media_errors():
        start, length = motion_clip(path, read_facts(path, identify(path))) or (0, 1)
    assert 0 <= start < start + length <= max(len(data), 1)


def _sidecar(data: bytes) -> None:
    try:
        with media_errors():
            read_sidecar(_written(data))
    except ReadError:
        return


def _about_the_file(read: Callable[[bytes], object]) -> Callable[[bytes], object]:
    """What a reader raises of broken bytes is no fault; `TypeError` and the like are, and a promise that a
    target here found broken."""

    def guarded(data: bytes) -> None:
        try:
            read(data)
        except (IndexError, KeyError):
            return  # the reader's guard logs it, and goes on with the next part
        except Exception as error:
            if _is_of_a_target(error) or not is_about_the_file(error):
                raise

    return guarded


def _is_of_a_target(error: Exception) -> bool:
    return traceback.extract_tb(error.__traceback__)[-1].filename == __file__


def _extract(extractor: Extractor) -> Callable[[bytes], object]:
    return _about_the_file(lambda data: extractor(memoryview(data), Blocks()))


def _exif(data: bytes) -> None:
    """Both readers of EXIF, and every question that is asked of what they say."""
    values: dict[str, str] = {}
    with suppress(ReadError), media_errors():
        values = libexiv2.read_exif(data)
    maker = MakerNote(lens_of(values), serial_of(values), iso_of(values))
    build_facts(types.CR2, Blocks(exif=data), Sources(Exif(read_tags(data), values), maker), {})


def _packet(data: bytes) -> None:
    build_facts(types.XMP, Blocks(), Sources(xmp=Xmp(read_packet(data))), {})


def _packets(data: bytes) -> None:
    assert all(one in data and one.startswith(b"<") for one in packets.find_packets(data))


def _segments(data: bytes) -> None:
    """They stand one behind the other; without spare packets the file is no longer."""
    found = list(segments(data))
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert len(one_packet(data)) <= len(data)


def _directories(data: bytes) -> None:
    """Each once in each role, and no more than there may be; pixels too."""
    found = list(ifd.walk(data))
    assert len({(one.offset, one.role) for one in found}) == len(found) <= MAX_DIRECTORIES
    assert sum(len(one.entries) for one in found) <= MAX_DIRECTORY_ENTRIES
    with suppress(ValueError):
        list(strips(memoryview(data)))
    bigtiff.to_classic(data)


def _maker_note(data: bytes) -> None:
    if data:
        read_maker_note(data[1:], MAKES[data[0] % len(MAKES)])


def _iim(data: bytes) -> None:
    build_facts(types.JPEG, Blocks(iim=data), Sources(iim=read_iim(data)), {})


def _raw_whole(data: bytes) -> None:
    if data:
        raw_is_cut_off(_written(data[1:]), RAWS[data[0] % len(RAWS)])


def read_iim(data: bytes) -> Iim:
    """A block of IPTC-IIM, as it is read of a file."""
    return decode_iim(libexiv2.read_properties(data, None).iim, data)


def _check(check: Callable[[io.BytesIO], None]) -> Callable[[bytes], object]:
    def checked(data: bytes) -> None:
        with suppress(ReadError):
            check(io.BytesIO(data))

    return _about_the_file(checked)


def _of(*modules: str) -> tuple[str, ...]:
    return tuple(f"mediahub.media.{one}" for one in modules)


def _pictures() -> list[bytes]:
    return [
        *pictures.jpegs(), *pictures.pngs(), *pictures.tiffs(), *pictures.webps(), *pictures.gifs(),
        *pictures.bmps(), *containers.heifs(), *containers.jxls(), *containers.jp2s(), *containers.psds(),
        *containers.cr3s(), *containers.rafs(),
    ]  # fmt: skip


def _moving() -> list[bytes]:
    """Photos with a clip behind them, as phones of three makers write them."""
    clip, photo = containers.clips()[0], pictures.encoded("JPEG")
    item = (
        "<rdf:li rdf:parseType='Resource'><Container:Item Item:Semantic='{}' Item:Length='{}'"
        " Item:Padding='{}'/></rdf:li>"
    )
    spaces = (
        'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" '
        'xmlns:Container="http://ns.google.com/photos/1.0/container/" '
        'xmlns:Item="http://ns.google.com/photos/1.0/container/item/" '
    )
    items = item.format("Primary", 0, 0) + item.format("MotionPhoto", len(clip), 0)
    google = packet(f"<Container:Directory><rdf:Seq>{items}</rdf:Seq></Container:Directory>", spaces)
    older = packet("", spaces + f'GCamera:MicroVideo="1" GCamera:MicroVideoOffset="{len(clip)}"')
    block = bytes(4) + (16).to_bytes(4, "little") + b"MotionPhoto_Data" + clip
    head = b"SEFH" + struct.pack("<II", 106, 1) + bytes(4) + struct.pack("<II", len(block), len(block))
    trailer = head + len(head).to_bytes(4, "little") + b"SEFT"
    segments_of = [segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + one) for one in (google, older)]
    return [*(pictures.dressed(one) + clip for one in segments_of), photo + block + trailer]


def _zeroed() -> bytes:
    """A JPEG of which a card wrote the beginning only."""
    return pictures.encoded("JPEG")[:-40] + bytes(1024)


TARGETS = (
    Target(
        "identify",
        _identify,
        lambda: [*_pictures(), *containers.clips(), *containers.matroskas(), *STRANGERS],
        _of("containers.identify", "containers.tiff.raw_formats", "containers.isobmff.brands"),
        (".jpg", ".heic", ".mp4", ".tif", ".nef"),
    ),
    Target(
        "facts",
        _facts,
        lambda: [*_pictures(), *containers.clips()],
        _of("metadata.reader", "metadata.facts", "metadata.precedence", "metadata.raw", "metadata.exif.exif"),
        (".jpg", ".heic", ".png", ".xmp"),
        pictures.with_checksums,
    ),
    Target(
        "motion",
        _motion,
        lambda: [*_moving(), *containers.heifs()],
        _of("metadata.motion:motion_clip _claims _of_directory _of_samsung _clip_length _whole"),
        (".jpg", ".heic"),
    ),
    Target(
        "cleaning",
        _cleaned,
        lambda: [*_pictures(), *containers.clips(), *containers.matroskas(), *containers.avis()],
        _of(
            "writing.cleaning.clean",
            "writing.cleaning.directories",
            "writing.cleaning.values:skeleton_of",
            "writing.cleaning.formats.chunks",
            "writing.cleaning.formats.clips",
            "writing.cleaning.formats.heif",
            "writing.cleaning.formats.jpeg:parts skeleton",
        ),
        (".heic", ".mp4", ".mov", ".mkv", ".psd", ".nef"),
        pictures.with_checksums,
    ),
    Target(
        "manifests",
        _manifests,
        _signed,
        _of("containers.manifest_store:has_manifest _jpeg _png _riff", "provenance.reading"),
        mend=pictures.with_checksums,
    ),
    Target(
        "manifest-report",
        _report,
        lambda: [REPORT],
        _of(
            "provenance.reading:provenance_of _reached _failing _manifest _actions _generator _device _pairs"
        ),
    ),
    Target(
        "sidecar",
        _sidecar,
        lambda: [
            pictures.XMP,
            "<?xml version='1.0'?>".encode("utf-16") + pictures.XMP.decode().encode("utf-16-le"),
        ],
        _of("metadata.companion:read_sidecar", "metadata.xmp.sidecar"),
        (".xmp",),
    ),
    Target(
        "xmp",
        _about_the_file(_packet),
        lambda: [pictures.XMP, pictures.XMP_NODES, pictures.XMP_BROKEN],
        _of("metadata.xmp.packet", "metadata.xmp.rdf", "metadata.xmp.properties"),
        (".xmp",),
    ),
    Target(
        "xmp-packets",
        _about_the_file(_packets),
        lambda: [pictures.XMP, b"\xff" + pictures.XMP * 2, b"<x:xmpmeta" * 9 + b"<rdf:RDF></rdf:RDF >"],
        _of("metadata.xmp.packets:find_packets"),
    ),
    Target(
        "svg",
        _extract(packets.extract_svg),
        pictures.svgs,
        _of("metadata.xmp.packets:extract_svg _with_namespaces"),
    ),
    Target("gif", _extract(packets.extract_gif), pictures.gifs, _of("metadata.xmp.packets:extract_gif")),
    Target(
        "iim",
        _about_the_file(_iim),
        lambda: [pictures.IIM, pictures.IIM_GBK, pictures.IIM_LATIN],
        _of("metadata.iim", "metadata.exif.libexiv2:read_properties envelope"),
    ),
    Target(
        "exif",
        _about_the_file(_exif),
        lambda: [pictures.exif(), pictures.exif(">"), *pictures.tiffs()],
        _of("metadata.exif.exif", "metadata.exif.libexiv2:read_exif", "metadata.facts:_camera _exif_size"),
        (".tif", ".dng", ".nef"),
    ),
    Target(
        "maker-notes",
        _about_the_file(_maker_note),
        pictures.maker_notes,
        _of("metadata.exif.makernote", "containers.tiff.maker_notes"),
    ),
    Target(
        "tiff-directories",
        _about_the_file(_directories),
        pictures.tiffs,
        _of("containers.tiff.ifd", "containers.tiff.bigtiff", "containers.tiff.strips"),
        (".tif", ".tiff", ".dng"),
    ),
    Target(
        "tiff",
        _extract(tiff_format.extract_tiff),
        pictures.tiffs,
        _of("metadata.formats.tiff", "metadata.formats.photoshop:take_resources _resources"),
        (".tif", ".nef", ".arw", ".dng"),
    ),
    Target(
        "jpeg",
        _extract(jpeg.extract_jpeg),
        pictures.jpegs,
        _of("metadata.formats.jpeg", "metadata.formats.photoshop:take_resources _resources"),
        (".jpg", ".jpeg", ".mpo"),
    ),
    Target("jpeg-segments", _about_the_file(_segments), pictures.jpegs, _of("containers.segments")),
    Target("png", _extract(png.extract_png), pictures.pngs, _of("metadata.formats.png"), (".png",)),
    Target(
        "webp",
        _extract(riff.extract_webp),
        pictures.webps,
        _of("metadata.formats.riff:extract_webp _chunks _size"),
        (".webp",),
    ),
    Target(
        "avi",
        _extract(riff.extract_avi),
        containers.avis,
        _of("metadata.formats.riff:extract_avi _chunks"),
        (".avi",),
    ),
    Target(
        "heif",
        _extract(heif_format.extract_heif),
        containers.heifs,
        _of(
            "metadata.formats.heif:extract_heif _take_items _content _properties _take_properties",
            "containers.isobmff.items:read_items _read_info _read_locations _read_associations primary_item "
            "extents_of",
            "containers.isobmff.boxes:walk content find full",
        ),
        (".heic", ".heif", ".avif"),
    ),
    Target(
        "clip",
        _extract(quicktime.extract_clip),
        containers.clips,
        _of("metadata.formats.quicktime"),
        (".mp4", ".mov", ".m4v"),
    ),
    Target(
        "matroska",
        _extract(matroska.extract_matroska),
        containers.matroskas,
        _of("metadata.formats.matroska"),
        (".mkv", ".webm"),
    ),
    Target(
        "psd", _extract(photoshop.extract_psd), containers.psds, _of("metadata.formats.photoshop"), (".psd",)
    ),
    Target("jxl", _extract(jxl.extract_jxl), containers.jxls, _of("metadata.formats.jxl"), (".jxl",)),
    Target(
        "jp2",
        _extract(plain.extract_jp2),
        containers.jp2s,
        _of("metadata.formats.plain:extract_jp2"),
        (".jp2",),
    ),
    Target("bmp", _extract(plain.extract_bmp), pictures.bmps, _of("metadata.formats.plain:extract_bmp")),
    Target(
        "cr3",
        _extract(cameras.extract_cr3),
        containers.cr3s,
        _of("metadata.formats.cameras:extract_cr3"),
        (".cr3",),
    ),
    Target(
        "crw",
        _extract(cameras.extract_crw),
        containers.crws,
        _of("metadata.formats.cameras:extract_crw"),
        (".crw",),
    ),
    Target(
        "raf",
        _extract(cameras.extract_raf),
        containers.rafs,
        _of("metadata.formats.cameras:extract_raf _raf_tags"),
        (".raf",),
    ),
    Target(
        "mrw",
        _extract(cameras.extract_mrw),
        containers.mrws,
        _of("metadata.formats.cameras:extract_mrw"),
        (".mrw",),
    ),
    Target(
        "x3f",
        _extract(cameras.extract_x3f),
        containers.x3fs,
        _of("metadata.formats.cameras:extract_x3f _x3f_properties"),
        (".x3f",),
    ),
    Target(
        "whole-jpeg",
        _check(complete.check_jpeg),
        lambda: [pictures.encoded("JPEG"), _zeroed()],
        _of("containers.complete:check_jpeg"),
    ),
    Target(
        "whole-webp",
        _check(complete.check_chunks),
        pictures.webps,
        _of("containers.complete:check_chunks _check_tail"),
    ),
    Target(
        "whole-boxes",
        _check(complete.check_boxes),
        containers.heifs,
        _of("containers.complete:check_boxes _check_tail", "containers.isobmff.boxes:walk"),
        (".mp4", ".heic"),
    ),
    Target(
        "whole-raw",
        _about_the_file(_raw_whole),
        lambda: [
            *(b"\0" + one for one in containers.cr3s()),
            *(b"\1" + one for one in containers.rafs()),
            *(b"\2" + one for one in pictures.tiffs()),
            *(b"\3" + one for one in pictures.tiffs()),
        ],
        _of("containers.complete_raw"),
    ),
)
