"""Texts and times as they are kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.tagging.agenda.formats.limits import EARLIEST, LATEST, LONGEST_SESSION, MAX_LENGTHS
from mediahub.tagging.agenda.formats.values import check_span, cut, identifier, quoted

TEN = datetime(2025, 10, 18, 10, tzinfo=UTC)


def test_what_is_repeated_is_one_short_line() -> None:
    assert quoted("a\n b") == "a b"
    assert quoted("x" * 100) == "x" * 80 + "…"


def test_too_long_a_value_is_cut_and_said() -> None:
    kept, said = cut({"title": "x" * 301, "room": "Hall"})
    assert (len(kept["title"]), kept["room"]) == (MAX_LENGTHS["title"], "Hall")
    (sentence,) = said
    assert "301" in sentence


@given(st.text(min_size=1), st.text(min_size=1), st.text(max_size=20))
def test_an_identifier_fits_and_tells_apart(first: str, second: str, key: str) -> None:
    long = [identifier(text * 300, key) for text in (first, second)]
    assert all(len(one) <= MAX_LENGTHS["uid"] for one in long)
    assert (long[0] == long[1]) == (f"{first * 300}/{key}" == f"{second * 300}/{key}")
    assert identifier("a", "b") == "a/b"


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (TEN, TEN, "ends before"),
        (TEN, TEN - timedelta(hours=1), "ends before"),
        (EARLIEST - timedelta(days=1), EARLIEST, "its year"),
        (LATEST, LATEST + timedelta(seconds=1), "its year"),
        (TEN, TEN + LONGEST_SESSION + timedelta(seconds=1), "longer than"),
    ],
)
def test_a_session_that_cannot_be_is_refused(starts: datetime, ends: datetime, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_span(starts, ends)


def test_a_session_that_may_be_passes() -> None:
    check_span(TEN, TEN + LONGEST_SESSION)
    check_span(EARLIEST, EARLIEST + timedelta(seconds=1))
