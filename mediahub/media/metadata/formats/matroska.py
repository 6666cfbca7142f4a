"""Duration, size and codec from the head of Matroska and WebM files (RFC 9559).

FFmpeg opens whole files only; this reads those that were cut off, too.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from mediahub.media.containers.blocks import Blocks, Buffer

_SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_SCALE, _DURATION = 0x2AD7B1, 0x4489
_TRACK, _CODEC, _VIDEO, _WIDTH, _HEIGHT = 0xAE, 0x86, 0xE0, 0xB0, 0xBA
_DEFAULT_SCALE = 1_000_000
"""Nanoseconds of a tick."""
_HEAD = 8 << 20
_MAX_ELEMENTS = 5_000


def extract_matroska(data: Buffer, blocks: Blocks) -> None:
    """Read the segment's information and the first track with a picture."""
    for kind, body in _elements(data[:_HEAD]):
        if kind != _SEGMENT:
            continue
        for inner, content in _elements(body):
            if inner == _INFO:
                _take_info(content, blocks)
            elif inner == _TRACKS:
                _take_tracks(content, blocks)
            elif inner == _CLUSTER:
                return


def _take_info(info: Buffer, blocks: Blocks) -> None:
    values = dict(_elements(info))
    scale = int.from_bytes(values.get(_SCALE, b"")) or _DEFAULT_SCALE
    ticks = bytes(values.get(_DURATION, b""))
    if len(ticks) in {4, 8}:
        (number,) = struct.unpack(">f" if len(ticks) == 4 else ">d", ticks)
        if number > 0:
            blocks.clip["duration"] = number * scale / 1e9


def _take_tracks(tracks: Buffer, blocks: Blocks) -> None:
    for kind, track in _elements(tracks):
        values = dict(_elements(track)) if kind == _TRACK else {}
        if _VIDEO in values and blocks.size is None:
            video = dict(_elements(values[_VIDEO]))
            width, height = (int.from_bytes(video.get(side, b"")) for side in (_WIDTH, _HEIGHT))
            if width and height:
                blocks.size = (width, height)
            blocks.clip["codec"] = bytes(values.get(_CODEC, b"")).decode("ascii", "replace").strip("\0")


def _elements(data: Buffer) -> Iterator[tuple[int, Buffer]]:
    """Yield identifier and content of the elements side by side; unknown sizes go to the end."""
    at = 0
    for _ in range(_MAX_ELEMENTS):
        identifier, at = _variable(data, at, keep_marker=True)
        size, start = _variable(data, at, keep_marker=False)
        if identifier is None or start > len(data):
            return
        end = len(data) if size is None else min(start + size, len(data))
        yield identifier, data[start:end]
        at = end


def _variable(data: Buffer, at: int, *, keep_marker: bool) -> tuple[int | None, int]:
    """Read a variable-length integer; None for one that says unknown or is not there."""
    if at >= len(data) or data[at] == 0:
        return None, at + 1
    width = 9 - data[at].bit_length()
    number = int.from_bytes(data[at : at + width])
    if keep_marker:
        return number, at + width
    number &= (1 << 7 * width) - 1
    return (None if number == (1 << 7 * width) - 1 else number), at + width
