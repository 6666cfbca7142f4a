"""Made-up numbers of faces."""

from __future__ import annotations

import numpy as np

from mediahub.tagging.faces.match import (
    Embeddings,
)

CENTRES = np.eye(128, dtype=np.float32)
"""One person each, 1.41 from all others."""


def at(person: int, away: float, side: int = 100) -> Embeddings:
    """A face that is `away` from the middle of a person's, in a direction of its own."""
    return CENTRES[person] + away * CENTRES[side]


def rows(*faces: Embeddings) -> Embeddings:
    return np.stack(faces).astype(np.float32)
