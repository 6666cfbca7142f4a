"""AVI cleaned in place (RIFF, OpenDML): headers, indexes and the frames of picture and sound stay; makers'
chunks and padding, where cameras keep metadata, become empty `JUNK`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from mediahub.media.model import MediaError
from mediahub.media.writing.cleaning.directories import blank_exif
from mediahub.media.writing.cleaning.embedded import blank_jpeg
from mediahub.media.writing.cleaning.ranges import blank_part
from mediahub.media.writing.private import Private
from mediahub.messages import N_

_JUNK = b"JUNK"
_FILE, _LISTS = {b"AVI ", b"AVIX"}, {b"hdrl", b"strl", b"odml", b"movi", b"rec ", b"INFO"}
_KEPT_CHUNKS = frozenset({b"avih", b"strh", b"strf", b"indx", b"vprp", b"dmlh", b"idx1"})
_WORDS = frozenset({b"INAM", b"ICOP", b"IART", b"ISFT", b"ICRD", b"IENG"})
_STREAMS = {b"vids", b"auds", b"iavs"}
_FRAMES = {b"dc", b"db", b"wb", b"pc", b"iv", b"__"}
_UNREAD = N_("The clip's chunks are not where it says, so it cannot be read through: take the small version.")


class Chunk(NamedTuple):
    """A chunk, and where it, its content and its end are in the file."""

    kind: bytes
    start: int
    content: int
    end: int


def blank_avi(view: memoryview, what: Collection[Private]) -> None:
    """Clean an AVI. Raises MediaError `unclean` for one that cannot be read through."""
    end = 0
    for chunk in _chunks(view, 0, len(view)):
        if chunk.kind != b"RIFF" or bytes(view[chunk.content : chunk.content + 4]) not in _FILE:
            break
        _blank_list(view, chunk, what)
        end = chunk.end
    if not end:
        raise MediaError("unclean", _UNREAD)
    blank_part(view, end, len(view))


def _blank_list(view: memoryview, parent: Chunk, what: Collection[Private]) -> None:
    name = bytes(view[parent.content : parent.content + 4])
    stays = _rule(name)
    for chunk in _chunks(view, parent.content + 4, parent.end):
        if chunk.kind == b"LIST" and bytes(view[chunk.content : chunk.content + 4]) in _LISTS:
            _blank_list(view, chunk, what)
        elif not stays(chunk.kind):
            view[chunk.start : chunk.start + 4] = _JUNK
            blank_part(view, chunk.content, chunk.end)
        elif chunk.kind == b"strh" and bytes(view[chunk.content : chunk.content + 4]) not in _STREAMS:
            raise MediaError("unclean", _UNREAD)
        elif bytes(view[chunk.content : chunk.content + 3]) == b"\xff\xd8\xff":
            blank_jpeg(view[chunk.content : chunk.end], what, lambda block: blank_exif(block, what))


def _rule(name: bytes) -> Callable[[bytes], bool]:
    """Which chunks may stay in a list of this name."""
    if name in (b"movi", b"rec "):
        return lambda kind: kind[2:] in _FRAMES or kind[:2] == b"ix"
    if name == b"INFO":
        return lambda kind: kind in _WORDS
    return lambda kind: kind in _KEPT_CHUNKS


def _chunks(view: memoryview, at: int, end: int) -> Iterator[Chunk]:
    while at + 8 <= end:
        length = int.from_bytes(view[at + 4 : at + 8], "little")
        stop = min(at + 8 + length, end)
        yield Chunk(bytes(view[at : at + 4]), at, at + 8, stop)
        at = stop + length % 2
    blank_part(view, at, end)
