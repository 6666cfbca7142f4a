"""Tantivy with the same documents, rights, facets and page."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Query

from mediahub.search.port import FACETS, Document
from scripts.benches.searching.questions import PAGE, Question

WORDS = ("title", "caption", "names", "subjects", "programme", "room", "by", "credit", "city", "place")
EXACT = ("event", "state", "rights_class", *FACETS)
AGGREGATIONS = {name: {"terms": {"field": name, "size": 1000}} for name in FACETS}


class WithTantivy:
    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        builder = tantivy.SchemaBuilder()
        for name in WORDS:
            builder.add_text_field(name, tokenizer_name="default")
        for name in EXACT:
            builder.add_text_field(name, tokenizer_name="raw", fast=True)
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_integer_field("taken", fast=True)
        self.schema = builder.build()
        self._index = tantivy.Index(self.schema, path=str(folder))

    def index(self, documents: Iterable[Document]) -> None:
        writer = self._index.writer(heap_size=256_000_000, num_threads=1)
        for document in documents:
            writer.add_document(tantivy.Document(**_fields(document)))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def ask(self, question: Question) -> int:
        query = self._query(question)
        searcher = self._index.searcher()
        order = {"order_by_field": "taken"} if "taken" in question.sort else {}
        if question.sort == "taken":
            order["order"] = tantivy.Order.Asc  # type: ignore[assignment]
        hits = searcher.search(query, PAGE, count=True, offset=question.offset, **order)
        for _, address in hits.hits:
            searcher.doc(address)["id"]
        searcher.aggregate(query, AGGREGATIONS)
        return int(hits.count)

    def _query(self, question: Question) -> Query:
        term = Query.term_query
        must = [term(self.schema, "event", "summit"), term(self.schema, "state", "ready")]
        must.append(Query.term_set_query(self.schema, "rights_class", ["free", "editorial"]))
        for name, values in question.filters.items():
            must.append(Query.term_set_query(self.schema, name, list(values)))
        must += [self._any(word.lower(), fuzzy=question.kind == "typo") for word in question.words]
        if question.phrase:
            parts = [Query.phrase_query(self.schema, name, list(question.phrase)) for name in WORDS]
            must.append(Query.boolean_query([(Occur.Should, part) for part in parts]))
        if question.prefix:
            parts = [Query.regex_query(self.schema, name, f"{question.prefix}.*") for name in WORDS]
            must.append(Query.boolean_query([(Occur.Should, part) for part in parts]))
        return Query.boolean_query([(Occur.Must, part) for part in must])

    def _any(self, word: str, *, fuzzy: bool) -> Query:
        make = Query.fuzzy_term_query if fuzzy else Query.term_query
        return Query.boolean_query([(Occur.Should, make(self.schema, name, word)) for name in WORDS])


def _fields(document: Document) -> dict[str, Any]:
    d = document
    return {
        "id": d.id, "event": d.event, "state": d.state, "rights_class": d.rights_class, "taken": d.taken,
        "title": [d.title, d.headline], "caption": d.caption, "names": list(d.person_names),
        "subjects": list(d.tag_names), "programme": list(d.session_titles), "room": list(d.rooms),
        "by": [d.photographer, d.creator], "credit": d.credit, "city": d.city, "place": d.country,
        "session": list(d.sessions), "person": list(d.persons), "tag": list(d.tags),
        "photographer": d.photographer, "kind": d.kind, "orientation": d.orientation, "day": d.day,
        "provenance": list(d.provenance),
    }  # fmt: skip
