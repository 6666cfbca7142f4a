"""What matches: the query tree, rights and filters as clauses of the cluster's query language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from mediahub.rights import AllOf, AnyOf, Condition, Everything, IsNot, NoneOrAfter, Nothing, OneOf
from mediahub.search.opensearch.documents import word
from mediahub.search.query import tree
from mediahub.search.schema import SET, TEAM_FACTS, WORD_FIELDS, index_field, micros

Clause = dict[str, Any]
MATCH_ALL: Clause = {"match_all": {}}
MATCH_NONE: Clause = {"match_none": {}}
GREATEST = 3.4e38
"""Numbers beyond it, which a query may name, are none of the cluster's."""

Others = Callable[[tree.Inflected], Sequence[str]]
"""The words that an `Inflected` stands for: see `names.Names`."""


class Matching:
    """The query tree of one request as filters; its fields with drafts or without (`Request.drafts`)."""

    def __init__(self, drafts: bool, others: Others) -> None:
        self._drafts = drafts
        self._others = others

    def field(self, name: str) -> str:
        """The field of the index that stands for one of the tree."""
        return index_field(name, self._drafts)

    def others(self, query: tree.Inflected) -> list[str]:
        """The words that it stands for."""
        return list(self._others(query))

    def clause(self, query: tree.Query) -> Clause:
        """What matches `query`."""
        match query:
            case tree.All():
                return MATCH_ALL
            case tree.Nothing():
                return MATCH_NONE
            case tree.Term(field, text):
                return {"term": {self.field(field): {"value": _text(field, text)}}}
            case tree.Phrase(field, words):
                return self._phrase(field, words)
            case tree.Prefix(field, text):
                return {"prefix": {self.field(field): {"value": _text(field, text)}}}
            case tree.Wildcard(field, pattern):
                return {"wildcard": {self.field(field): {"value": pattern.replace("\\", "\\\\")}}}
            case tree.Inflected(field):
                found = self.others(query)
                return {"terms": {self.field(field): found}} if found else MATCH_NONE
            case tree.Range():
                return MATCH_NONE if query.field in TEAM_FACTS and not self._drafts else _range(query)
            case tree.Exists(field):
                return {"exists": {"field": self.field(field)}}
            case tree.And(parts):
                return every_of(map(self.clause, parts))
            case tree.Or(parts) | tree.AnyField(parts):
                return any_of(map(self.clause, parts))
            case tree.Not(part):
                return {"bool": {"must_not": [self.clause(part)]}}
            case tree.Boosted(must, _):
                return self.clause(must)

    def _phrase(self, field: str, words: Sequence[str]) -> Clause:
        """Words in a row: the places are those that `documents` wrote, so no word is analysed again."""
        return {"match_phrase": {self.field(field): {"query": " ".join(map(word, words))}}}


def _text(field: str, text: str) -> str:
    return word(text) if field in WORD_FIELDS else text


def _range(query: tree.Range) -> Clause:
    bounds: dict[str, float] = {}
    if query.low is not None:
        bounds["gt" if query.low_excluded else "gte"] = _finite(query.low)
    if query.high is not None:
        bounds["lt" if query.high_excluded else "lte"] = _finite(query.high)
    return {"range": {query.field: bounds}}


def _finite(number: float) -> float:
    return number if isinstance(number, int) else max(-GREATEST, min(GREATEST, number))


def every_of(clauses: Iterable[Clause]) -> Clause:
    """What all of the clauses match."""
    return {"bool": {"filter": list(clauses)}}


def any_of(clauses: Iterable[Clause]) -> Clause:
    """What any of the clauses matches; nothing where there is none."""
    found = list(clauses)
    return {"bool": {"should": found, "minimum_should_match": 1}} if found else MATCH_NONE


def permitted(condition: Condition, event: str | None) -> list[Clause]:
    """Filters for what may be seen of an event (None: of all). Nothing passes what is not understood."""
    return [_condition(condition), *([] if event is None else [{"term": {"event": event}}])]


def _condition(condition: Condition) -> Clause:
    match condition:
        case Everything():
            return MATCH_ALL
        case OneOf(field, values):
            return {"terms": {field: sorted(values)}}
        case NoneOrAfter(field, moment):  # an empty moment is kept as the far future
            return {"range": {field: {"gt": micros(moment)}}}
        case IsNot(field):
            return {"bool": {"must_not": [{"term": {field: SET}}]}}
        case AllOf(parts):
            return every_of(map(_condition, parts))
        case AnyOf(parts):
            return any_of(map(_condition, parts))
        case Nothing():
            return MATCH_NONE


def filtered(filters: Mapping[str, tuple[str, ...]], drafts: bool) -> dict[str, Clause]:
    """By facet, what has any of its values."""
    return {
        name: {"terms": {index_field(name, drafts): list(values)}}
        for name, values in filters.items()
        if values
    }
