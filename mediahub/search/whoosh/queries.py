"""The query tree in Whoosh's query classes, and the two of ours that Whoosh does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from whoosh import query as wq
from whoosh.query.terms import MultiTerm

from mediahub.search.query import tree
from mediahub.search.query.inflection import shared_beginning, stem


def translated(query: tree.Query) -> wq.Query:
    """The Whoosh query that means the same. Parts keep their order, as scores are added up in it."""
    match query:
        case tree.Term(field, text, boost):
            return wq.Term(field, text, boost=boost)
        case tree.Inflected(field, text, names, boost):
            return Inflected(field, text, names, boost)
        case tree.AnyField(parts):
            return AnyField([translated(part) for part in parts])
        case tree.Phrase(field, words, boost):
            return wq.Phrase(field, list(words), boost=boost)
        case tree.Prefix(field, text, boost):
            return wq.Prefix(field, text, boost=boost)
        case tree.Wildcard(field, pattern, boost):
            return wq.Wildcard(field, pattern, boost=boost)
        case tree.And(parts):
            return wq.And([translated(part) for part in parts])
        case tree.Or(parts):
            return wq.Or([translated(part) for part in parts])
        case tree.Boosted(must, should):
            return wq.AndMaybe(translated(must), translated(should))
        case tree.Not(inner):
            return wq.Not(translated(inner))
        case tree.Range(field, low, high, low_excluded, high_excluded):
            return wq.NumericRange(field, low, high, startexcl=low_excluded, endexcl=high_excluded)
        case tree.Exists(field):
            return wq.Every(field)
        case tree.All():
            return wq.Every()
        case tree.Nothing():
            return wq.NullQuery


class AnyField(wq.Or):
    """One word in any of several fields, with one rarity: see `tree.AnyField`."""


class Inflected(MultiTerm):
    """Every other word of a field with the stem of `text`, except names: the words of field `names`."""

    def __init__(self, fieldname: str, text: str, names: str = "", boost: float = 1.0) -> None:
        self.fieldname = fieldname
        self.text = text
        self.names = names
        self.boost = boost
        self.stem = stem(text)
        self.beginning = shared_beginning(text)
        """All its words begin with this."""

    def covers(self, word: str, is_name: Callable[[str], bool]) -> bool:
        """Is `word`, as the index keeps it, one of them?"""
        return (
            word != self.text
            and stem(word) == self.stem
            and not (self.names and (is_name(self.text) or is_name(word)))
        )

    def _btexts(self, ixreader: Any) -> Iterator[bytes]:
        def is_name(word: str) -> bool:
            return (self.names, word.encode()) in ixreader

        for text in ixreader.expand_prefix(self.fieldname, self.beginning):
            if self.covers(text.decode(), is_name):
                yield text

    def __repr__(self) -> str:
        return f"Inflected({self.fieldname!r}, {self.text!r}, boost={self.boost})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Inflected) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[object, ...]:
        return (self.fieldname, self.text, self.names, self.boost)
