"""The upload plan: one PUT or which parts of how many bytes; whether two files are one. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mediahub.media.hashing import END_BYTES
from mediahub.storage.multipart import MAX_PARTS

MIB = 1 << 20
PART_SIZE = 16 * MIB
"""A file up to this size goes in one piece: a frame that breaks off costs seconds to send again."""
MAX_SIZE = 5 << 40
"""S3 keeps no larger object."""

Same = Literal["same", "other", "unsure"]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a sender says of a file's content."""

    size: int
    head_tail: str
    last_modified: int
    """Milliseconds since 1970."""
    sha256: str | None = None

    @property
    def known_sha256(self) -> str | None:
        """Its SHA-256, as far as it is known: of a small file, head and tail are all."""
        return self.sha256 or (self.head_tail if self.size <= 2 * END_BYTES else None)


def compare(one: Fingerprint, other: Fingerprint) -> Same:
    """Whether two files have the same content, or that it takes reading all of it to say.

    An unchanged time of modification is believed; a changed one is not taken for a changed file.
    """
    if one.size != other.size or one.head_tail != other.head_tail:
        return "other"
    if one.known_sha256 and other.known_sha256:
        return "same" if one.known_sha256 == other.known_sha256 else "other"
    return "same" if one.last_modified == other.last_modified else "unsure"


def part_size_of(size: int) -> int | None:
    """The size of the parts that a file goes in; None if it goes in one piece."""
    if size <= PART_SIZE:
        return None
    least = -(-size // MAX_PARTS)
    return max(PART_SIZE, -(-least // MIB) * MIB)


def part_sizes(size: int, part_size: int | None) -> list[int]:
    """The size of each part, in order."""
    if part_size is None:
        return [size]
    whole, rest = divmod(size, part_size)
    return [part_size] * whole + ([rest] if rest else [])


def missing_parts(size: int, part_size: int, there: Mapping[int, int]) -> list[int]:
    """The numbers of the parts to send; `there` maps the number of a part in S3 to its size.

    A part of another size is missing too: it was cut off, or cut differently.
    """
    wanted = part_sizes(size, part_size)
    return [number for number, length in enumerate(wanted, 1) if there.get(number) != length]
