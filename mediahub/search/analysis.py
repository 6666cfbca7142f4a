"""Text analysis: from text to words, in every script, alike for the index and the query.

Letters lose case, width and accents. Chinese, Japanese and Korean are written without spaces between
words, so a run of them becomes its single characters and its pairs of neighbours, at the same places.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

# kana, ideographs, hangul; without punctuation
CJK = (
    "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
"""What stands between the brackets of a regular expression."""
_INDIC = "\u0900-\u0dff\u0e00-\u0fff"
"""Scripts whose vowel signs are marks that belong to the word."""
_WORD = re.compile(rf"(?:[^\W_]|[{_INDIC}])+")
_ASCII_WORD = re.compile("[0-9a-z]+")
_RUN = re.compile(rf"([{CJK}]+)")
_ELISION = re.compile(r"\b(l|d|j|m|n|s|t|c|qu)['’](?=\w)")
"""French and Italian: `l'homme` is two words, while `O'Brien` is one."""
_LETTERS = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŋ": "n",
    "ħ": "h", "'": "", "’": "", "ʼ": "", "\u0640": "", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي",
}  # fmt: skip
"""Letters that Unicode does not take apart, apostrophes, and Arabic forms that are written freely."""


class _Folding(dict[int, str]):
    """Code point to folded text, worked out at first sight, for `str.translate`."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = _LETTERS.get(letter)
        if folded is None:
            folded = letter
            if code < 0x0900 or 0x1E00 <= code < 0x2000:  # Latin, Greek, Cyrillic, Hebrew, Arabic
                parts = unicodedata.normalize("NFD", letter)
                folded = "".join(part for part in parts if unicodedata.category(part) != "Mn")
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Text without case, accents and differences of width: `Lucía` and `LUCIA` are both `lucia`."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = text.casefold()
    if "'" in text or "’" in text:
        text = _ELISION.sub(r"\1 ", text)
    return text.translate(_FOLDING)


def tokens(text: str) -> tuple[Sequence[str], Sequence[int]]:
    """Words, and the place of each. Several words share a place only within a run of CJK."""
    folded = fold(text)
    if folded.isascii():  # by far the most: nothing to look for in the words
        found = _ASCII_WORD.findall(folded)
        return found, range(len(found))
    found, places = [], list[int]()
    place = 0
    for word in _WORD.findall(folded):
        for number, part in enumerate(_RUN.split(word)):
            if number % 2:
                for offset, character in enumerate(part):
                    pair = [part[offset : offset + 2]] if offset + 1 < len(part) else []
                    found += [character, *pair]
                    places += [place + offset] * (1 + len(pair))
                place += len(part)
            elif part:
                found.append(part)
                places.append(place)
                place += 1
    return found, places


def words(text: str) -> Iterator[tuple[str, int]]:
    """Words and their places, as pairs."""
    return zip(*tokens(text), strict=True)


def key(text: str) -> str:
    """A whole name as it is compared: its words, folded, with one space between."""
    return " ".join(_WORD.findall(fold(text)))


def search_words(text: str) -> list[list[str]]:
    """The words to look for, in groups: the words of a group stand in a row.

    A run of CJK is a group of its pairs (or its one character); all words around it are others.
    """
    groups: list[list[str]] = []
    row: list[str] = []
    for match in _WORD.finditer(fold(text)):
        for number, part in enumerate(_RUN.split(match.group())):
            if not number % 2:
                row += [part] if part else []
                continue
            pairs = [part[place : place + 2] for place in range(len(part) - 1)]
            groups += [row, pairs or [part]]
            row = []
    groups.append(row)
    return [group for group in groups if group]


def is_cjk(word: str) -> bool:
    """Is it a piece of a run of Chinese, Japanese or Korean?"""
    return _RUN.fullmatch(word) is not None
