"""Vectors of pictures: compared around their middle, in proportion, and only with those of one maker."""

from __future__ import annotations

import numpy as np
import pytest

from mediahub.media.vision.palette import lab_of
from mediahub.search.similarity.looks import colours_of
from mediahub.search.similarity.vectors import ROWS_TOGETHER, centroid, vectors_of

SIZE = 16


def row(*values: int) -> bytes:
    return np.array([*values, *[0] * (SIZE - len(values))], np.int8).tobytes()


def many(count: int) -> list[tuple[str, bytes | None]]:
    dice = np.random.default_rng(3)
    return [("a", dice.integers(0, 127, SIZE, dtype=np.int8).tobytes()) for _ in range(count)]


def test_what_is_near_is_the_cosine_around_the_middle() -> None:
    stored = [*many(ROWS_TOGETHER + 40), ("a", None)]
    vectors = vectors_of(stored)
    assert vectors is not None
    plain = np.array([np.frombuffer(data, np.int8) for _, data in stored if data], np.float64)
    plain /= np.linalg.norm(plain, axis=1, keepdims=True)
    plain -= vectors.middle
    plain /= np.linalg.norm(plain, axis=1, keepdims=True)
    targets = [3, ROWS_TOGETHER + 5]
    near = vectors.near(vectors.at(targets))
    assert near[:-1] == pytest.approx(plain @ plain[targets].T, abs=1e-4)
    assert near[-1].tolist() == [0, 0]
    assert near[3, 0] == pytest.approx(1)


def test_vectors_of_another_maker_count_as_none() -> None:
    vectors = vectors_of([("a", row(1)), ("b", row(1)), ("a", row(0, 1)), ("", None)])
    assert vectors is not None
    assert vectors.has.tolist() == [True, False, True, False]
    assert vectors_of([("", None), ("a", None)]) is None


def test_the_middle_of_examples() -> None:
    assert centroid(np.array([[1, 0], [0, 1]], np.float32)) == pytest.approx([0.7071, 0.7071], abs=1e-3)


def test_colours_of_palettes() -> None:
    colours, shares = colours_of(["c8102e:600 1a4fd0:250", ""])
    assert colours[0, 1] == pytest.approx(lab_of("1a4fd0"), abs=1e-3)
    assert shares.tolist()[0] == pytest.approx([0.6, 0.25, 0, 0, 0])
    assert shares[1].sum() == 0
