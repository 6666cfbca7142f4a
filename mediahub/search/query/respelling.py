"""Did you mean: which words are near enough to one that nothing has."""

from __future__ import annotations

MIN_LENGTH = 4
"""Letters; anything is near a shorter word."""
LONG = 8
"""From so many letters on, two slips are forgiven."""


def slips_forgiven(word: str) -> int:
    """By how many bytes another word may differ (too many, missing, wrong, changed over) and be meant.

    0 for what is no word to be corrected. A letter beyond ASCII has two bytes and more.
    """
    if len(word) < MIN_LENGTH or not word.isalpha():
        return 0
    slips = 2 if len(word) >= LONG else 1
    return slips if word.isascii() else 2 * slips
