"""Passwords: how long, and the same on another keyboard."""

from __future__ import annotations

import pytest

from mediahub.identity.passwords import MAX_LENGTH, MIN_LENGTH, PasswordError, hash_password, is_right

COMPOSED, DECOMPOSED = "gr\u00fc\u00dfe aus Wuhu", "gru\u0308\u00dfe aus Wuhu"


@pytest.mark.parametrize("count", [0, MIN_LENGTH - 1, MAX_LENGTH + 1])
def test_too_few_or_too_many_letters_are_refused_with_their_number(count: int) -> None:
    with pytest.raises(PasswordError, match=f"10 to 128 letters; this one has {count}"):
        hash_password("x" * count)


@pytest.mark.parametrize("count", [MIN_LENGTH, MAX_LENGTH])
def test_both_ends_are_taken(count: int) -> None:
    assert is_right(hash_password("x" * count), "x" * count)


def test_a_password_is_the_same_however_its_letters_are_made() -> None:
    hashed = hash_password(COMPOSED)
    assert hashed.startswith("$argon2id$")
    assert is_right(hashed, DECOMPOSED)
    assert not is_right(hashed, COMPOSED.upper())
    assert hashed != hash_password(COMPOSED)


@pytest.mark.parametrize("hashed", [None, "", "no hash", "$argon2id$v=19$broken"])
def test_what_is_no_hash_lets_nobody_in(hashed: str | None) -> None:
    assert not is_right(hashed, COMPOSED)


def test_letters_count_as_they_are_hashed_and_longer_ones_are_not_tried() -> None:
    with pytest.raises(PasswordError, match="130"):
        hash_password("\u00fc" * 65)
    assert not is_right(hash_password("x" * MAX_LENGTH), "x" * (MAX_LENGTH + 1))
