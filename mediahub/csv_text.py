"""CSV for spreadsheets (RFC 4180), in which no cell is taken for a formula; and such cells read back.

A file name, a caption or a person's name that begins with `=` would be calculated when somebody opens the
table (CSV injection): such a cell gets an apostrophe before it, by which it stays text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import datetime

UTF8_MARK = "\ufeff"
"""At the beginning of a file it tells spreadsheets that this is UTF-8."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginnings that a spreadsheet takes for a formula, also as they are typed in East Asia."""
_UNSEEN = re.compile(r"\A['\s\x00-\x1f\ufeff]+")
"""What programs pass over at the beginning that trim cells before they look at them."""


def csv_line(values: Iterable[object]) -> str:
    """A line with its end. Text is no formula, numbers are numbers, times are ISO 8601, None is empty."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow([_cell(value) for value in values])
    return buffer.getvalue()


def plain_cell(text: str) -> str:
    """What a cell of such a table holds, without the apostrophe."""
    return text[1:] if text.startswith("'") and _is_formula(text) else text


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and _is_formula(value) else value


def _is_formula(text: str) -> bool:
    return text.lstrip("'").startswith(FORMULA) or _UNSEEN.sub("", text).startswith(FORMULA)
