"""Search words to be highlighted in titles and captions."""

from __future__ import annotations

from mediahub.search.analysis import is_cjk, search_words
from mediahub.search.query.inflection import stem
from mediahub.search.query.outline import quoted


def words_to_highlight(text: str) -> list[str]:
    """Folded beginnings of words; Chinese, Japanese and Korean as they stand in a row.

    What the query excludes is not among them.
    """
    found: dict[str, None] = {}
    for words in quoted(text):
        for group in search_words(words):
            if is_cjk(group[0]):
                # neighbouring pairs share a character
                found[group[0] + "".join(pair[-1] for pair in group[1:])] = None
            else:
                found |= dict.fromkeys(map(stem, group))
    return list(found)
