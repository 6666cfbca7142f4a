"""Covers: which picture of a gallery stands large above it, and how it is held where sides are cut away.

A cover is a wide strip of its picture. One that is chosen by itself is a photo whose heads are whole in it,
and whose lettering is not cut through. Pure functions, but for `candidates`, which reads what is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset
from mediahub.curation.crops import holding
from mediahub.curation.crops.focus import seen_in
from mediahub.curation.crops.holding import SLIDE, hold
from mediahub.media.vision.heads import Box, head_of

RATIO = 16 / 9
"""Width over height of a cover on a large screen; on others more of the picture is seen."""
LOOKED_AT = 24
"""So many pictures from the beginning are weighed: a gallery begins with what it is about."""
AT_EDGE = 0.004
"""A face that is nearer to an edge of its picture than this part of it was cut by the camera."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a picture that may become a cover. Boxes are in fractions of the picture."""

    id: str
    ratio: float
    """Width over height."""
    is_clip: bool = False
    rating: float = 0.0
    faces: Sequence[Box] = field(default_factory=tuple)
    words: Sequence[Box] = field(default_factory=tuple)


def best_cover(candidates: Sequence[Candidate]) -> str | None:
    """The picture with the fewest flaws as a cover, of equal ones the first; None of none."""
    weighed = [(flaws(one), place) for place, one in enumerate(candidates)]
    return candidates[min(weighed)[1]].id if weighed else None


def flaws(one: Candidate) -> float:
    """What is wrong with a picture as a cover; 0 is nothing. A head that is cut weighs most."""
    left, top, width, height = shown_part(one)
    heads = [head_of(face) for face in one.faces]
    cut = sum(not _is_within(head, (left, top, width, height)) for head in heads)
    by_camera = sum(_touches_edge(face) for face in one.faces)
    lettering = sum(_is_cut_through(word, (left, top, width, height)) for word in one.words)
    lost = 1 - width * height
    return (
        8 * min(cut, 3)
        + 4 * min(by_camera, 3)
        + 1.5 * min(lettering, 4)
        + 5 * (len(one.words) >= SLIDE)
        + 6 * lost
        + 3 * one.is_clip
        - 0.4 * max(0.0, one.rating)
    )


def shown_part(one: Candidate, ratio: float = RATIO) -> Box:
    """What a cover of a ratio shows of a picture that is held by its heads and lettering, or as usual where
    neither is known."""
    return holding.shown_part(one.ratio, hold(one.ratio, one.faces, one.words), ratio)


def candidates(session: Session, assets: Mapping[str, Asset], ids: Sequence[str]) -> list[Candidate]:
    """The first of these pictures, in their order, with what is known of each."""
    first = [identity for identity in ids if identity in assets][:LOOKED_AT]
    seen = seen_in(session, first)
    return [
        Candidate(
            id=identity,
            ratio=assets[identity].width / max(1, assets[identity].height),
            is_clip=assets[identity].kind == "video",
            rating=assets[identity].rating or 0.0,
            faces=seen[identity].faces if identity in seen else (),
            words=seen[identity].words if identity in seen else (),
        )
        for identity in first
    ]


def _is_within(box: Box, part: Box) -> bool:
    near = 0.005  # of the picture: nobody sees that much less of the hair
    return (
        box[0] >= part[0] - near
        and box[1] >= part[1] - near
        and box[0] + box[2] <= part[0] + part[2] + near
        and box[1] + box[3] <= part[1] + part[3] + near
    )


def _touches_edge(face: Box) -> bool:
    x, y, width, height = face
    return min(x, y, 1 - x - width, 1 - y - height) < AT_EDGE


def _is_cut_through(box: Box, part: Box) -> bool:
    """Whether it is seen in part: what is whole and what is gone disturb nobody."""
    across = min(box[0] + box[2], part[0] + part[2]) - max(box[0], part[0])
    down = min(box[1] + box[3], part[1] + part[3]) - max(box[1], part[1])
    return across > 0 and down > 0 and not _is_within(box, part)
