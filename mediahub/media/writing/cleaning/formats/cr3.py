"""Canon's CR3 cleaned in place: a clip in which EXIF stands in boxes, and again in a track beside the
pictures."""

from __future__ import annotations

from collections.abc import Collection

from mediahub.media.containers.isobmff import boxes
from mediahub.media.containers.isobmff.boxes import Box
from mediahub.media.model import MediaError
from mediahub.media.writing.cleaning.allowed import DESCRIPTIVE, EXIF
from mediahub.media.writing.cleaning.boxed import inside, keep_boxes
from mediahub.media.writing.cleaning.formats.maker_tags import CANON
from mediahub.media.writing.cleaning.formats.raw import blank_directory, blank_previews
from mediahub.media.writing.cleaning.packets import fitted_packet
from mediahub.media.writing.cleaning.ranges import Ranges, blank_part
from mediahub.media.writing.cleaning.samples import chunks_of
from mediahub.media.writing.private import Private
from mediahub.messages import N_

_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_PREVIEW = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")
_TOP = frozenset({b"ftyp", b"moov", b"uuid", b"mdat"})
_PARTS = frozenset({b"CNCV", b"CCTP", b"CTBO", b"CMT1", b"CMT2", b"CMT3", b"CMT4", b"THMB", b"free"})
_TAGS: dict[bytes, frozenset[int]] = {
    b"CMT1": DESCRIPTIVE | {0x0100, 0x0101, 0x0102, 0x0103},
    b"CMT2": EXIF,
    b"CMT3": CANON,
}
_TIMED, _TIMED_TAGS = b"CTMD", {0x8769: EXIF, 0x927C: CANON}
_HEAD, _WITH_DIRECTORIES, _PLAIN = 12, {7, 8, 9}, {1, 3, 4, 5}
"""Records of the track: its header's bytes, those that hold TIFF structures, and those of times and
exposures."""
_UNREAD = N_(
    "The RAW file's boxes are not what is known of them, so it cannot be read through: take the press size."
)


def blank_cr3(view: memoryview, what: Collection[Private]) -> None:
    """Clean a CR3. Raises MediaError `unclean` for one that cannot be read through."""
    found = list(keep_boxes(view, (view, 0), _TOP))
    used = Ranges(len(view))
    for box in found:
        if box.kind == b"moov":
            _blank_moov(view, box, what, used)
        elif box.extended == _XMP:
            content = view[box.offset : min(box.end, len(view))]
            content[:] = fitted_packet(bytes(content), what)
        elif box.extended == _PREVIEW:
            blank_previews(view[box.offset : min(box.end, len(view))], what)
        elif box.kind == b"uuid":
            blank_part(view, box.offset, min(box.end, len(view)))
    for box in found:
        if box.kind == b"mdat":
            used.blank_others(view, box.offset, min(box.end, len(view)))


def _blank_moov(view: memoryview, moov: Box, what: Collection[Private], used: Ranges) -> None:
    for box in keep_boxes(view, inside(moov), {b"mvhd", b"trak", b"uuid"}):
        if box.extended == _CANON:
            for part in keep_boxes(view, (view[box.offset : box.end], box.offset), _PARTS):
                content = view[part.offset : part.end]
                if part.kind in _TAGS:
                    blank_directory(content, _TAGS[part.kind])
                elif part.kind == b"CMT4" and "gps" in what:
                    blank_directory(content, ())
        elif box.kind == b"uuid":
            blank_part(view, box.offset, box.end)
        elif box.kind == b"trak":
            _blank_track(view, box, what, used)


def _blank_track(view: memoryview, trak: Box, what: Collection[Private], used: Ranges) -> None:
    stbl = boxes.find(trak.body, b"mdia", b"minf", b"stbl")
    described = boxes.find(stbl.body, b"stsd") if stbl else None
    if stbl is None or described is None:
        raise MediaError("unclean", _UNREAD)
    is_timed = bytes(described.body[12:16]) == _TIMED
    chunks = chunks_of(stbl.body)
    for start, length in zip(chunks.starts, chunks.lengths, strict=True):
        used.add(start, length)
        sample = view[start : start + length]
        if is_timed:
            _blank_records(sample)
        elif bytes(sample[:3]) == b"\xff\xd8\xff":
            blank_previews(sample, what)


def _blank_records(sample: memoryview) -> None:
    at = 0
    while at + _HEAD <= len(sample):
        size, kind = (
            int.from_bytes(sample[at : at + 4], "little"),
            int.from_bytes(sample[at + 4 : at + 6], "little"),
        )
        if size < _HEAD:
            break
        body = sample[at + _HEAD : at + size]
        if kind in _WITH_DIRECTORIES:
            _blank_directories(body)
        elif kind not in _PLAIN:
            body[:] = bytes(len(body))
        at += size
    blank_part(sample, min(at, len(sample)), len(sample))


def _blank_directories(body: memoryview) -> None:
    at = 0
    while at + 8 <= len(body):
        size, tag = (
            int.from_bytes(body[at : at + 4], "little"),
            int.from_bytes(body[at + 4 : at + 8], "little"),
        )
        if size < 8:
            break
        if tag in _TIMED_TAGS:
            blank_directory(body[at + 8 : at + size], _TIMED_TAGS[tag])
        else:
            blank_part(body, at + 8, min(at + size, len(body)))
        at += size
    blank_part(body, min(at, len(body)), len(body))
