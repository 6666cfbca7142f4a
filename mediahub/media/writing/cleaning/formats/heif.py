"""HEIF, AVIF, JPEG XL and JPEG 2000 cleaned in place: pictures and what shows them stay where they are, EXIF
and XMP are cleaned where they stand, and all else becomes free space."""

from __future__ import annotations

from collections.abc import Collection

from mediahub.media.containers.blocks import strip_exif_header
from mediahub.media.containers.isobmff.boxes import Box
from mediahub.media.containers.isobmff.items import Item, read_items
from mediahub.media.model import MediaError
from mediahub.media.writing.cleaning.boxed import drop, inside, keep_boxes
from mediahub.media.writing.cleaning.directories import blank_exif
from mediahub.media.writing.cleaning.embedded import blank_jpeg
from mediahub.media.writing.cleaning.formats.clips import blank_movies
from mediahub.media.writing.cleaning.packets import fitted_packet
from mediahub.media.writing.cleaning.profile import blank_profile
from mediahub.media.writing.cleaning.ranges import Ranges
from mediahub.media.writing.private import Private
from mediahub.messages import N_

_TOP = frozenset({b"ftyp", b"meta", b"mdat", b"moov"})
_META = frozenset({b"hdlr", b"pitm", b"iloc", b"iinf", b"iprp", b"iref", b"idat", b"dinf", b"grpl", b"ipro"})
_PICTURES = frozenset(
    b"hvc1 hev1 lhv1 hvt1 av01 avc1 jpeg j2k1 vvc1 vvt1 unci mski grid iden iovl tmap tili".split()
)
_PROPERTIES = frozenset(
    b"ispe pixi pasp colr irot imir clap hvcC av1C avcC vvcC jpgC lhvC auxC a1op a1lx lsel rloc mdcv clli "
    b"cclv amve ndwt iscl rref tols oinf crtt mdft altt cmin cmex uncC cmpd splz cpat evcC j2kH ster reve "
    b"dpth free".split()
)
_XMP = b"application/rdf+xml"
_PROFILES = frozenset({b"prof", b"rICC"})
_UNREAD = N_("The picture's items are not where it says, so it cannot be read through: take the press size.")


def blank_heif(view: memoryview, what: Collection[Private]) -> None:
    """Clean a HEIF or AVIF file, also one of moving pictures. Raises MediaError `unclean` for one that cannot
    be read through."""
    top = list(keep_boxes(view, (view, 0), _TOP))
    used = Ranges(len(view))
    blank_movies(view, top, what, used)
    metas = [box for box in top if box.kind == b"meta"]
    if len(metas) > 1 or (not metas and not any(box.kind == b"moov" for box in top)):
        raise MediaError("unclean", _UNREAD)
    for meta in metas:
        _blank_meta(view, meta, what, used)
    for box in top:
        if box.kind == b"mdat":
            used.blank_others(view, box.offset, min(box.end, len(view)))


def _blank_meta(view: memoryview, meta: Box, what: Collection[Private], used: Ranges) -> None:
    content, _ = inside(meta)
    parts = {box.kind: box for box in keep_boxes(view, inside(meta), _META)}
    try:
        items = read_items(content, strict=True)
    except ValueError as error:
        raise MediaError("unclean", _UNREAD) from error
    idat = parts.get(b"idat")
    room = Ranges(len(view))
    for item in items.values():
        base = idat.offset if item.in_idat and idat else 0
        limit = min(idat.end, len(view)) if item.in_idat and idat else len(view)
        places = [(base + start, length or limit - base - start) for start, length in item.extents]
        _blank_item(view, item, places, what)
        for start, length in places:
            (room if item.in_idat else used).add(start, length)
    if idat:
        room.blank_others(view, idat.offset, min(idat.end, len(view)))
    if b"iprp" in parts:
        _blank_properties(view, parts[b"iprp"])


def _blank_item(
    view: memoryview, item: Item, places: list[tuple[int, int]], what: Collection[Private]
) -> None:
    pieces = [view[start : start + length] for start, length in places]
    if item.kind in _PICTURES:
        if item.kind == b"jpeg" and len(pieces) == 1:
            blank_jpeg(pieces[0], what, lambda block: blank_exif(block, what))
        return
    whole = bytearray(b"".join(pieces))
    if item.kind == b"Exif":
        _blank_exif_item(memoryview(whole), what)
    elif item.kind == b"mime" and item.content_type == _XMP:
        whole[:] = fitted_packet(bytes(whole), what)
    else:
        whole[:] = bytes(len(whole))
    at = 0
    for piece in pieces:
        piece[:] = whole[at : at + len(piece)]
        at += len(piece)


def _blank_exif_item(content: memoryview, what: Collection[Private]) -> None:
    """An EXIF block with the offset of its header before it."""
    skip = int.from_bytes(content[:4])
    block = strip_exif_header(content[4 + skip :]) or strip_exif_header(content)
    if block is None:
        content[:] = bytes(len(content))
        return
    content[4 : len(content) - len(block)] = _header(bytes(content[4 : len(content) - len(block)]))
    blank_exif(memoryview(block), what)


def _header(before: bytes) -> bytes:
    return before if before in (b"", b"Exif\0\0") else bytes(len(before))


def _blank_properties(view: memoryview, iprp: Box) -> None:
    for box in keep_boxes(view, inside(iprp), {b"ipco", b"ipma"}):
        if box.kind == b"ipco":
            for one in keep_boxes(view, inside(box), _PROPERTIES):
                if one.kind == b"colr" and bytes(one.body[:4]) in _PROFILES:
                    _blank_colours(view, one, 4)


def _blank_colours(view: memoryview, box: Box, skip: int) -> None:
    profile = view[box.offset + skip : min(box.end, len(view))]
    if not blank_profile(profile):
        drop(view, box)


# JPEG XL and JPEG 2000 -----------------------------------------------------------------------------

_JXL = frozenset({b"JXL ", b"ftyp", b"jxll", b"jxlc", b"jxlp", b"jxli", b"Exif", b"xml "})
"""Without what is packed (`brob`), and without what makes the JPEG again that it was (`jbrd`), metadata and
all."""
_JP2 = frozenset({b"jP  ", b"ftyp", b"rreq", b"jp2h", b"jp2c"})
_JP2_HEADER = frozenset({b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"res "})
_RESTRICTED, _ANY = 2, 3


def blank_jxl(view: memoryview, what: Collection[Private]) -> None:
    """Clean a JPEG XL file (ISO/IEC 18181-2); a bare codestream has no metadata."""
    if bytes(view[:2]) == b"\xff\x0a":
        return
    for box in keep_boxes(view, (view, 0), _JXL):
        content = view[box.offset : min(box.end, len(view))]
        if box.kind == b"Exif":
            _blank_exif_item(content, what)
        elif box.kind == b"xml ":
            content[:] = fitted_packet(bytes(content), what)


def blank_jp2(view: memoryview, what: Collection[Private]) -> None:
    """Clean a JPEG 2000 file (ISO/IEC 15444-1, Annex I): it keeps no metadata."""
    del what
    for box in keep_boxes(view, (view, 0), _JP2):
        if box.kind == b"jp2h":
            for one in keep_boxes(view, inside(box), _JP2_HEADER):
                if one.kind == b"colr" and one.body[0] in (_RESTRICTED, _ANY):
                    _blank_colours(view, one, 3)
