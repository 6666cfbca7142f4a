"""Texts that people write in several languages into one field: `Welcome to Wuhu. [zh] 欢迎来到芜湖。`

What stands before the first code of a language is for everybody else. A field keeps its column, its versions
and its history, and a text in one language is what it always was.
"""

from __future__ import annotations

import re

from mediahub.translations import LANGUAGES

CODE = re.compile(rf"\s*\[({'|'.join(LANGUAGES)})\]\s*", re.IGNORECASE)


def text_in(text: str, language: str) -> str:
    """The part of `text` for a reader of `language`, a code of `LANGUAGES`; else the first part there is."""
    first, *others = CODE.split(text)
    parts = {code.casefold(): part for code, part in zip(others[::2], others[1::2], strict=True) if part}
    return parts.get(language) or first or next(iter(parts.values()), "")


def every_part(text: str, between: str = "\n\n") -> str:
    """All parts without their codes, for what has no single reader: a file, an agreement."""
    first, *others = CODE.split(text)
    return between.join(part for part in (first, *others[1::2]) if part)
