"""English inflections: what shares a stem, and what must not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.search.query.inflection import inflections, shared_beginning, stem


@pytest.mark.parametrize(
    "family",
    [
        ("robot", "robots"),
        ("car", "cars"),
        ("story", "stories"),
        ("dance", "dances", "danced", "dancing"),
        ("run", "runs", "running"),
        ("speech", "speeches"),
        ("process", "processes"),
        ("bus", "buses"),
        ("box", "boxes"),
        ("applaud", "applauds", "applauded", "applauding"),
    ],
)
def test_inflections_share_a_stem(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1
    for word in family:
        assert set(family) - {word} <= set(inflections(word))
        assert all(other.startswith(shared_beginning(word)) for other in family)


@pytest.mark.parametrize(
    ("one", "other"),
    [("press", "pres"), ("string", "str"), ("bus", "bu"), ("speaker", "speak"), ("is", "i"),
     ("analysis", "analysi"), ("机器", "机器s"), ("2025", "202")],
)  # fmt: skip
def test_words_that_are_not_merged(one: str, other: str) -> None:
    assert stem(one) != stem(other)


ENDINGS = ["", "s", "es", "ing", "ed", "ings", "eds", "e", "y", "ies", "ied", "sses", "nning", "yed", "ee"]


@given(st.text("abeinsyz", min_size=1, max_size=4), st.sampled_from(ENDINGS), st.sampled_from(ENDINGS))
def test_inflections_are_all_words_with_the_stem(beginning: str, one: str, other: str) -> None:
    word, another = beginning + one, beginning + other
    found = inflections(word)
    assert word not in found
    assert (another in found) == (word != another and stem(word) == stem(another))
