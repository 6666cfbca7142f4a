"""Whose face it is: pure functions over made-up numbers."""

from __future__ import annotations

import numpy as np
import pytest

from mediahub.media.vision.faces import EMBEDDING
from mediahub.tagging.faces.match import (
    AT_ONCE,
    Guess,
    Known,
    candidates,
    confidence,
    distances,
    guesses,
    unpacked,
)
from tests.unit.tagging.faces.embeddings import at, rows


def known(person: int, count: int = 3) -> Known:
    return Known(person, rows(*(at(person, 0.0) for _ in range(count))))


def test_embeddings_come_back_as_they_were_kept() -> None:
    faces = rows(at(0, 0.3), at(1, 0.2))
    kept = [face.astype(EMBEDDING).tobytes() for face in faces]
    assert len(kept[0]) == 256
    assert np.allclose(unpacked(kept), faces, atol=1e-3)
    assert unpacked([]).shape == (0, 128)
    assert distances(faces, faces).diagonal() == pytest.approx([0, 0], abs=1e-3)
    assert float(distances(faces[:1], faces[1:])[0, 0]) == pytest.approx(np.linalg.norm(faces[0] - faces[1]))


@pytest.mark.parametrize(("away", "found"), [(0.30, True), (0.449, True), (0.451, False), (0.6, False)])
def test_the_threshold_is_strict(away: float, found: bool) -> None:
    answer = candidates(rows(at(7, away)), [known(7), known(8)], 0.45)
    assert [one.person for one in answer[0]] == ([7] if found else [])


def test_who_has_fewer_than_three_known_faces_is_not_suggested() -> None:
    assert candidates(rows(at(1, 0.0)), [known(1, 2)], 0.45) == [[]]
    assert candidates(rows(at(1, 0.0)), [], 0.45) == [[]]
    assert candidates(rows(at(1, 0.0)), [known(1, 3)], 0.45) == [[Guess(1, 0.0)]]


def test_one_odd_portrait_decides_nothing() -> None:
    """The two nearest count: somebody else's picture among the portraits makes nobody a suggestion."""
    mixed = Known(1, rows(at(1, 0.0), at(1, 0.1), at(2, 0.0)))
    assert candidates(rows(at(2, 0.0)), [mixed], 0.45) == [[]]
    assert candidates(rows(at(1, 0.05)), [mixed], 0.45)[0][0].person == 1


def test_many_faces_are_compared_in_steps() -> None:
    many = np.concatenate([rows(at(3, 0.1))] * (AT_ONCE + 3))
    assert [len(one) for one in candidates(many, [known(3)], 0.45)] == [1] * (AT_ONCE + 3)


def test_nobody_is_in_a_picture_twice() -> None:
    near, far = [Guess(1, 0.2), Guess(2, 0.4)], [Guess(1, 0.3), Guess(2, 0.44)]
    assert guesses({10: far, 11: near}, (), ()) == {11: Guess(1, 0.2)}
    assert guesses({10: far, 11: near}, (1,), ()) == {}
    assert guesses({10: far, 11: near}, (), (1,)) == {11: Guess(2, 0.4)}
    assert guesses({10: [], 11: [Guess(2, 0.1)]}, (1,), ()) == {11: Guess(2, 0.1)}
    assert confidence(0.3) == 0.7
