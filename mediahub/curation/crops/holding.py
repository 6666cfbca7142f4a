"""Holding a picture in frames of other shapes, so that heads and lettering stay whole in them. Pure.

A page crops a picture to the frame it has (`object-fit: cover`), which is wider on a large screen than on a
phone: one position must do for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from mediahub.media.vision.heads import Box, attention_to

Point = tuple[float, float]
"""As CSS `object-position` says it, in fractions."""
MAX_RATIO, MIN_RATIO = 2.4, 1.0
"""Width over height of the frames that pages have: a cover on a large screen, a square of a grid."""
SLIDE = 25
"""Words in a picture from which on it is a slide or a wall of text, which no frame holds whole."""


def hold(ratio: float, faces: Sequence[Box] = (), words: Sequence[Box] = ()) -> Point:
    """Where a picture of this ratio is held, with the faces and words that were found in it.

    Heads and lettering stay whole where both fit into every frame, and heads alone where only these do.
    """
    heads = [attention_to(faces).safe] if faces else []
    lettering = [] if len(words) >= SLIDE else list(words)
    x, y = position_of(heads[0]) if heads else usual_position(ratio)
    if not lettering:
        return x, y
    left, top, width, height = _around([*heads, *lettering])
    if width <= min(1.0, MIN_RATIO / ratio):
        x = _held(left, width)
    if height <= min(1.0, ratio / MAX_RATIO):
        y = _held(top, height)
    return x, y


def usual_position(ratio: float) -> Point:
    """Where a picture is held of which nothing is known: by its upper part, where heads are; an upright one
    is one of somebody, whose hair is near its upper edge, and held higher (`scripts/bench covers`)."""
    return (0.5, 0.12) if ratio < 0.9 else (0.5, 0.3)


def position_of(safe: Box) -> Point:
    """Where to hold a picture so that a part of it is whole in every strip that has room for it.

    `object-position: y` lays the line at `y` of the picture on the line at `y` of its box. A strip of height
    `v` then shows from `y (1 - v)`, and a part of height `h` from `t` on is in it for every `v` from `h` on
    if `y = t / (1 - h)`.
    """
    left, top, width, height = safe
    return _held(left, width), _held(top, height)


def shown_part(ratio: float, at: Point, frame: float) -> Box:
    """What a frame of this ratio shows of a picture of `ratio` that is held at `at`."""
    wide, high = min(1.0, frame / ratio), min(1.0, ratio / frame)
    return at[0] * (1 - wide), at[1] * (1 - high), wide, high


def _held(start: float, length: float) -> float:
    return 0.5 if length >= 1 else min(1.0, max(0.0, start / (1 - length)))


def _around(boxes: Sequence[Box]) -> Box:
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    return left, top, right - left, bottom - top
