"""The QR code of the clock page: a moment, and a token that says that it is ours and of that time.

`MHT1:`, the moment in milliseconds since 1970 as nine digits in base 36, and six characters of token: 20
characters of QR's alphanumeric set, which fit the smallest code there is (21 modules a side): a camera
reads it from far away. A token is good for ten minutes. Pages get those of now and the next ones: nobody can
make codes of another time.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import string
from datetime import UTC, datetime, timedelta

PREFIX = "MHT1:"
WINDOW = 600
"""Seconds for which a token is good."""
TOKEN = 6
DIGITS = string.digits + string.ascii_uppercase
MOMENT = 9
LENGTH = len(PREFIX) + MOMENT + TOKEN
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def token(key: str, window: int) -> str:
    """The token of a window of time, which is numbered from 1970."""
    digest = hmac.new(key.encode(), f"clock {window}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest)[:TOKEN].decode()


def tokens(key: str, now: datetime, ahead: timedelta) -> dict[int, str]:
    """The tokens of now and of the time until `ahead`, by number of their window."""
    first = int(now.timestamp()) // WINDOW
    last = int((now + ahead).timestamp()) // WINDOW
    return {window: token(key, window) for window in range(first, last + 1)}


def code_of(moment: datetime, key: str) -> str:
    """The text of a moment, as the page shows it."""
    milliseconds = (moment - EPOCH) // timedelta(milliseconds=1)
    text = ""
    for _ in range(MOMENT):
        milliseconds, digit = divmod(milliseconds, 36)
        text = DIGITS[digit] + text
    return f"{PREFIX}{text}{token(key, int(moment.timestamp()) // WINDOW)}"


def is_clock(text: str) -> bool:
    """Whether a code means to be one of a clock page, ours or not."""
    return text.startswith(PREFIX)


def moment_of(text: str, key: str) -> datetime | None:
    """The moment that a code says; None if it is no code of a clock page with this key."""
    if len(text) != LENGTH or not is_clock(text):
        return None
    digits, given = text[len(PREFIX) : -TOKEN], text[-TOKEN:]
    if not set(digits) <= set(DIGITS):
        return None
    moment = EPOCH + timedelta(milliseconds=int(digits, 36))
    good = token(key, int(moment.timestamp()) // WINDOW)
    return moment if hmac.compare_digest(given.encode("utf-8", "replace"), good.encode()) else None
