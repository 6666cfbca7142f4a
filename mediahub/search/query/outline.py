"""Places of the query's words in a picture, from text recognition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mediahub.search.analysis import fold, is_cjk, search_words
from mediahub.search.query.language import LONGEST_QUERY, tokens
from mediahub.search.query.sentence.reading import is_filler

Box = tuple[float, float, float, float]
"""Left, top, width and height in fractions of the picture as displayed."""
LONG = 4
"""Letters from which on a word may go on: `robot` is also in `robots`."""


def boxes(lines: Sequence[Mapping[str, Any]], text: str) -> list[Box]:
    """The places of the words that `text`, a query, asks for; `lines` are those of `AssetText.lines`."""
    wanted = [group for said in quoted(text) for group in search_words(said)]
    found: dict[Box, None] = {}
    for line in lines:
        for group in wanted:
            for box in _in_line(line["words"], group):
                found[box] = None
    return list(found)


def quoted(text: str) -> Iterator[str]:
    """The words and phrases of a query that may be in a picture: not what it excludes, and no fillers."""
    found = list(_quoted(text))
    telling = [word for word in found if not is_filler(word)]
    yield from telling or found


def _quoted(text: str) -> Iterator[str]:
    excluded = False
    for token in tokens(text[:LONGEST_QUERY]):
        if token.lastgroup == "minus" or token["word"] == "NOT":
            excluded = True
            continue
        value = token["phrase"] or token["word"]
        if token["field"] and token["field"].casefold() == "text":
            value = token["quoted_value"] or token["value"]
        if value and not excluded and value not in ("OR", "AND"):
            yield value.rstrip("*")
        excluded = False


def _in_line(words: Sequence[Sequence[Any]], group: Sequence[str]) -> Iterator[Box]:
    """The boxes in a line that say the group: of one word, or of several in a row."""
    texts = [re.sub(r"[\W_]+", "", fold(str(word[0]))) for word in words]
    if is_cjk(group[0]):
        # neighbouring pairs share a character
        wanted = group[0] + "".join(pair[-1] for pair in group[1:])
        yield from (_around(words[first:last]) for first, last in _runs(texts, wanted))
        return
    parts = [
        [text, *re.split(r"[\W_]+", fold(str(word[0])))] for text, word in zip(texts, words, strict=True)
    ]
    for first in range(len(parts) - len(group) + 1):
        if all(
            any(_says(part, word) for part in some) for some, word in zip(parts[first:], group, strict=False)
        ):
            yield _around(words[first : first + len(group)])


def _runs(texts: Sequence[str], wanted: str) -> Iterator[tuple[int, int]]:
    """From where to where the texts, joined, hold what is wanted. A text is a character or a word."""
    for first in range(len(texts)):
        joined, last = "", first
        while last < len(texts) and len(joined) < len(wanted):
            joined += texts[last]
            last += 1
        if wanted in joined:
            yield first, last


def _says(text: str, word: str) -> bool:
    return text == word or (len(word) >= LONG and text.startswith(word))


def _around(words: Sequence[Sequence[Any]]) -> Box:
    """The box around several words."""
    left, top = min(word[1] for word in words), min(word[2] for word in words)
    right, bottom = max(word[1] + word[3] for word in words), max(word[2] + word[4] for word in words)
    return round(left, 4), round(top, 4), round(right - left, 4), round(bottom - top, 4)
