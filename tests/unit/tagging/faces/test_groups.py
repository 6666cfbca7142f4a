"""Which faces are one person's: pure functions over made-up numbers."""

from __future__ import annotations

from mediahub.tagging.faces.groups import Gathered, gather, typical_first
from mediahub.tagging.faces.match import (
    distances,
)
from tests.unit.tagging.faces.embeddings import CENTRES, at, rows


def test_faces_are_gathered_by_person() -> None:
    faces = rows(at(0, 0.1), at(1, 0.1), at(0, 0.2, 101), at(1, 0.2, 102), at(2, 0.0))
    assert gather(faces, ["a", "b", "c", "d", "e"], [], 0.45) == [0, 1, 0, 1, 2]


def test_what_comes_later_joins_the_group_that_is_there() -> None:
    there = Gathered(rows(at(5, 0.0), at(5, 0.1)), frozenset({"a", "b"}))
    assert gather(rows(at(6, 0.0), at(5, 0.2)), ["c", "d"], [there], 0.45) == [1, 0]


def test_two_faces_of_one_picture_are_two_people() -> None:
    assert gather(rows(at(0, 0.0), at(0, 0.1)), ["a", "a"], [], 0.45) == [0, 1]
    there = Gathered(rows(at(0, 0.0)), frozenset({"a"}))
    assert gather(rows(at(0, 0.1)), ["a"], [there], 0.45) == [1]


def test_a_crowd_is_not_chained_into_one_person() -> None:
    """Each is near its neighbour, the ends are strangers: the average keeps them apart."""
    chain = rows(*(CENTRES[0] + step * 0.3 * CENTRES[1] for step in range(12)))
    numbers = gather(chain, [str(step) for step in range(12)], [], 0.45)
    assert numbers[0] != numbers[-1]
    for number in set(numbers):
        of_group = chain[[at for at, one in enumerate(numbers) if one == number]]
        assert distances(of_group, of_group).max() <= 0.91


def test_the_most_typical_face_is_shown_first() -> None:
    assert typical_first(rows(at(0, 0.4), at(0, 0.01), at(0, 0.0, 101)))[-1] == 0
