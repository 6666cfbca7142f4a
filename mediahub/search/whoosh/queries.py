"""The query tree in Whoosh's query classes, and the two of ours that Whoosh does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from whoosh import query as wq
from whoosh.query.terms import MultiTerm

from mediahub.search.query import tree
from mediahub.search.query.inflection import shared_beginning, stem
from mediahub.search.schema import TEAM_FACTS, index_field


def translated(query: tree.Query, drafts: bool = False) -> wq.Query:
    """The Whoosh query that means the same, over the fields with drafts or without (`port.Request.drafts`).

    Parts keep their order, as scores are added up in it.
    """
    return (_WITH_DRAFTS if drafts else _MADE)[type(query)](query)


class AnyField(wq.Or):
    """One word in any of several fields, with one rarity: see `tree.AnyField`."""


@lru_cache(maxsize=1024)
def _inflected(word: str) -> tuple[str, str]:
    """Stem and shared beginning: asked for in every field that has inflections."""
    return stem(word), shared_beginning(word)


class Inflected(MultiTerm):
    """Every other word of a field with the stem of `text`, except names: the words of field `names`."""

    def __init__(self, fieldname: str, text: str, names: str = "", boost: float = 1.0) -> None:
        self.fieldname = fieldname
        self.text = text
        self.names = names
        self.boost = boost
        self.stem, self.beginning = _inflected(text)
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


_Makers = dict[type, Callable[[Any], wq.Query]]


def _range(query: tree.Range) -> wq.Query:
    return wq.NumericRange(query.field, query.low, query.high, query.low_excluded, query.high_excluded)


def _range_without_drafts(query: tree.Range) -> wq.Query:
    return wq.NullQuery if query.field in TEAM_FACTS else _range(query)


def _makers(field: Callable[[str], str], range_of: Callable[[tree.Range], wq.Query]) -> _Makers:
    """By class of the tree, how it is made; `field` says which field of the index stands for one of it."""

    def each(parts: Iterable[tree.Query]) -> list[wq.Query]:
        return [made[type(part)](part) for part in parts]

    def one(query: tree.Query) -> wq.Query:
        return made[type(query)](query)

    made: _Makers = {
        tree.All: lambda query: wq.Every(),
        tree.Nothing: lambda query: wq.NullQuery,
        tree.Term: lambda query: wq.Term(field(query.field), query.text, query.boost),
        tree.Phrase: lambda query: wq.Phrase(field(query.field), list(query.words), boost=query.boost),
        tree.Prefix: lambda query: wq.Prefix(field(query.field), query.text, query.boost),
        tree.Wildcard: lambda query: wq.Wildcard(
            field(query.field),
            query.pattern.replace("[", "[[]"),
            query.boost,  # Whoosh knows sets of letters
        ),
        tree.Inflected: lambda query: Inflected(
            field(query.field), query.text, field(query.names), query.boost
        ),
        tree.Range: range_of,
        tree.Exists: lambda query: wq.Every(field(query.field)),
        tree.And: lambda query: wq.And(each(query.parts)),
        tree.Or: lambda query: wq.Or(each(query.parts)),
        tree.AnyField: lambda query: AnyField(each(query.parts)),
        tree.Not: lambda query: wq.Not(one(query.query)),
        tree.Boosted: lambda query: wq.AndMaybe(one(query.must), one(query.should)),
    }
    return made


_MADE = _makers(lambda name: name, _range_without_drafts)
_WITH_DRAFTS = _makers(lambda name: index_field(name, drafts=True), _range)
"""Two tables made once: a query of three words has seventy parts, and each question pays."""
