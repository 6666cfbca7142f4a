"""How well documents match: BM25F, with Whoosh's own parameters and statistics.

A query that stands for many words (prefix, wildcard, range, inflections) gives each match its boost.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as wq
from whoosh.query import Query

from mediahub.search.engine.evaluate import Evaluation

Scores = NDArray[np.float32]
B = 0.75
"""How much length counts, in a field that does not say it."""
K1 = 1.2


def scores(evaluation: Evaluation, query: Query) -> Scores:
    """The score of every document; it says nothing where the query does not match."""
    out = np.zeros(evaluation.view.size, np.float32)
    _add(evaluation, query, 1.0, out)
    return out


def _add(ev: Evaluation, query: Any, boost: float, out: Scores) -> None:
    """Add the score of `query` to its matches in `out` and leave other documents alone."""
    match query:
        case wq.Term():
            _add_word(ev, query, boost * query.boost, out)
        case wq.Or():
            for part in query.subqueries:
                _add(ev, part, boost * query.boost, out)
        case wq.DisjunctionMax():
            _add_best(ev, query, boost * query.boost, out)
        case wq.And():
            _add_where(ev, query, query.subqueries, boost * query.boost, out)
        case wq.Phrase():
            words = [wq.Term(query.fieldname, word) for word in query.words]
            _add_where(ev, query, words, boost * query.boost, out)
        case wq.AndNot() | wq.Require():
            _add_where(ev, query, [query.a], boost, out)
        case wq.AndMaybe():
            _add_where(ev, query.a, [query.a, query.b], boost, out)
        case wq.ConstantScoreQuery():
            out[ev.mask(query)] += query.score * boost
        case wq.Not():
            pass
        case _:
            out[ev.mask(query)] += query.boost * boost


def _add_where(ev: Evaluation, condition: Query, parts: Iterable[Query], boost: float, out: Scores) -> None:
    """The sum of the parts' scores, where `condition` matches."""
    inside = np.zeros_like(out)
    for part in parts:
        _add(ev, part, boost, inside)
    np.add(out, inside, out=out, where=ev.mask(condition))


def _add_best(ev: Evaluation, query: Any, boost: float, out: Scores) -> None:
    """The score of the part that fits best."""
    best = np.zeros_like(out)
    for part in query.subqueries:
        inside = np.zeros_like(out)
        _add(ev, part, boost, inside)
        np.maximum(best, inside, out=best)
    out += best


def _add_word(ev: Evaluation, query: Any, boost: float, out: Scores) -> None:
    """One word of one field: a rare word, a frequent use and a short field count more."""
    view, field = ev.view, query.fieldname
    terms = ev.word(field, query.text)
    count = sum(len(segment.docs(term)) for segment, term in zip(view.segments, terms, strict=True))
    rarity = log(view.size / (count + 1)) + 1 if view.size else 0.0
    average = view.average_length(field)
    b = getattr(view.schema[field], "length_weight", B) if count else B
    for segment, base, term in zip(view.segments, view.bases, terms, strict=False):
        if not term:
            continue
        docs, freqs = segment.docs(term), segment.freqs(term).astype(np.float32)
        lengths = segment.lengths(field)
        if lengths is None:
            gain = freqs * np.float32(boost)
        else:
            norm = np.float32(K1 * b / average) * lengths[docs] + np.float32(K1 * (1 - b))
            gain = np.float32(boost * rarity * (K1 + 1)) * freqs / (freqs + norm)
        out[base : base + segment.size][docs] += gain
