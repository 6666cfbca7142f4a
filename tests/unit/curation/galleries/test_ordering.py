"""Keys between keys: any list of moves keeps the order that it meant, and there is always room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.curation.galleries.ordering import (
    DIGITS,
    HIGHEST,
    MAX_KEY_LENGTH,
    WIDTH,
    _key,
    between,
    fresh,
    several,
)

PLACES = st.lists(st.floats(0, 1, exclude_max=True), max_size=120)


@given(PLACES)
def test_a_key_goes_wherever_one_is_put(places: list[float]) -> None:
    keys: list[str] = []
    for place in places:
        at = int(place * (len(keys) + 1))
        low = keys[at - 1] if at else None
        high = keys[at] if at < len(keys) else None
        keys.insert(at, between(low, high))
    assert keys == sorted(set(keys))
    assert all(set(key) <= set(DIGITS) for key in keys)
    assert not any(len(key) > WIDTH and key.endswith(DIGITS[0]) for key in keys)


@given(PLACES, st.integers(0, 60), st.floats(0, 1, exclude_max=True))
def test_several_keys_fit_between_any_two(places: list[float], count: int, place: float) -> None:
    keys: list[str] = fresh(3)
    for one in places:
        at = int(one * (len(keys) + 1))
        keys.insert(at, between(keys[at - 1] if at else None, keys[at] if at < len(keys) else None))
    at = int(place * (len(keys) + 1))
    low, high = (keys[at - 1] if at else None), (keys[at] if at < len(keys) else None)
    made = several(low, high, count)
    assert len(made) == count
    assert [*keys[:at], *made, *keys[at:]] == sorted({*keys, *made})


def test_adding_at_the_ends_keeps_keys_short() -> None:
    key = before = after = between(None, None)
    for _ in range(5000):
        before, after = between(None, before), between(after, None)
    assert before < key < after
    assert len(before) == len(after) == WIDTH


def test_there_is_room_beyond_the_last_number_and_below_the_first() -> None:
    high, low = _key(HIGHEST), _key(2)
    for _ in range(20):
        beyond, below = between(high, None), between(None, low)
        assert below < low < high < beyond
        high, low = beyond, below
    assert len(high) < MAX_KEY_LENGTH
    assert len(low) < MAX_KEY_LENGTH


def test_keys_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="does not come before"):
        between("b000", "a000")
