"""The product's engine, asked as the library page asks it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from mediahub.rights import Viewer, visible_to
from mediahub.search.port import Document, Request, Searcher
from mediahub.search.query.completion import Name
from mediahub.search.query.language import parse
from mediahub.search.query.moments import Calendar
from mediahub.search.query.naming import Named
from mediahub.search.whoosh.index import WhooshIndex
from scripts.benches.searching.corpus import Corpus
from scripts.benches.searching.questions import PAGE, Question

COMMIT_EVERY = 50_000
CALENDAR = Calendar(UTC, datetime.now(UTC))


class Ours:
    """An engine of the product, asked with what completion would know of the corpus's people."""

    def __init__(self, engine: Searcher, corpus: Corpus) -> None:
        self.engine = engine
        self._named = Named([Name("person", slug, names[0], names) for slug, names in corpus.people])

    def ask(self, question: Question) -> int:
        """Parse, answer with the first page and all facets; the total."""
        visible = visible_to(Viewer(frozenset({"press"})), datetime.now(UTC))
        parsed = parse(
            question.text,
            CALENDAR,
            lambda word: self.engine.nearest_word(word, visible),
            also=lambda name: self._named.others.get(name, ()),
        )
        request = Request(
            query=parsed.query,
            visible=visible,
            event="summit",
            filters=question.filters,
            sort=question.sort,
            offset=question.offset,
            limit=PAGE,
        )
        return self.engine.search(request).total


class OurWhoosh(Ours):
    """The built-in engine."""

    def __init__(self, engine: WhooshIndex, corpus: Corpus) -> None:
        super().__init__(engine, corpus)
        self.index_of = engine

    def index(self, documents: Iterable[Document]) -> None:
        """Fill the index, and merge as the indexer does when it has nothing else to do."""
        self.index_of.fill(documents, COMMIT_EVERY)
        while joined := self.index_of.join_beside():
            self.index_of.replace(joined)
