"""Positions between positions: keys whose order, by code points, is the order of what they belong to.

A thing moves by getting a new key between two others, so nobody else's key changes. A key is a number of
`WIDTH` digits, which adding at either end steps by one, and a fraction, which only grows where one puts
things between two neighbours again and again. A fraction never ends in the lowest digit: below every key
there is room.
"""

from __future__ import annotations

from collections.abc import Iterator

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BASE = len(DIGITS)
WIDTH = 4
HIGHEST = BASE**WIDTH - 1
MIDDLE = HIGHEST // 2
MAX_KEY_LENGTH = 120
"""Characters; a list with a longer key is given fresh ones (`fresh`)."""


def between(low: str | None, high: str | None) -> str:
    """A key above `low` and below `high`; None is an end of the list. Raises ValueError for a wrong order."""
    if low is not None and high is not None and low >= high:
        raise ValueError(f"{low!r} does not come before {high!r}")
    if low is None and high is None:
        return _key(MIDDLE)
    if low is None:
        number, fraction = _parts(high or "")
        if number > 1:
            return _key(number - 1)
        return _key(0, _middle("", None if number else fraction))  # 0 alone would have nothing below it
    start, begun = _parts(low)
    if high is None:
        return _key(start + 1) if start < HIGHEST else _key(start, _middle(begun, None))
    end, ended = _parts(high)
    if start == end:
        return _key(start, _middle(begun, ended))
    if end - start > 1:
        return _key((start + end) // 2)
    return _key(end) if ended else _key(start, _middle(begun, None))


def several(low: str | None, high: str | None, count: int) -> list[str]:
    """`count` keys in order between two, about evenly."""
    if high is None:
        keys: list[str] = []
        for _ in range(count):
            keys.append(between(keys[-1] if keys else low, None))
        return keys
    return list(_halved(low, high, count))


def fresh(count: int) -> list[str]:
    """`count` short keys for a whole list."""
    return several(None, None, count)


def _halved(low: str | None, high: str | None, count: int) -> Iterator[str]:
    if count > 0:
        middle = between(low, high)
        below = (count - 1) // 2
        yield from _halved(low, middle, below)
        yield middle
        yield from _halved(middle, high, count - 1 - below)


def _middle(low: str, high: str | None) -> str:
    """A fraction between two; None is 1. Neither ends in the lowest digit, nor does the answer."""
    made: list[str] = []
    while True:
        first = DIGITS.index(low[0]) if low else 0
        last = DIGITS.index(high[0]) if high else BASE
        if last - first > 1:
            return "".join(made) + DIGITS[(first + last) // 2]
        if last == first:
            made.append(DIGITS[first])
            low, high = low[1:], (high or "")[1:]
        elif high and len(high) > 1:
            return "".join(made) + high[0]
        else:
            made.append(DIGITS[first])
            low, high = low[1:], None


def _parts(key: str) -> tuple[int, str]:
    number = 0
    for digit in key[:WIDTH]:
        number = number * BASE + DIGITS.index(digit)
    return number, key[WIDTH:]


def _key(number: int, fraction: str = "") -> str:
    digits = []
    for _ in range(WIDTH):
        number, digit = divmod(number, BASE)
        digits.append(DIGITS[digit])
    return "".join(reversed(digits)) + fraction
