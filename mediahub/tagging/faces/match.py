"""Matching a face to people, by its distance from faces with a name. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mediahub.media.vision.faces import EMBEDDING

Embeddings = NDArray[np.float32]
"""A row of 128 numbers for each face."""
USUAL = 0.45
"""The distance up to which a face is suggested. The usual 0.60 of this model is wrong about East Asian faces
far too often; at 0.50 and less no false one was found among 500 pairs."""
STRICTEST, LOOSEST = 0.40, 0.50
NEEDED = 3
"""Known faces of a person, portraits included, before anything is suggested: one alone misleads."""
MAX_KNOWN = 24
"""Known faces of a person that count."""
AT_ONCE = 256
"""Faces compared in one step: as much memory as a preview takes."""


@dataclass(frozen=True, slots=True)
class Known:
    """Someone, and what is known of their face."""

    person: int
    faces: Embeddings


@dataclass(frozen=True, slots=True)
class Guess:
    """Whose a face seems to be."""

    person: int
    distance: float


def unpacked(rows: Sequence[bytes]) -> Embeddings:
    """Embeddings as the catalogue keeps them, as rows to compute with."""
    if not rows:
        return np.zeros((0, 128), np.float32)
    return np.frombuffer(b"".join(rows), EMBEDDING).reshape(len(rows), -1).astype(np.float32)


def distances(some: Embeddings, others: Embeddings) -> Embeddings:
    """From each of `some` to each of `others`."""
    squared = (some**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)[None, :] - 2 * some @ others.T
    return np.asarray(np.sqrt(np.maximum(squared, 0.0)), np.float32)


def candidates(faces: Embeddings, known: Sequence[Known], threshold: float) -> list[list[Guess]]:
    """For each face whose it may be, the nearest first.

    A person is as far away as their two nearest known faces on average, so that one odd portrait decides
    nothing. Who has fewer than `NEEDED` is left out.
    """
    known = [one for one in known if len(one.faces) >= NEEDED]
    if not known:
        return [[] for _ in faces]
    rows = np.concatenate([one.faces for one in known])
    ends = np.cumsum([len(one.faces) for one in known])[:-1]
    found: list[list[Guess]] = []
    for start in range(0, len(faces), AT_ONCE):
        parts = np.split(distances(faces[start : start + AT_ONCE], rows), ends, axis=1)
        means = np.stack([np.partition(part, 1, axis=1)[:, :2].mean(axis=1) for part in parts], axis=1)
        for row in means:
            near = (int(at) for at in np.argsort(row, kind="stable") if row[at] <= threshold)
            found.append([Guess(known[at].person, round(float(row[at]), 3)) for at in near])
    return found


def guesses(
    of_frame: Mapping[int, Sequence[Guess]], taken: Iterable[int], rejected: Iterable[int]
) -> dict[int, Guess]:
    """Of the candidates of each face of one picture, whose each is: nobody is in a picture twice.

    `taken` are people who were found in it by somebody, `rejected` those who are not in it. A face whose
    best candidate is nearer to another face is nobody's.
    """
    out, gone = set(taken), set(rejected)
    best = {
        face: next(one for one in found if one.person not in gone)
        for face, found in of_frame.items()
        if any(one.person not in gone for one in found)
    }
    chosen: dict[int, Guess] = {}
    for face, guess in sorted(best.items(), key=lambda one: (one[1].distance, one[0])):
        if guess.person not in out:
            out.add(guess.person)
            chosen[face] = guess
    return chosen


def confidence(distance: float) -> float:
    """0 to 1: what a suggestion at this distance is worth beside others."""
    return round(max(0.0, 1.0 - distance), 3)
