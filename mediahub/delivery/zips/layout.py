"""Zip layout: where every byte of a zip stands, known before any of its files is read.

Files are stored, not deflated: pictures do not shrink. With sizes and CRC-32 known, the whole archive is a
function of its members, so that any range of it can be given at any time, and given again the same.
The format is PKWARE's APPNOTE 6.3, with Zip64 (4.5.3, 4.3.14) only where a number does not fit.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

MIME = "application/zip"

_FULL32, _FULL16 = 0xFFFFFFFF, 0xFFFF
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_UTF8_NAME = 0x0800
_STORED = 0
_MADE_BY_UNIX = 3 << 8
_PLAIN_FILE = 0o100644 << 16
_FIRST_YEAR, _LAST_YEAR = 1980, 2107


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive."""

    name: str
    """Its path inside, with `/`; unique in the archive."""
    size: int
    crc32: int
    modified: datetime
    """Aware. The clock of its zone is written for old readers, the moment itself for others."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Bytes `start` to `stop` of the member at `index`."""

    index: int
    start: int
    stop: int


class ZipLayout:
    """A zip of these members, in this order. Holds sixteen bytes a member beside the members themselves."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._members = members
        self._starts, at = array("Q"), 0
        for member in members:
            self._starts.append(at)
            at += len(_local_header(member)) + member.size
        self._directory_at, self._entries = at, array("Q")
        for index in range(len(members)):
            self._entries.append(at)
            at += len(self._central_header(index))
        self._end_at = at
        self.size = at + len(self._end())
        """Of the whole archive, in bytes."""

    def parts(self, start: int, stop: int) -> Iterator[bytes | Slice]:
        """What the bytes `start` to `stop` of the archive are made of, in order."""
        yield from self._files(start, stop)
        yield from self._directory(start, stop)

    def _files(self, start: int, stop: int) -> Iterator[bytes | Slice]:
        index = max(0, bisect_right(self._starts, start) - 1)
        while index < len(self._members) and self._starts[index] < stop:
            member, at = self._members[index], self._starts[index]
            header = _local_header(member)
            yield from _cut(header, at, start, stop)
            data_at = at + len(header)
            first, last = max(start, data_at), min(stop, data_at + member.size)
            if first < last:
                yield Slice(index, first - data_at, last - data_at)
            index += 1

    def _directory(self, start: int, stop: int) -> Iterator[bytes]:
        index = max(0, bisect_right(self._entries, start) - 1)
        while index < len(self._members) and self._entries[index] < stop:
            yield from _cut(self._central_header(index), self._entries[index], start, stop)
            index += 1
        yield from _cut(self._end(), self._end_at, start, stop)

    def _central_header(self, index: int) -> bytes:
        member, at = self._members[index], self._starts[index]
        wide = [number for number in (member.size, member.size, at) if number >= _FULL32]
        extra = _wide_extra(wide) + _time_extra(member)
        name = member.name.encode()
        needed = 45 if wide else 20
        return (
            _CENTRAL.pack(
                b"PK\1\2", _MADE_BY_UNIX | 45, needed, _UTF8_NAME, _STORED, *_dos_time(member.modified),
                member.crc32, min(member.size, _FULL32), min(member.size, _FULL32),
                len(name), len(extra), 0, 0, 0, _PLAIN_FILE, min(at, _FULL32),
            )
            + name
            + extra
        )  # fmt: skip

    def _end(self) -> bytes:
        count, at = len(self._members), self._directory_at
        length = self._end_at - at
        wide = b""
        if count >= _FULL16 or at >= _FULL32 or length >= _FULL32:
            wide = _END64.pack(
                b"PK\6\6", _END64.size - 12, _MADE_BY_UNIX | 45, 45, 0, 0, count, count, length, at
            ) + _LOCATOR.pack(b"PK\6\7", 0, self._end_at, 1)
        few = min(count, _FULL16)
        return wide + _END.pack(b"PK\5\6", 0, 0, few, few, min(length, _FULL32), min(at, _FULL32), 0)


def _local_header(member: Member) -> bytes:
    wide = member.size >= _FULL32
    size = min(member.size, _FULL32)
    extra = (_wide_extra([member.size, member.size]) if wide else b"") + _time_extra(member)
    name = member.name.encode()
    return (
        _LOCAL.pack(
            b"PK\3\4", 45 if wide else 20, _UTF8_NAME, _STORED, *_dos_time(member.modified),
            member.crc32, size, size, len(name), len(extra),
        )
        + name
        + extra
    )  # fmt: skip


def _wide_extra(numbers: list[int]) -> bytes:
    """The Zip64 field: only what did not fit above, in the order of the header."""
    return struct.pack(f"<2H{len(numbers)}Q", 1, 8 * len(numbers), *numbers) if numbers else b""


def _time_extra(member: Member) -> bytes:
    """Info-ZIP's extended timestamp: the moment of change in UTC, in seconds."""
    moment = int(member.modified.timestamp())
    return struct.pack("<2HBl", 0x5455, 5, 1, max(-(1 << 31), min(moment, (1 << 31) - 1)))


def _dos_time(moment: datetime) -> tuple[int, int]:
    """Time and date as MS-DOS wrote them: to two seconds, from 1980 to 2107."""
    year = min(max(moment.year, _FIRST_YEAR), _LAST_YEAR)
    date = (year - _FIRST_YEAR) << 9 | moment.month << 5 | moment.day
    return moment.hour << 11 | moment.minute << 5 | moment.second // 2, date


def _cut(data: bytes, at: int, start: int, stop: int) -> Iterator[bytes]:
    """What of `data`, which stands at `at`, lies within `start` and `stop`."""
    part = data[max(0, start - at) : max(0, stop - at)]
    if part:
        yield part
