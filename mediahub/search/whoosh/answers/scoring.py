"""Ranking: BM25F, with Whoosh's own parameters and statistics.

A query that stands for many words (prefix, wildcard, range, inflections) gives each match its boost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as wq
from whoosh.query import Query

from mediahub.search.ranking import K1, B, idf
from mediahub.search.schema import field_named
from mediahub.search.whoosh.answers.evaluate import Evaluation
from mediahub.search.whoosh.queries import AnyField, Inflected

Scores = NDArray[np.float32]


def scores(evaluation: Evaluation, query: Query) -> Scores:
    """The score of every document; it says nothing where the query does not match."""
    out = np.zeros(evaluation.view.size, np.float32)
    scorer = _Scorer(evaluation)
    match query:
        case wq.And():  # of the whole query no part needs to be held back where the others do not match
            for part in query.subqueries:
                scorer.add(part, query.boost, out)
        case wq.AndMaybe():
            for part in (query.a, query.b):
                scorer.add(part, 1.0, out)
        case _:
            scorer.add(query, 1.0, out)
    return out


def reasons_for(evaluation: Evaluation, query: Query, doc: int) -> list[tuple[Query, float]]:
    """The parts of the query that `doc` has its score from, each with what it added.

    The same scorer walks the same query, and notes what happens to this one document.
    """
    scorer = _Scorer(evaluation, doc)
    scorer.add(query, 1.0, np.zeros(evaluation.view.size, np.float32))
    return scorer.reasons


def described(leaf: Any) -> str:
    """A part of a query, for people."""
    match leaf:
        case wq.Prefix():
            return f"{field_named(leaf.fieldname)}: {leaf.text}*"
        case Inflected():
            return f"{field_named(leaf.fieldname)}: a form of “{leaf.text}”"
        case wq.Term() | wq.Wildcard():
            return f"{field_named(leaf.fieldname)}: {leaf.text}"
        case _:
            return str(leaf)


class _Scorer:
    """Adds up scores. With a `watched` document, it also notes where that one's score came from."""

    def __init__(self, evaluation: Evaluation, watched: int | None = None) -> None:
        self._ev = evaluation
        self._watched = watched
        self.reasons: list[tuple[Query, float]] = []

    def add(self, query: Any, boost: float, out: Scores, rarity: float | None = None) -> None:
        """Add the score of `query` to its matches in `out` and leave other documents alone.

        `rarity` stands in for that of each word in its field.
        """
        match query:
            case wq.Term():
                self._noting(query, out, lambda: self._add_word(query, boost * query.boost, out, rarity))
            case AnyField():
                rarity = self._rarity(int(np.count_nonzero(self._ev.mask(query))))
                for part in query.subqueries:
                    self.add(part, boost * query.boost, out, rarity)
            case wq.Or():
                for part in query.subqueries:
                    self.add(part, boost * query.boost, out, rarity)
            case wq.DisjunctionMax():
                self._add_best(query, boost * query.boost, out)
            case wq.And():
                self._add_where(query, query.subqueries, boost * query.boost, out, rarity)
            case wq.Phrase():
                words = [wq.Term(query.fieldname, word) for word in query.words]
                self._add_where(query, words, boost * query.boost, out, rarity)
            case wq.AndNot() | wq.Require():
                self._add_where(query, [query.a], boost, out, rarity)
            case wq.AndMaybe():
                self._add_where(query.a, [query.a, query.b], boost, out, rarity)
            case wq.Not():
                pass
            case _:
                gain = query.score if isinstance(query, wq.ConstantScoreQuery) else query.boost
                self._noting(query, out, lambda: self._add_constant(query, gain * boost * (rarity or 1), out))

    def _noting(self, leaf: Query, out: Scores, work: Callable[[], None]) -> None:
        """Do `work`, and note what it added to the watched document."""
        doc = self._watched
        before = 0.0 if doc is None else float(out[doc])
        work()
        if doc is not None and out[doc] != before:
            self.reasons.append((leaf, float(out[doc]) - before))

    def _add_constant(self, query: Query, gain: float, out: Scores) -> None:
        mask = self._ev.mask(query)
        if mask.any():
            out += np.multiply(mask, np.float32(gain))  # a tenth of the time of picking out what matches

    def _add_where(
        self, condition: Query, parts: Iterable[Query], boost: float, out: Scores, rarity: float | None
    ) -> None:
        """The sum of the parts' scores, where `condition` matches."""
        mask = self._ev.mask(condition)
        if not mask.any():  # as in most of the fields that a phrase is looked for in
            return
        inside, known = np.zeros_like(out), len(self.reasons)
        for part in parts:
            self.add(part, boost, inside, rarity)
        out += np.multiply(inside, mask, out=inside)
        if self._watched is not None and not mask[self._watched]:
            del self.reasons[known:]

    def _add_best(self, query: Any, boost: float, out: Scores) -> None:
        """The score of the part that fits best."""
        best, known, kept = np.zeros_like(out), len(self.reasons), []
        for part in query.subqueries:
            inside = np.zeros_like(out)
            self.add(part, boost, inside)
            if self._watched is not None and inside[self._watched] > best[self._watched]:
                kept = self.reasons[known:]
            del self.reasons[known:]
            np.maximum(best, inside, out=best)
        self.reasons += kept
        out += best

    def _rarity(self, count: int) -> float:
        """What a word counts that `count` documents have."""
        return idf(count, self._ev.view.size)

    def _add_word(self, query: Any, boost: float, out: Scores, rarity: float | None) -> None:
        """One word of one field: a rare word, a frequent use and a short field count more."""
        view, field = self._ev.view, query.fieldname
        terms = self._ev.word(field, query.text)
        count = sum(len(segment.docs(term)) for segment, term in zip(view.segments, terms, strict=True))
        if rarity is None:
            rarity = self._rarity(count)
        average = view.average_length(field)
        b = getattr(view.schema[field], "length_weight", B) if count else B
        for segment, base, term in zip(view.segments, view.bases, terms, strict=False):
            if not term:
                continue
            docs, freqs = segment.docs(term).astype(np.intp), segment.freqs(term).astype(np.float32)
            lengths = segment.lengths(field)
            if lengths is None:
                gain = freqs * np.float32(boost)
            else:
                norm = freqs + np.float32(K1 * (1 - b))
                if b:
                    norm += np.float32(K1 * b / average) * lengths[docs]
                gain = np.float32(boost * rarity * (K1 + 1)) * freqs / norm
            out[base : base + segment.size][docs] += gain
