"""Matroska and WebM cleaned in place (RFC 9559): tracks of picture and sound stay; tags, attachments,
chapters, subtitles, and elements that are not known become `Void` of the same size."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from mediahub.media.model import MediaError
from mediahub.media.writing.cleaning.ranges import blank_part
from mediahub.media.writing.private import Private
from mediahub.messages import N_

_SEGMENT, _CLUSTER, _INFO, _TRACKS, _TRACK = 0x18538067, 0x1F43B675, 0x1549A966, 0x1654AE6B, 0xAE
_NUMBER, _TYPE = 0xD7, 0x83
_ENTERED = frozenset({_SEGMENT, _CLUSTER, _INFO, _TRACKS})
_HEADER, _SEEK, _CUES = 0x1A45DFA3, 0x114D9B74, 0x1C53BB6B
_BLOCK, _GROUP, _GROUP_BLOCK, _VOID = 0xA3, 0xA0, 0xA1, 0xEC
_KEPT_ELEMENTS = frozenset(
    {
        *(_HEADER, _SEEK, _CUES, _TRACK, _BLOCK, _GROUP),
        *(0x2AD7B1, 0x4489, 0x4461, 0x7BA9, 0x4D80, 0x5741, 0x73A4),  # of the information
        *(0xE7, 0xA7, 0xAB),  # of a cluster
    }
)
_TRACK_KEPT = frozenset(
    {
        *(
            _NUMBER,
            _TYPE,
            0x73C5,
            0xB9,
            0x88,
            0x55AA,
            0x55AB,
            0x55AC,
            0x55AD,
            0x55AE,
            0x55AF,
            0x9C,
            0x6DE7,
            0x6DF8,
        ),
        *(
            0x23E383,
            0x234E7A,
            0x23314F,
            0x55EE,
            0x41E4,
            0x536E,
            0x22B59C,
            0x22B59D,
            0x86,
            0x63A2,
            0x258688,
            0xAA,
        ),
        *(0x56AA, 0x56BB, 0xE0, 0xE1, 0x6D80),
    }
)
_KEPT_TRACK_TYPES = {1, 2}
"""Types of tracks that are kept: picture and sound."""
_UNREAD = N_(
    "The clip's elements are not where it says, so it cannot be read through: take the small version."
)


class Element(NamedTuple):
    """An element, and where it, its content and its end are in the file."""

    kind: int
    start: int
    content: int
    end: int


def blank_matroska(view: memoryview, what: Collection[Private]) -> None:
    """Clean a Matroska or WebM file. Raises MediaError `unclean` for one that cannot be read through."""
    del what
    gone = set()
    for track in [one for one in _elements(view) if one.kind == _TRACK]:
        values = {
            one.kind: int.from_bytes(view[one.content : min(one.end, one.content + 8)])
            for one in _inside(view, track)
        }
        if values.get(_TYPE) not in _KEPT_TRACK_TYPES:
            gone.add(values.get(_NUMBER, 0))
            _void(view, track)
        else:
            for one in _inside(view, track):
                if one.kind not in _TRACK_KEPT:
                    _void(view, one)
    for element in _elements(view):
        if element.kind in _ENTERED:
            continue
        if element.kind not in _KEPT_ELEMENTS or _track_of(view, element) in gone:
            _void(view, element)


def _elements(view: memoryview) -> Iterator[Element]:
    """Yield the elements of a file in their order, those that are entered before what is in them.

    Identifiers are unique in Matroska, so it does not matter where one whose length is unknown ends.
    """
    at = 0
    while at < len(view):
        element = _read(view, at)
        yield element
        at = element.content if element.kind in _ENTERED else element.end


def _inside(view: memoryview, master: Element) -> Iterator[Element]:
    at = master.content
    while at < master.end:
        element = _read(view, at)
        yield element
        at = element.end


def _read(view: memoryview, at: int) -> Element:
    kind, behind = _number(view, at, is_size=False)
    size, content = _number(view, behind, is_size=True)
    if size < 0:
        if kind not in _ENTERED:
            raise MediaError("unclean", _UNREAD)
        size = len(view) - content
    return Element(kind, at, content, min(content + size, len(view)))


def _number(view: memoryview, at: int, *, is_size: bool) -> tuple[int, int]:
    """A number of variable length, and what is behind it; -1 for a length that is not known."""
    if at >= len(view) or view[at] == 0:
        raise MediaError("unclean", _UNREAD)
    width = 9 - view[at].bit_length()
    number = int.from_bytes(view[at : at + width])
    if is_size:
        most = (1 << 7 * width) - 1
        number = -1 if number & most == most else number & most
    return number, at + width


def _track_of(view: memoryview, element: Element) -> int | None:
    """The number of the track that a block belongs to."""
    block = element
    if element.kind == _GROUP:
        block = next((one for one in _inside(view, element) if one.kind == _GROUP_BLOCK), element)
    elif element.kind != _BLOCK:
        return None
    return _number(view, block.content, is_size=True)[0]


def _void(view: memoryview, element: Element) -> None:
    length = element.end - element.start
    if length < 2:
        raise MediaError("unclean", _UNREAD)
    width = 1 if length <= 128 else 8
    size = (1 << 7 * width) | (length - 1 - width)
    view[element.start : element.start + 1 + width] = bytes((_VOID,)) + size.to_bytes(width)
    blank_part(view, element.start + 1 + width, element.end)
