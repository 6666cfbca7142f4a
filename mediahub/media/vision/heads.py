"""Focus and safe area of a crop from faces: whole heads, and where the eye goes. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from mediahub.media.vision.saliency import Attention

Box = tuple[float, float, float, float]
"""Left, top, width and height in fractions of the picture."""
ABOVE, BELOW, BESIDE = 0.8, 0.2, 0.25
"""What a head has beyond its face, in heights and widths of the face: a detector's box ends at the brows, and
hair is as much above them again as the forehead (`scripts/bench covers`)."""
MATTERS = 0.4
"""A head that is lower than this part of the largest one is somebody in the background."""


def head_of(face: Box) -> Box:
    """The head around a face, as far as it is in the picture."""
    x, y, width, height = face
    left, right = max(0.0, x - BESIDE * width), min(1.0, x + (1 + BESIDE) * width)
    top, bottom = max(0.0, y - ABOVE * height), min(1.0, y + (1 + BELOW) * height)
    return left, top, right - left, bottom - top


def attention_to(faces: Sequence[Box]) -> Attention:
    """Focus and safe area of a picture with these faces, of which there is one at least: in the middle of the
    heads that matter, the large ones more; and around all of them."""
    heads = [head_of(face) for face in faces]
    tallest = max(head[3] for head in heads)
    heads = [head for head in heads if head[3] >= MATTERS * tallest]
    areas = [head[2] * head[3] for head in heads]
    total = sum(areas)
    x = sum((head[0] + head[2] / 2) * area for head, area in zip(heads, areas, strict=True)) / total
    y = sum((head[1] + head[3] / 2) * area for head, area in zip(heads, areas, strict=True)) / total
    left, top = min(head[0] for head in heads), min(head[1] for head in heads)
    right, bottom = max(head[0] + head[2] for head in heads), max(head[1] + head[3] for head in heads)
    return Attention((x, y), (left, top, right - left, bottom - top))
