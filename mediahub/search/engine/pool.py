"""The postings of the segment that is being written, by field and word.

Whoosh's own pool keeps a tuple for each posting, sorts them all, and spills what is too much to disk. Here
they are gathered by word as they come: documents are numbered upwards, so only the words are left to sort,
and a posting takes three references.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

Posting = tuple[str, bytes, int, float, bytes | None]
"""Field, word, document, weight, and the value that the field's format made."""


class Term(NamedTuple):
    """A word of a field with all its postings, in the order of documents."""

    field: str
    text: bytes
    docs: Sequence[int]
    weights: Sequence[float]
    values: Sequence[bytes | None]


class TermPool:
    """Stands in for Whoosh's `PostingPool`: the writer fills it, the codec's field writer empties it."""

    def __init__(self) -> None:
        self._fields: dict[str, defaultdict[bytes, list[Any]]] = defaultdict(lambda: defaultdict(list))

    def add(self, item: Posting) -> None:
        """One more posting; those of a word come in the order of their documents."""
        self._fields[item[0]][item[1]] += item[2:]

    def iter_postings(self) -> Iterator[Term]:
        """Every word, by field and in byte order."""
        for field, terms in sorted(self._fields.items()):
            for text, row in sorted(terms.items()):
                yield Term(field, text, row[0::3], row[1::3], row[2::3])

    def cleanup(self) -> None:
        """Forget everything."""
        self._fields.clear()
