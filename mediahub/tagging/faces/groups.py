"""Clustering faces: those of one person are put together, as they come. A pure function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mediahub.tagging.faces.match import Embeddings

COMPARED = 40
"""Faces of a group that a new one is compared with."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A group that there is already."""

    faces: Embeddings
    frames: frozenset[str]
    """Ids of the pictures that they are in."""


def gather(
    faces: Embeddings, frames: Sequence[str], groups: Sequence[Gathered], threshold: float
) -> list[int]:
    """The number of the group that each face joins, in their order: first those of `groups`, then new ones.

    A face joins the group from whose faces it is least far on average, up to `threshold`. On average, and
    not from the nearest one: else crowds would be chained into one person. Two faces of one picture are two
    people.
    """
    state = _State(groups, len(faces))
    joined = []
    for face, frame in zip(faces, frames, strict=True):
        number = state.nearest(face, frame, threshold)
        joined.append(state.add(face, frame) if number is None else state.join(number, face, frame))
    return joined


class _State:
    """The groups so far, with their means in one array."""

    def __init__(self, groups: Sequence[Gathered], more: int) -> None:
        self._means = np.zeros((len(groups) + more, 128), np.float32)
        self._counts: list[int] = []
        self._faces: list[list[Embeddings]] = []
        self._frames: list[set[str]] = []
        for number, group in enumerate(groups):
            self._means[number] = group.faces.mean(axis=0)
            self._counts.append(len(group.faces))
            self._faces.append(list(group.faces[:COMPARED]))
            self._frames.append(set(group.frames))

    def nearest(self, face: Embeddings, frame: str, threshold: float) -> int | None:
        """A mean is never farther away than its group on average: it says which groups to look at."""
        away = np.linalg.norm(self._means[: len(self._counts)] - face, axis=1)
        best: tuple[float, int] | None = None
        for number in np.argsort(away, kind="stable"):
            if away[number] > (threshold if best is None else best[0]):
                break
            if frame in self._frames[number]:
                continue
            mean = float(np.linalg.norm(np.stack(self._faces[number]) - face, axis=1).mean())
            if mean <= threshold and (best is None or mean < best[0]):
                best = (mean, int(number))
        return None if best is None else best[1]

    def add(self, face: Embeddings, frame: str) -> int:
        number = len(self._counts)
        self._means[number] = face
        self._counts.append(1)
        self._faces.append([face])
        self._frames.append({frame})
        return number

    def join(self, number: int, face: Embeddings, frame: str) -> int:
        self._counts[number] += 1
        self._means[number] += (face - self._means[number]) / self._counts[number]
        if len(self._faces[number]) < COMPARED:
            self._faces[number].append(face)
        self._frames[number].add(frame)
        return number


def typical_first(faces: Embeddings) -> list[int]:
    """The places of a group's faces in the order in which they are shown: who is near all others first."""
    away = np.linalg.norm(faces - faces.mean(axis=0), axis=1)
    return [int(place) for place in np.argsort(away, kind="stable")]
