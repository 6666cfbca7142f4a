"""Whoosh as it comes: its own codec, columns, collectors and facets."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from whoosh import fields as wf
from whoosh import query as wq
from whoosh.analysis import StandardAnalyzer
from whoosh.index import create_in
from whoosh.sorting import FieldFacet

from mediahub.search.port import FACETS, Document
from scripts.benches.searching.questions import PAGE, Question

WORDS = ("title", "caption", "names", "subjects", "programme", "room", "by", "credit", "city", "place")
EXACT = ("event", "state", "rights_class", *FACETS)
SEVERAL = ("session", "person", "tag", "provenance")


class WithWhoosh:
    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        analyzer = StandardAnalyzer(stoplist=None)
        schema = wf.Schema(
            id=wf.ID(stored=True),
            taken=wf.NUMERIC(int, bits=64, sortable=True),
            **{name: wf.TEXT(analyzer=analyzer) for name in WORDS},
            **{name: wf.KEYWORD(commas=True, sortable=name not in SEVERAL) for name in EXACT},
        )
        self._index = create_in(str(folder), schema)

    def index(self, documents: Iterable[Document]) -> None:
        writer = self._index.writer(limitmb=256)
        for document in documents:
            writer.add_document(**_fields(document))
        writer.commit()
        self._searcher = self._index.searcher()

    def ask(self, question: Question) -> int:
        facets = {name: FieldFacet(name, allow_overlap=name in SEVERAL) for name in FACETS}
        sort = FieldFacet("taken", reverse=question.sort == "-taken") if "taken" in question.sort else None
        found = self._searcher.search(
            self._query(question), limit=question.offset + PAGE, sortedby=sort, groupedby=facets,
            maptype=None,
        )  # fmt: skip
        [hit["id"] for hit in found[question.offset :]]
        for name in FACETS:
            found.groups(name)
        return len(found)

    def _query(self, question: Question) -> wq.Query:
        parts: list[wq.Query] = [wq.Term("event", "summit"), wq.Term("state", "ready")]
        parts.append(wq.Or([wq.Term("rights_class", name) for name in ("free", "editorial")]))
        for name, values in question.filters.items():
            parts.append(wq.Or([wq.Term(name, value) for value in values]))
        for word in question.words:
            make = wq.FuzzyTerm if question.kind == "typo" else wq.Term
            parts.append(wq.Or([make(name, word.lower()) for name in WORDS]))
        if question.phrase:
            parts.append(wq.Or([wq.Phrase(name, list(question.phrase)) for name in WORDS]))
        if question.prefix:
            parts.append(wq.Or([wq.Prefix(name, question.prefix) for name in WORDS]))
        return wq.And(parts).normalize()


def _fields(document: Document) -> dict[str, Any]:
    d = document
    return {
        "id": d.id, "taken": d.taken, "event": d.event, "state": d.state, "rights_class": d.rights_class,
        "title": f"{d.title} {d.headline}", "caption": d.caption, "names": " ".join(d.person_names),
        "subjects": " ".join(d.tag_names), "programme": " ".join(d.session_titles),
        "room": " ".join(d.rooms), "by": f"{d.photographer} {d.creator}", "credit": d.credit,
        "city": d.city, "place": d.country, "session": ",".join(d.sessions), "person": ",".join(d.persons),
        "tag": ",".join(d.tags), "photographer": d.photographer, "kind": d.kind,
        "orientation": d.orientation, "day": d.day, "provenance": ",".join(d.provenance),
    }  # fmt: skip
