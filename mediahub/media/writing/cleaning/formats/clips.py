"""Clips in ISO base media files and QuickTime cleaned in place: tracks of picture and sound stay, with the
words of their user data; telemetry, subtitles, makers' boxes and what lies between the samples is blanked."""

from __future__ import annotations

import re
from collections.abc import Collection

from mediahub.media.containers.isobmff import boxes
from mediahub.media.containers.isobmff.boxes import Box
from mediahub.media.model import MediaError
from mediahub.media.writing.cleaning.boxed import drop, inside, keep_boxes
from mediahub.media.writing.cleaning.ranges import Ranges
from mediahub.media.writing.cleaning.samples import Chunks, chunks_of, ranges_of
from mediahub.media.writing.private import Private
from mediahub.messages import N_

_TOP = frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"pdin"})
_MOOV = frozenset({b"mvhd", b"trak", b"mvex", b"iods", b"udta", b"meta", b"cmov"})
_TRAK = frozenset(
    {b"tkhd", b"edts", b"mdia", b"tref", b"udta", b"load", b"matt", b"clip", b"tapt", b"txas", b"trgr"}
)
_MDIA = frozenset({b"mdhd", b"hdlr", b"minf", b"elng"})
_MINF = frozenset({b"vmhd", b"smhd", b"nmhd", b"gmhd", b"hdlr", b"dinf", b"stbl"})
_STBL = frozenset(
    b"stsd stts ctts cslg stss stps stsz stz2 stsc stco co64 sdtp sbgp sgpd subs padb stdp stsh".split()
)
_REFERENCES = frozenset({b"tmcd", b"sync", b"auxl", b"vdep", b"vplx", b"hint", b"fall", b"fold", b"tblk"})
_HANDLERS = frozenset({b"vide", b"soun", b"tmcd", b"clcp", b"auxv", b"pict"})
"""Picture, sound, time code, closed captions. Timed metadata (`meta`, `camm`, `data`) and texts, in which
drones write where they are, are not among them."""
_WORDS = frozenset(
    {
        *(b"titl", b"auth", b"cprt", b"perf", b"gnre", b"yrrc", b"kywd", b"meta"),
        *(b"\xa9" + name for name in (b"nam", b"cpy", b"ART", b"aut", b"day", b"swr", b"too", b"mak")),
        *(b"\xa9" + name for name in (b"mod", b"key", b"gen", b"dir", b"prd", b"alb", b"fmt", b"req")),
        *(b"name", b"SDLN", b"AllF", b"LOOP", b"SelO"),
    }
)
_KEYS = re.compile(
    rb"com\.apple\.quicktime\.(?:make|model|software|creationdate|copyright|author|artist|title|displayname|"
    rb"keywords|genre|year|publisher|producer|director|is-montage|player\..*|live-photo\.auto|"
    rb"full-frame-rate-playback-intent|cinematic-video)|com\.android\.(?:version|capture\.fps)"
)
_COMPRESSED = N_(
    "The clip's description is packed in a way that nobody can read through: take the small version."
)


def blank_clip(view: memoryview, what: Collection[Private]) -> None:
    """Clean a clip. Raises MediaError `unclean` for one that cannot be read through."""
    if not boxes.is_boxed(view):
        raise MediaError("unclean", _COMPRESSED)
    top = list(keep_boxes(view, (view, 0), _TOP))
    used = Ranges(len(view))
    blank_movies(view, top, what, used)
    if not any(box.kind == b"moof" for box in top):
        for box in top:
            if box.kind == b"mdat":
                used.blank_others(view, box.offset, min(box.end, len(view)))


def blank_movies(view: memoryview, top: list[Box], what: Collection[Private], used: Ranges) -> None:
    """Clean the movies among a file's boxes, and add where the samples of what stays are to `used`."""
    is_fragmented = any(box.kind == b"moof" for box in top)
    stay: list[Chunks] = []
    gone: list[Chunks] = []
    for moov in top:
        if moov.kind != b"moov":
            continue
        for box in keep_boxes(view, inside(moov), _MOOV):
            if box.kind == b"cmov":
                raise MediaError("unclean", _COMPRESSED)
            if box.kind == b"trak":
                is_kept = _handler(box) in _HANDLERS
                if not is_kept and is_fragmented:
                    raise MediaError("unclean", _COMPRESSED)
                (stay if is_kept else gone).append(_chunks(box))
                _blank_track(view, box) if is_kept else drop(view, box)
            elif box.kind in (b"udta", b"meta"):
                blank_words(view, box)
    if is_fragmented:
        _blank_fragments(view, top)
    for start, length in ranges_of(stay, gone, len(view)):
        used.add(start, length)


def _handler(trak: Box) -> bytes:
    found = boxes.find(trak.body, b"mdia", b"hdlr")
    return bytes(found.body[8:12]) if found else b""


def _chunks(trak: Box) -> Chunks:
    found = boxes.find(trak.body, b"mdia", b"minf", b"stbl")
    return chunks_of(found.body) if found else Chunks()


def _blank_track(view: memoryview, trak: Box) -> None:
    for box in keep_boxes(view, inside(trak), _TRAK):
        if box.kind == b"udta":
            blank_words(view, box)
        elif box.kind == b"tref":
            list(keep_boxes(view, inside(box), _REFERENCES))
        elif box.kind == b"mdia":
            for medium in keep_boxes(view, inside(box), _MDIA):
                if medium.kind != b"minf":
                    continue
                for part in keep_boxes(view, inside(medium), _MINF):
                    if part.kind == b"stbl":
                        list(keep_boxes(view, inside(part), _STBL))


def _blank_fragments(view: memoryview, top: list[Box]) -> None:
    for moof in top:
        if moof.kind == b"moof":
            for box in keep_boxes(view, inside(moof), {b"mfhd", b"traf"}):
                if box.kind == b"traf":
                    list(
                        keep_boxes(
                            view, inside(box), {b"tfhd", b"tfdt", b"trun", b"sdtp", b"sbgp", b"sgpd", b"subs"}
                        )
                    )


def blank_words(view: memoryview, box: Box) -> None:
    """Leave in user data, or in a box of metadata, the words that everybody knows how to read."""
    if box.kind == b"meta":
        _blank_keys(view, box)
        return
    content, offset = inside(box)
    if bytes(content[-4:]) == bytes(4):  # QuickTime ends user data with a zero
        content = content[:-4]
    for one in keep_boxes(view, (content, offset), _WORDS):
        if one.kind == b"meta":
            _blank_keys(view, one)


def _blank_keys(view: memoryview, meta: Box) -> None:
    """Apple's metadata by keys, and iTunes' by names."""
    parts = {one.kind: one for one in boxes.walk(*inside(meta))}
    handler = bytes(parts[b"hdlr"].body[8:12]) if b"hdlr" in parts else b""
    if handler not in (b"mdta", b"mdir") or b"ilst" not in parts:
        drop(view, meta)
        return
    list(keep_boxes(view, inside(meta), {b"hdlr", b"keys", b"ilst"}))
    names = [bytes(one.body) for one in boxes.walk(parts[b"keys"].body[8:])] if b"keys" in parts else []
    for item in boxes.walk(*inside(parts[b"ilst"])):
        number = int.from_bytes(item.kind) - 1
        is_known = _KEYS.fullmatch(names[number]) if 0 <= number < len(names) else item.kind in _WORDS
        if not is_known:
            drop(view, item)
