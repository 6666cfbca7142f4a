"""Vocabularies in SKOS, as RDF/XML or Turtle. Pure functions; nothing that a file points at is fetched.

Of a concept `prefLabel`, `altLabel`, `broader` and `narrower` are read and written. Of several preferred
labels the English one, else the first, is the tag's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal

from mediahub.messages import N_, message
from mediahub.tagging.vocabulary.terms import Term, VocabularyFileError

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

Kind = Literal["xml", "turtle"]
MAX_SIZE = 8 << 20
"""Bytes: reading a megabyte takes three seconds."""
BASE = "https://vocabulary.invalid/"
"""What addresses without a beginning are given."""
XML_START = re.compile(r"\s*<(?:\?xml|!|[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?[\s/>])")
TURTLE_START = re.compile(r"\s*(?:<|@prefix\b|@base\b|PREFIX\b|BASE\b)", re.IGNORECASE)


def kind_of(text: str, filename: str) -> Kind | None:
    """Which kind of RDF a text is; None for none."""
    if XML_START.match(text):
        return "xml"
    named = filename.lower().endswith((".ttl", ".n3", ".nt"))
    return "turtle" if named or TURTLE_START.match(text) else None


def read_skos(text: str, kind: Kind) -> list[Term]:
    """The concepts of a file, in its order. Raises VocabularyFileError."""
    from rdflib import RDF, SKOS, Graph

    if len(text) > MAX_SIZE:
        raise VocabularyFileError(N_("The file is larger than 8 MiB."))
    graph = Graph(bind_namespaces="core")
    try:
        graph.parse(data=text, format=kind, publicID=BASE)
    except Exception as error:
        name = "XML" if kind == "xml" else "Turtle"
        why = str(error).strip().splitlines()
        raise VocabularyFileError(
            message(
                "The %(format)s cannot be read: %(why)s.", format=name, why=why[0] if why else repr(error)
            )
        ) from error
    narrower = {str(below): str(above) for above, below in graph.subject_objects(SKOS.narrower)}
    terms = [
        term
        for concept in dict.fromkeys(graph.subjects(RDF.type, SKOS.Concept))
        for term in _term(graph, concept, narrower)
    ]
    if not terms:
        raise VocabularyFileError(N_("The file holds no SKOS concepts with a preferred label."))
    return terms


def _term(graph: Graph, concept: Node, narrower: dict[str, str]) -> Iterator[Term]:
    from rdflib import SKOS

    preferred = list(_labels(graph, concept, SKOS.prefLabel))
    if not preferred:
        return
    label = next((text for text, lang in preferred if lang.startswith("en")), preferred[0][0])
    above = next(graph.objects(concept, SKOS.broader), None)
    others = (pair for pair in preferred if pair[0] != label)
    names = (*others, *_labels(graph, concept, SKOS.altLabel))
    yield Term(str(concept), label, str(above or narrower.get(str(concept), "")), names)


def _labels(graph: Graph, concept: Node, kind: Node) -> Iterator[tuple[str, str]]:
    for label in graph.objects(concept, kind):
        if text := str(label).strip():
            yield text, getattr(label, "language", None) or ""


def write_skos(terms: Iterable[Term], base: str, kind: Kind) -> bytes:
    """A concept for each term; `base` is what their addresses begin with."""
    from rdflib import RDF, SKOS, Graph, Literal, URIRef

    graph = Graph(bind_namespaces="core")
    graph.bind("skos", SKOS)
    for term in terms:
        concept = URIRef(base + term.key)
        graph.add((concept, RDF.type, SKOS.Concept))
        graph.add((concept, SKOS.prefLabel, Literal(term.label)))
        for text, lang in term.names:
            graph.add((concept, SKOS.altLabel, Literal(text, lang=lang or None)))
        if term.parent:
            graph.add((concept, SKOS.broader, URIRef(base + term.parent)))
    return graph.serialize(format="pretty-xml" if kind == "xml" else kind, encoding="utf-8")
