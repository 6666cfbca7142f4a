"""What a match counts: the query tree as a scored query of the cluster.

The same sum as in every engine. A word counts by BM25F in its field, and by how rare it is: in its field or,
in an `AnyField`, in all of its fields together; that figure comes with the question (`Facts.rarities`), as
the cluster would take each field's own. Everything else counts what its boost says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from mediahub.search.opensearch.matching import Clause, Matching
from mediahub.search.query import tree
from mediahub.search.ranking import RATING_GAIN, RECENCY_GAIN
from mediahub.search.schema import WORD_FIELDS

LIFT = 1.0
"""Added to every score: a rejected picture has a rating below nought, and the cluster has no such scores."""
_SOURCE = (
    "double recency = (doc['taken'].value - (long) params.first) / (double) params.span;"
    f"return Math.max(0.0, {LIFT} + _score + {RATING_GAIN} * doc['rating'].value + {RECENCY_GAIN} * recency);"
)


def words_of(query: tree.Query) -> list[tree.Query]:
    """The parts of a query whose rarity counts: words, and words in any field."""
    return list(dict.fromkeys(_words(query)))


def _words(query: tree.Query) -> Iterator[tree.Query]:
    match query:
        case tree.AnyField():
            yield query
        case tree.Term(field, text) if field in WORD_FIELDS:
            yield tree.Term(field, text)
        case tree.Phrase(field, words):
            yield from (tree.Term(field, one) for one in words)
        case tree.And(parts) | tree.Or(parts):
            for part in parts:
                yield from _words(part)
        case tree.Boosted(must, should):
            yield from _words(must)
            yield from _words(should)


class Scoring:
    """The query tree of one request as scored clauses.

    With `named`, each part that counts has a name, by which the cluster says what it gave to a document.
    """

    def __init__(self, matching: Matching, rarities: Mapping[tree.Query, float], named: bool = False) -> None:
        self._matching = matching
        self._rarities = rarities
        self._named = named
        self._parts: list[tuple[str, int | None]] = []
        """By number, which is the name of a part: what it is called for people, and the part it stands
        within."""
        self._within: int | None = None

    def clause(self, query: tree.Query, boost: float = 1.0, rarity: float | None = None) -> Clause:
        """What matches `query`, scored. `rarity` stands in for that of each word in its field."""
        match query:
            case tree.Term(field, text) if field in WORD_FIELDS:
                return self._word(field, text, boost * query.boost, rarity)
            case tree.Term():  # an exact value is as good as any other
                return self._constant(query, boost)
            case tree.AnyField(parts):
                return self._any(parts, boost, self._rarities[query])
            case tree.Or(parts):
                return self._any(parts, boost, rarity)
            case tree.And(parts):
                with self._together() as about:
                    about["must"] = [self.clause(part, boost, rarity) for part in parts]
                return {"bool": about}
            case tree.Phrase(field, words):
                with self._together() as about:
                    about["filter"] = [self._matching.clause(query)]
                    about["should"] = [self._word(field, one, boost * query.boost, rarity) for one in words]
                return {"bool": about}
            case tree.Boosted(must, should):
                with self._together() as about:
                    about["must"] = [self.clause(must, boost, rarity)]
                    about["should"] = [self.clause(should, boost, rarity)]
                return {"bool": about}
            case tree.Not() | tree.Nothing():
                return {"bool": {"filter": [self._matching.clause(query)]}}
            case _:
                return self._constant(query, boost * (rarity or 1))

    def gains(self, matched: Mapping[str, float]) -> Iterator[tuple[str, float]]:
        """Of a document the parts that its score is made of, for people, each with what it gave.

        `matched` is what the cluster says of each name. A part counts where all that it stands within
        matches.
        """
        for name, gain in matched.items():
            label, within = self._parts[int(name)]
            while within is not None and str(within) in matched:
                _, within = self._parts[within]
            if label and within is None:
                yield label, gain

    @contextmanager
    def _together(self) -> Iterator[dict[str, Any]]:
        """The inside of a clause whose parts count only where all of it matches."""
        about: dict[str, Any] = {}
        outer = self._within
        self._name("", about)
        self._within = len(self._parts) - 1 if self._named else None
        yield about
        self._within = outer

    def _name(self, label: str, about: dict[str, Any]) -> None:
        if self._named:
            about["_name"] = str(len(self._parts))
            self._parts.append((label, self._within))

    def _any(self, parts: tuple[tree.Query, ...], boost: float, rarity: float | None) -> Clause:
        clauses = [self.clause(part, boost, rarity) for part in parts]
        return {"bool": {"should": clauses, "minimum_should_match": 1}}

    def _word(self, field: str, text: str, boost: float, rarity: float | None) -> Clause:
        """One word of one field: a rare word, a frequent use and a short field count more."""
        if rarity is None:
            rarity = self._rarities[tree.Term(field, text)]
        clause: Clause = self._matching.clause(tree.Term(field, text))
        (about,) = clause["term"].values()
        return self._counted(clause, about, f"{field}: {text}", boost * rarity)

    def _constant(self, query: tree.Query, boost: float) -> Clause:
        boost *= getattr(query, "boost", 1.0)
        about: dict[str, Any] = {"filter": self._matching.clause(query)}
        return self._counted({"constant_score": about}, about, described(query), boost)

    def _counted(self, clause: Clause, about: dict[str, Any], label: str, boost: float) -> Clause:
        about["boost"] = boost
        self._name(label, about)
        return clause


def described(query: tree.Query) -> str:
    """A part of a query, for people."""
    match query:
        case tree.Term(field, text) | tree.Inflected(field, text) | tree.Prefix(field, text):
            said = {tree.Prefix: f"{text}*", tree.Inflected: f"a form of “{text}”"}.get(type(query), text)
            return f"{field}: {said}"
        case tree.Wildcard(field, pattern):
            return f"{field}: {pattern}"
        case tree.Range(field) | tree.Exists(field):
            return field
        case _:
            return "everything"


def scored(clause: Clause, filters: list[Clause], first: int, last: int) -> Clause:
    """What matches `clause` and passes the filters. To its score its own facts are added: rating and recency,
    0 for the oldest of all documents and just under 1 for the newest."""
    query = {"bool": {"must": [clause], "filter": filters}}
    params = {"first": first, "span": last - first + 1}
    return {"script_score": {"query": query, "script": {"source": _SOURCE, "params": params}}}
