"""Embeddings of many pictures, compared by cosine as they lie around the middle of them all.

At one event everything has something in common: a stage, a hall, its light. What is left when that is taken
away tells its pictures apart. They stay signed bytes, 1.3 kB each; only some at a time become floats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROWS_TOGETHER = 4096
"""Pictures that are floats at the same time: 20 MB."""
FEW = 12
"""So many pictures say nothing of a middle yet; it counts in full only with many more."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vectors:
    """A vector for each of some pictures; `has` is False for those that have none."""

    rows: NDArray[np.int8]
    scale: Floats
    """By which a row has length one; 0 for none."""
    middle: Floats
    length: Floats
    """Of each with the middle taken away; 1 where nothing would be left."""

    @property
    def has(self) -> NDArray[np.bool_]:
        """Which pictures have a vector."""
        return self.scale > 0

    def at(self, places: Sequence[int]) -> Floats:
        """The vectors of these pictures without the middle, of length one; zeros for none."""
        chosen = self.rows[list(places)].astype(np.float32) * self.scale[list(places), None]
        chosen -= self.middle * (self.scale[list(places), None] > 0)
        return _unit(chosen)

    def near(self, targets: Floats) -> Floats:
        """By picture, how near it is to each of the targets (as `at` gives them), -1 to 1; 0 for none."""
        found = np.concatenate([part @ targets.T for part in _floats(self.rows)])
        found *= self.scale[:, None]
        found -= self.middle @ targets.T
        found /= self.length[:, None]
        return np.where(self.has[:, None], found, np.float32(0))


def centroid(vectors: Floats) -> Floats:
    """The direction that vectors have in common, of length one."""
    return _unit(vectors.mean(axis=0, keepdims=True))[0]


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: Floats = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-6)
    return result


def vectors_of(stored: Sequence[tuple[str, bytes | None]]) -> Vectors | None:
    """From what the catalogue keeps by picture: who made the vector, and its signed bytes.

    Vectors of different makers cannot be compared: those of the one with most count. None where none has any.
    """
    makers = Counter((maker, len(data)) for maker, data in stored if data)
    if not makers:
        return None
    (maker, size), _ = makers.most_common(1)[0]
    empty = bytes(size)
    kept = [data if data and (by, len(data)) == (maker, size) else empty for by, data in stored]
    rows = np.frombuffer(b"".join(kept), np.int8).reshape(len(stored), size)
    lengths = np.concatenate([np.linalg.norm(part, axis=1) for part in _floats(rows)])
    scale = np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    return _around_middle(rows, scale)


def _around_middle(rows: NDArray[np.int8], scale: Floats) -> Vectors:
    middle = np.zeros(rows.shape[1], np.float32)
    for number, part in enumerate(_floats(rows)):
        middle += scale[number * ROWS_TOGETHER :][: len(part)] @ part
    middle /= np.count_nonzero(scale) + FEW
    along = np.concatenate([part @ middle for part in _floats(rows)]) * scale
    left = np.sqrt(np.maximum(1 - 2 * along + middle @ middle, 0))
    return Vectors(rows, scale, middle, np.where(left > 1e-3, left, np.float32(1)).astype(np.float32))


def _floats(rows: NDArray[np.int8]) -> Iterator[Floats]:
    """The rows as floats, some at a time."""
    for start in range(0, len(rows), ROWS_TOGETHER):
        yield rows[start : start + ROWS_TOGETHER].astype(np.float32)
