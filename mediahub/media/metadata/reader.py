"""Read one file's metadata into `Facts`: find the blocks, decode each, weigh them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from mediahub.media.containers.blocks import Blocks, Buffer, Extractor
from mediahub.media.containers.mapping import look_into
from mediahub.media.metadata.exif import libexiv2
from mediahub.media.metadata.exif.exif import Exif, read_tags
from mediahub.media.metadata.exif.maker import iso_of, lens_of, serial_of
from mediahub.media.metadata.exif.makernote import MakerNote, read_maker_note
from mediahub.media.metadata.facts import build_facts
from mediahub.media.metadata.formats import cameras
from mediahub.media.metadata.formats.clip import probe_clip
from mediahub.media.metadata.formats.heif import extract_heif
from mediahub.media.metadata.formats.jpeg import extract_jpeg
from mediahub.media.metadata.formats.jxl import extract_jxl
from mediahub.media.metadata.formats.matroska import extract_matroska
from mediahub.media.metadata.formats.photoshop import extract_psd
from mediahub.media.metadata.formats.plain import extract_bmp, extract_jp2
from mediahub.media.metadata.formats.png import extract_png
from mediahub.media.metadata.formats.quicktime import extract_clip
from mediahub.media.metadata.formats.riff import extract_avi, extract_webp
from mediahub.media.metadata.formats.tiff import extract_tiff
from mediahub.media.metadata.iim import decode_iim
from mediahub.media.metadata.sources import Sources, is_newer
from mediahub.media.metadata.xmp.packet import read_packet
from mediahub.media.metadata.xmp.packets import extract_gif, extract_svg
from mediahub.media.metadata.xmp.properties import Properties
from mediahub.media.metadata.xmp.sidecar import extract_sidecar
from mediahub.media.model import Facts, FileType

log = logging.getLogger(__name__)

_Result = TypeVar("_Result")

_EXTRACTORS: dict[str, Extractor] = {
    "image/jpeg": extract_jpeg,
    "image/png": extract_png,
    "image/gif": extract_gif,
    "image/webp": extract_webp,
    "image/heic": extract_heif,
    "image/heif": extract_heif,
    "image/heic-sequence": extract_heif,
    "image/heif-sequence": extract_heif,
    "image/avif": extract_heif,
    "image/jxl": extract_jxl,
    "image/jp2": extract_jp2,
    "image/bmp": extract_bmp,
    "image/svg+xml": extract_svg,
    "application/vnd.adobe.photoshop": extract_psd,
    "application/rdf+xml": extract_sidecar,
    "image/x-canon-cr3": cameras.extract_cr3,
    "image/x-canon-crw": cameras.extract_crw,
    "image/x-fujifilm-raf": cameras.extract_raf,
    "image/x-minolta-mrw": cameras.extract_mrw,
    "image/x-sigma-x3f": cameras.extract_x3f,
    "video/mp4": extract_clip,
    "video/x-m4v": extract_clip,
    "video/quicktime": extract_clip,
    "video/3gpp": extract_clip,
    "video/3gpp2": extract_clip,
    "video/webm": extract_matroska,
    "video/x-matroska": extract_matroska,
    "video/x-msvideo": extract_avi,
}
_TIFF_HEADS = {b"II*\0", b"MM\0*", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"II+\0", b"MM\0+"}


def read_facts(path: Path, file_type: FileType) -> Facts:
    """Return the metadata of a file whose type is known.

    A part that is missing or damaged leaves its fields None and is logged; the rest is read.
    Raises OSError if the file cannot be opened.
    """
    with path.open("rb") as file:
        blocks = _blocks(path, file_type, look_into(file))
        sources = _decode(path, blocks)
    clip: dict[str, Any] = {}
    if file_type.kind == "video":
        clip = _guard("clip", path, lambda: probe_clip(path, file_type), clip)
    return build_facts(file_type, blocks, sources, clip)


def read_words(path: Path, file_type: FileType) -> tuple[list[bytes], bytes]:
    """The XMP packets of a file, undecoded, of which a later one wins, and its IPTC-IIM data sets.

    Raises OSError if the file cannot be opened.
    """
    with path.open("rb") as file:
        blocks = _blocks(path, file_type, look_into(file))
        return blocks.xmp, blocks.iim or b""


def _blocks(path: Path, file_type: FileType, view: Buffer) -> Blocks:
    blocks = Blocks()
    _guard("container", path, lambda: _extractor(file_type, view)(view, blocks), None)
    return blocks


def _extractor(file_type: FileType, view: Buffer) -> Extractor:
    known = _EXTRACTORS.get(file_type.mime)
    if known:
        return known
    return extract_tiff if bytes(view[:4]) in _TIFF_HEADS else lambda data, blocks: None


def _decode(path: Path, blocks: Blocks) -> Sources:
    sources = Sources(container=blocks.raw)
    if blocks.exif is not None:
        block, no_tags, no_values = blocks.exif, dict[str, Any](), dict[str, str]()
        tags = _guard("EXIF", path, lambda: read_tags(block), no_tags)
        values = _guard("EXIF", path, lambda: libexiv2.read_exif(block), no_values)
        stored = {key: value for key, value in values.items() if key not in blocks.invented}
        sources.exif = Exif(tags, stored)
        sources.maker = _guard("maker note", path, lambda: _maker(sources.exif, block), MakerNote())
    if blocks.iim:
        found = _guard("IIM", path, lambda: libexiv2.read_properties(blocks.iim, None), libexiv2.Parsed())
        sources.iim = decode_iim(found.iim, blocks.iim)
        sources.iim_is_newer = is_newer(blocks.iim, blocks.iim_digest)
    no_properties: Properties = {}
    for packet in blocks.xmp:
        sources.xmp.properties.update(_guard("XMP", path, partial(read_packet, packet), no_properties))
    return sources


def _maker(exif: Exif, block: Buffer) -> MakerNote:
    """Return what makers say of lens, serial and ISO: libexiv2's reading, then our own."""
    values = exif.exiv2_tags
    known = MakerNote(lens_of(values), serial_of(values), iso_of(values))
    if None not in (known.lens, known.serial, known.iso):
        return known
    note = read_maker_note(block, exif.text("Make", "Image") or "")
    iso = known.iso if known.iso is not None else note.iso
    return MakerNote(known.lens or note.lens, known.serial or note.serial, iso)


def _guard(what: str, path: Path, read: Callable[[], _Result], fallback: _Result) -> _Result:
    """Read one part; whatever is wrong with it must not lose the others."""
    try:
        return read()
    except Exception as error:  # noqa: BLE001 - readers of foreign bytes raise anything
        log.info("%s of %r cannot be read: %s", what, path.name, error)
        return fallback
