"""Matching: what a Whoosh query finds, answered from flat postings as masks of documents.

Terms, prefixes, ranges, phrases and their combinations are answered here; any other query class by
Whoosh's own matcher. Both must agree with Whoosh: the property tests compare every class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from whoosh import query as wq
from whoosh.query import Query

from mediahub.search.whoosh.answers import phrases
from mediahub.search.whoosh.answers.expand import EXPANDING, expand
from mediahub.search.whoosh.answers.fallback import whoosh_docs
from mediahub.search.whoosh.segments.segment import Terms
from mediahub.search.whoosh.segments.values import Mask
from mediahub.search.whoosh.segments.view import View


class Evaluation:
    """One query on one view. Not shared between threads; it keeps what is asked for twice."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._masks: dict[int, tuple[Query, Mask]] = {}
        self._words: dict[tuple[str, bytes], list[Terms]] = {}

    def mask(self, query: Query) -> Mask:
        """Documents that match, deleted ones too. Not to be changed."""
        while isinstance(query, wq.AndMaybe):  # what may be there narrows nothing; its score needs this mask
            query = query.a
        kept = self._masks.get(id(query))
        if kept is None:
            mask = np.zeros(self.view.size, np.bool_)
            self._add(query, mask)
            kept = self._masks[id(query)] = (query, mask)  # held, or its id would be used again
        return kept[1]

    def word(self, field: str, text: str | bytes) -> list[Terms]:
        """The word in each segment; empty where it does not occur or the field cannot hold it."""
        schema = self.view.schema
        try:
            key = (field, schema[field].to_bytes(text) if field in schema else b"")
        except ValueError:
            key = (field, b"")
        terms = self._words.get(key)
        if terms is None:
            terms = self._words[key] = [segment.find(*key) for segment in self.view.segments]
        return terms

    def _add(self, query: Any, out: Mask) -> None:
        """Set `out` True for the matches of `query`; it may be True elsewhere."""
        match query:
            case wq.Term():
                self._add_runs(([terms] for terms in self.word(query.fieldname, query.text)), out)
            case wq.Or() | wq.DisjunctionMax():
                for part in query.subqueries:
                    self._add_part(part, out)
            case wq.And() if query.subqueries:
                out |= np.logical_and.reduce([self.mask(part) for part in query.subqueries])
            case wq.Phrase():
                self._add_phrase(query, out)
            case wq.Every(fieldname=None):
                out[:] = True
            case wq.Every():
                self._add_runs(([segment.field(query.fieldname)] for segment in self.view.segments), out)
            case wq.Not():
                out |= ~self.mask(query.query)
            case wq.AndNot():
                out |= self.mask(query.a) & ~self.mask(query.b)
            case wq.Require():
                out |= self.mask(query.a) & self.mask(query.b)
            case wq.AndMaybe():
                self._add(query.a, out)
            case wq.ConstantScoreQuery():
                self._add(query.child, out)
            case wq.NumericRange() if query.fieldname in self.view.fact_names:
                self._add_number(query, out)
            case _ if isinstance(query, EXPANDING):
                self._add_runs(self._expansions(query), out)
            case _:
                out[whoosh_docs(self.view, query)] = True

    def _add_part(self, query: Query, out: Mask) -> None:
        """One of several; what takes work to find is kept, as its score needs it once more."""
        if isinstance(query, (*EXPANDING, wq.Phrase)):
            out |= self.mask(query)
        else:
            self._add(query, out)

    def _add_runs(self, runs: Iterable[Iterable[Terms]], out: Mask) -> None:
        """All documents of these runs of terms, given for each segment."""
        for segment, base, terms in zip(self.view.segments, self.view.bases, runs, strict=False):
            part = out[base : base + segment.size]
            for run in terms:
                part[segment.docs(run).astype(np.intp)] = True  # numpy takes three times as long for others

    def _expansions(self, query: Any) -> Iterator[Iterable[Terms]]:
        for segment in self.view.segments:
            yield expand(query, segment, self.view.schema, lambda *word: any(self.word(*word)))

    def _add_phrase(self, query: Any, out: Mask) -> None:
        words = [self.word(query.fieldname, word) for word in query.words]
        for segment, base, *terms in zip(self.view.segments, self.view.bases, *words, strict=False):
            out[base + phrases.docs(segment, terms, query.slop)] = True

    def _add_number(self, query: Any, out: Mask) -> None:
        """A range over a column of facts. Columns are no Whoosh fields, so Whoosh cannot be asked."""
        column = self.view.fact(query.fieldname)
        found = np.ones(self.view.size, np.bool_)
        if query.start is not None:
            found &= column > query.start if query.startexcl else column >= query.start
        if query.end is not None:
            found &= column < query.end if query.endexcl else column <= query.end
        out |= found
