"""Classification: which of ImageNet's thousand classes a picture shows, in words that a newsroom uses.

EfficientNet-lite0 again, now with its last layer. A single class is seldom a word of a newsroom ("beach
wagon"), and some are about bodies and clothes: so classes are added up to words (`visual_words.toml`), and
whatever is in no word is never said.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mediahub.media.errors import media_errors
from mediahub.media.vision.embedding import can_embed, features_of, known_weights
from mediahub.media.vision.labels.visual_words import Labeller, VisualWord, entries_of

NAME = "efficientnet-lite0"


def classified(path: Path) -> list[VisualWord]:
    """The words that the picture's classes add up to. Takes 30 ms of one core. Raises MediaError."""
    with media_errors(), Image.open(path) as opened:
        picture = opened.convert("RGB")
    likely = probabilities(picture)
    sure = {word: float(likely[list(one.classes)].sum()) for word, one in entries_of(NAME).items()}
    return [one.found(sure[word]) for word, one in entries_of(NAME).items() if sure[word] >= one.least]


def probabilities(picture: Image.Image) -> NDArray[np.float64]:
    """How likely each class is: the mean of the whole picture, squeezed into a square, and of its middle."""
    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    views = [picture, picture.crop((left, top, left + side, top + side))]
    return np.mean([_softmax(features_of(view)) for view in views], axis=0)


def _softmax(features: NDArray[np.float32]) -> NDArray[np.float64]:
    weight, bias = _last_layer()
    scores = (weight @ features + bias).astype(np.float64)
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum())


@lru_cache(maxsize=1)
def _last_layer() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The layer that names classes, 5 MB, read once in a process."""
    weights = known_weights()
    return np.array(weights["_fc.weight"]), np.array(weights["_fc.bias"])


CLASSIFIER = Labeller(NAME, 2, classified, is_here=can_embed)
