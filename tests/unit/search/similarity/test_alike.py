"""Look-alikes: by what pictures show, else by hash, colours and time."""

from __future__ import annotations

import numpy as np

from mediahub.search.similarity.alike import most_alike, taught
from mediahub.search.similarity.looks import VisualFeatures, colours_of
from mediahub.search.similarity.vectors import vectors_of

SIZE = 16


def row(*values: int) -> bytes:
    return np.array([*values, *[0] * (SIZE - len(values))], np.int8).tobytes()


def looks_of(stored: list[bytes | None]) -> VisualFeatures:
    """Pictures that differ in nothing but what they show."""
    colours, shares = colours_of(["c8102e:600 f0f0f0:300"] * len(stored))
    return VisualFeatures(
        ids=np.array([f"p{number}" for number in range(len(stored))]),
        hashes=np.zeros(len(stored), np.uint64),
        taken=np.arange(len(stored)) * 1e6,
        colours=colours,
        shares=shares,
        vectors=vectors_of([("a", one) for one in stored]),
    )


STAGE, BOOTH, TABLE = row(100, 10, 0, 50), row(10, 100, 0, 50), row(0, 10, 100, 50)


BETWEEN = [row(100, 35, 0, 50), row(98, 38, 0, 50)]


HALL = looks_of([STAGE] * 6 + [BOOTH] * 6 + [TABLE] * 6 + BETWEEN + [None])


def test_alike_is_what_shows_the_like() -> None:
    found = most_alike(HALL, "p7")
    assert [name for name, _ in found[:6]] == ["p7", "p6", "p8", "p9", "p10", "p11"]
    assert most_alike(HALL, "p7", 2) == found[:2]


def test_a_tag_is_taught_by_the_middle_of_its_examples() -> None:
    stage = ["p0", "p1", "p2"]
    plain = taught(HALL, stage, [], [], least=0.99)
    assert set(plain) == {"p3", "p4", "p5", "p18", "p19"}
    assert plain["p3"] > plain["p18"] > plain["p19"]
    assert set(taught(HALL, stage, [], [["p19"]], least=0.99)) == {"p3", "p4", "p5"}
    assert set(taught(HALL, stage, ["p18"], [], least=0.99)) == {"p3", "p4", "p5"}


def test_what_nobody_looked_at_is_compared_by_its_colours() -> None:
    assert "p20" in taught(HALL, ["p0", "p1", "p2"], [], [], least=0.4)
