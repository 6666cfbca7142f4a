"""Counting people: how many faces a picture shows, and how large; nothing of any of them is kept.

To count is not to identify: dlib's HOG detector finds boxes, from which a word is made ("people"; those for
numbers are not in the table, since the corpus has too few pictures to judge them by), and both boxes and
pixels are gone when the function returns. No face is measured, compared or stored, so this also runs where an
event does not have faces looked for. Who does not want it switches visual words off. It needs `dlib` of the
extra `faces`, and none of its weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from mediahub.media.errors import media_errors
from mediahub.media.vision.faces import SIDE, SURE, UPSAMPLE
from mediahub.media.vision.labels.visual_words import Labeller, VisualWord, entries_of

NAME = "faces counted"
SURELY = 1.0
"""The detector's score from which a face is as good as certain."""
GROUP, CROWD = 3, 10
"""Faces from which on people are a group, and a crowd."""
LARGE = 0.18
"""Height of a face, in parts of the picture's, from which on a picture of one is a portrait."""
Face = tuple[float, float]
"""Height in parts of the picture's, and score."""


def can_count() -> bool:
    """Whether the detector is installed."""
    return find_spec("dlib") is not None


def counted(path: Path) -> list[VisualWord]:
    """Words for how many people can be seen. Takes 0.5 s of one core. Raises MediaError."""
    with media_errors(), Image.open(path) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    picture.thumbnail((SIDE, SIDE))
    sure = words_of(_faces(np.asarray(picture)))
    known = entries_of(NAME)
    return [
        known[word].found(one) for word, one in sure.items() if word in known and one >= known[word].least
    ]


def words_of(faces: Sequence[Face]) -> dict[str, float]:
    """By word, how sure it is, from the faces of a picture."""
    if not faces:
        return {}
    sure = sorted((min(max(score, 0.0) / SURELY, 1.0) for _, score in faces), reverse=True)
    words = {"people": sure[0]}
    count = len(faces)
    if count == 1:
        words["one person"] = sure[0]
        if faces[0][0] >= LARGE:
            words["portrait"] = sure[0]
    elif count == 2:
        words["two people"] = sure[1]
    if count >= GROUP:
        words["group"] = sure[GROUP - 1]
    if count >= CROWD:
        words["crowd"] = sure[CROWD - 1]
    return words


def _faces(pixels: Any) -> list[Face]:
    found, scores, _ = _detector().run(pixels, UPSAMPLE, SURE)
    return [(one.height() / pixels.shape[0], score) for one, score in zip(found, scores, strict=True)]


@lru_cache(maxsize=1)
def _detector() -> Any:
    import dlib

    return dlib.get_frontal_face_detector()


COUNTER = Labeller(NAME, 1, counted, source="preview", is_here=can_count)
