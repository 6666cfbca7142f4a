"""Look-alikes (similar pictures): by embedding where there is one, else by hash, colours and time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from mediahub.search.similarity.looks import VisualFeatures
from mediahub.search.similarity.vectors import Floats, Vectors, centroid

MAX_LOOK_ALIKES = 60
"""Pictures that are shown at most, the likest first."""
EXAMPLES_COMPARED = 3
"""Examples that a picture is compared with when a tag is taught: a tag has several looks."""
MIN_LIKENESS = 0.25
"""Of 1; what is less like it is not given."""
BITS, COLOUR_REACH, NEAR_SECONDS = 24.0, 28.0, 1800.0
"""Distances at which hash, colours and time say nothing any more, or a third of it."""
WEIGHTS = (0.35, 0.45, 0.20)
"""Of hash, colours and time, without vectors."""
CONTENT_WEIGHT = 0.8
"""Of what pictures show, where both were looked at; the others share the rest."""
MIN_EXAMPLES = 3
"""Examples with vectors from which a tag is taught by them."""
MIN_SHARE_OF_NEARNESS = 0.7
"""Of how near the examples are to each other: so near to them a proposal must be."""
MIN_NEARNESS = 0.12
"""And no less than this, whatever the examples are like."""


def likeness(looks: VisualFeatures, place: int) -> Floats:
    """How like the picture at `place` each one is, 0 to 1."""
    bits = np.bitwise_count(looks.hashes ^ looks.hashes[place]).astype(np.float32)
    by_hash = np.clip(1 - bits / BITS, 0, 1)
    by_time = np.exp(-np.abs(looks.taken - looks.taken[place]) / NEAR_SECONDS).astype(np.float32)
    parts = (by_hash, (_coloured(looks, place) + _colours_of(looks, place)) / 2, by_time)
    plain = sum((weight * part for weight, part in zip(WEIGHTS, parts, strict=True)), np.float32(0))
    result: Floats = np.asarray(plain, np.float32)
    vectors = looks.vectors
    if vectors is None or not vectors.has[place]:
        return result
    near = _felt(vectors.near(vectors.at([place]))[:, 0])
    return np.where(vectors.has, CONTENT_WEIGHT * near + (1 - CONTENT_WEIGHT) * result, result).astype(
        np.float32
    )


def _felt(near: Floats) -> Floats:
    """A cosine as a likeness of 0 to 1: pictures of one kind have 0.1 to 0.4, edited copies 0.8 and more."""
    return np.sqrt(np.clip(near, 0, 1))


def _coloured(looks: VisualFeatures, place: int) -> Floats:
    """How far each picture has the colours of the one at `place`."""
    found = np.zeros(len(looks.ids), np.float32)
    for colour, share in zip(looks.colours[place], looks.shares[place], strict=True):
        if share:
            found += share * _nearest(looks, colour)
    total = looks.shares[place].sum()
    return found / total if total else found


def _nearest(looks: VisualFeatures, colour: Floats) -> Floats:
    """How near each picture's nearest colour is, 0 to 1."""
    far = np.linalg.norm(looks.colours - colour, axis=2)
    far = np.where(looks.shares > 0, far, np.float32(1000))
    return np.exp(-far.min(axis=1) / COLOUR_REACH).astype(np.float32)


def _colours_of(looks: VisualFeatures, place: int) -> Floats:
    """How far the picture at `place` has the colours of each one."""
    own = looks.colours[place][looks.shares[place] > 0]
    if not len(own):
        return np.zeros(len(looks.ids), np.float32)
    far = np.stack([np.linalg.norm(looks.colours - colour, axis=2) for colour in own]).min(axis=0)
    near = np.exp(-far / COLOUR_REACH) * looks.shares
    total = looks.shares.sum(axis=1)
    return np.divide(near.sum(axis=1), total, out=np.zeros_like(total), where=total > 0)


def most_alike(looks: VisualFeatures, asset_id: str, limit: int = MAX_LOOK_ALIKES) -> list[tuple[str, float]]:
    """Ids of the pictures that look most like it, itself first, each with how much; nothing if unknown."""
    places = np.flatnonzero(looks.ids == asset_id)
    if not places.size:
        return []
    scores = likeness(looks, int(places[0]))
    scores[places[0]] = 2.0
    best = np.argsort(-scores, kind="stable")[:limit]
    return [(str(looks.ids[one]), float(scores[one])) for one in best if scores[one] >= MIN_LIKENESS]


def taught(
    looks: VisualFeatures,
    examples: Sequence[str],
    against: Sequence[str],
    rivals: Iterable[Sequence[str]],
    least: float,
) -> dict[str, float]:
    """Which pictures are like the examples of a tag, each with how much, 0 to 1; examples left out.

    By what pictures show, that is those nearest to the middle of the examples: nearer than to the middle of
    `against`, for which the tag was rejected, and to that of any of the `rivals`, the examples of other tags.
    Pictures that were not looked at are compared by colours and hash, and must be as alike as `least`.
    """
    vectors = looks.vectors
    places = _places(looks, examples)
    known = [] if vectors is None else [one for one in places if vectors.has[one]]
    if vectors is None or len(known) < MIN_EXAMPLES:
        return {one: score for one, score in like_all(looks, examples).items() if score >= least}
    others = [_places(looks, one) for one in (against, *rivals)]
    scores = _nearest_middle(vectors, known, [one for one in others if any(vectors.has[one])])
    scores[places] = 0
    found = {str(looks.ids[place]): float(scores[place]) for place in np.flatnonzero(scores > 0)}
    if vectors.has.all():
        return found
    blind = set(looks.ids[~vectors.has])
    rest = like_all(looks, examples)
    return found | {one: score for one, score in rest.items() if score >= least and one in blind}


def _nearest_middle(vectors: Vectors, known: list[int], others: Sequence[NDArray[np.intp]]) -> Floats:
    """How like the examples each picture is; 0 where it is not near enough, or nearer to others."""
    own = vectors.at(known)
    middles = [centroid(own), *(centroid(vectors.at(list(one))) for one in others)]
    near = vectors.near(np.stack(middles))
    enough = max(MIN_NEARNESS, MIN_SHARE_OF_NEARNESS * _closeness(own))
    mine = near[:, 0] >= enough
    if others:
        mine &= near[:, 0] > near[:, 1:].max(axis=1)
    return np.where(mine, _felt(near[:, 0]), np.float32(0))


def _closeness(own: Floats) -> float:
    """How near each example is to the middle of the others, on average."""
    total = own.sum(axis=0)
    rest = total - own
    rest /= np.maximum(np.linalg.norm(rest, axis=1, keepdims=True), 1e-6)
    return float((own * rest).sum(axis=1).mean())


def _places(looks: VisualFeatures, ids: Sequence[str]) -> NDArray[np.intp]:
    return np.flatnonzero(np.isin(looks.ids, list(ids)))


def like_all(looks: VisualFeatures, examples: Sequence[str]) -> dict[str, float]:
    """How much each picture looks like the nearest few of the examples, 0 to 1; the examples left out."""
    places = _places(looks, examples)
    if not places.size:
        return {}
    scores = np.stack([likeness(looks, int(place)) for place in places])
    near = np.sort(scores, axis=0)[-EXAMPLES_COMPARED:].mean(axis=0)
    near[places] = 0.0
    return {str(looks.ids[place]): float(near[place]) for place in np.flatnonzero(near > 0)}
