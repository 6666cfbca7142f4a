"""Vocabularies as files: CSV, SKOS (RDF/XML) and Lightroom keyword lists. Pure functions.

Of SKOS, concepts with `prefLabel`, `altLabel`, `broader` and `narrower` are read and written; of several
preferred labels the English one, else the first, is the tag's. In Lightroom's lists a tab is a level,
`{braces}` hold a synonym, and `[brackets]`, which keep a keyword out of exports, are taken off.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from mediahub.catalog.names import fold, slugify

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XML = "http://www.w3.org/XML/1998/namespace"
MAX_SIZE = 20 << 20
COLUMNS = {
    "label": ("label", "tag", "keyword", "name", "term", "stichwort", "标签", "关键词"),
    "parent": ("parent", "broader", "above", "category", "oberbegriff", "上级"),
    "names": ("names", "synonyms", "synonym", "altlabels", "aliases", "synonyme", "同义词"),
}
NAME = re.compile(r"^(.*?)(?:@([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*))?$")


class VocabularyFileError(ValueError):
    """A file that holds no vocabulary; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Term:
    """A tag in a file. `parent` is the key of the term above it, which comes first, or nothing."""

    key: str
    label: str
    parent: str = ""
    names: tuple[tuple[str, str], ...] = ()
    """Other names, each with its language."""


def read_terms(data: bytes, filename: str) -> list[Term]:
    """The terms of a file, whichever kind it is by its content. Raises VocabularyFileError."""
    if len(data) > MAX_SIZE:
        raise VocabularyFileError("The file is larger than 20 MiB.")
    text = data.decode("utf-8-sig", "replace")
    if text.lstrip().startswith("<"):
        return _in_order(_read_skos(text))
    header = text.split("\n", 1)[0]
    if filename.lower().endswith(".csv") or any(mark in header for mark in (",", ";")):
        return _in_order(_read_csv(text))
    terms = _read_lightroom(text)
    if not terms:
        raise VocabularyFileError("The file holds no keywords.")
    return terms


def write_csv(terms: Iterable[Term]) -> str:
    """A table: label, parent (its label), names as `text@lang` separated by semicolons."""
    terms = list(terms)
    labels = {term.key: term.label for term in terms}
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["label", "parent", "names"])
    for term in terms:
        names = "; ".join(f"{text}@{lang}" if lang else text for text, lang in term.names)
        table.writerow([term.label, labels.get(term.parent, ""), names])
    return out.getvalue()


def write_lightroom(terms: Iterable[Term]) -> str:
    """A keyword list: a tab for each level, synonyms in braces below."""
    terms = list(terms)
    lines: list[str] = []

    def write(parent: str, depth: int) -> None:
        for term in terms:
            if term.parent == parent:
                lines.append("\t" * depth + term.label)
                lines.extend("\t" * (depth + 1) + "{" + text + "}" for text, _ in term.names)
                write(term.key, depth + 1)

    write("", 0)
    return "\n".join(lines) + "\n"


def write_skos(terms: Iterable[Term], base: str) -> bytes:
    """RDF/XML with a concept for each term; `base` is what their addresses begin with."""
    for prefix, uri in (("rdf", RDF), ("skos", SKOS)):
        ElementTree.register_namespace(prefix, uri)
    root = ElementTree.Element(f"{{{RDF}}}RDF")
    for term in terms:
        concept = ElementTree.SubElement(root, f"{{{SKOS}}}Concept", {f"{{{RDF}}}about": base + term.key})
        ElementTree.SubElement(concept, f"{{{SKOS}}}prefLabel").text = term.label
        for text, lang in term.names:
            marked = {f"{{{XML}}}lang": lang} if lang else {}
            ElementTree.SubElement(concept, f"{{{SKOS}}}altLabel", marked).text = text
        if term.parent:
            above = {f"{{{RDF}}}resource": base + term.parent}
            ElementTree.SubElement(concept, f"{{{SKOS}}}broader", above)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _read_csv(text: str) -> list[Term]:
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:5000], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    reader = csv.reader(io.StringIO(text), dialect)
    header = [fold(cell).replace(" ", "") for cell in next(reader, [])]
    known = {fold(word): field for field, words in COLUMNS.items() for word in words}
    fields = [known.get(cell, "") for cell in header]
    if "label" not in fields:
        raise VocabularyFileError("The first line must name the columns: label, and perhaps parent, names.")
    terms = []
    for cells in reader:
        row = dict(zip(fields, map(str.strip, cells), strict=False))
        if row.get("label"):
            names = filter(None, (part.strip() for part in row.get("names", "").split(";")))
            pairs = tuple((m[1].strip(), m[2] or "") for name in names if (m := NAME.match(name)))
            terms.append(Term(fold(row["label"]), row["label"], fold(row.get("parent", "")), pairs))
    return terms


def _read_lightroom(text: str) -> list[Term]:
    terms: list[Term] = []
    above: list[int] = []
    for line in text.splitlines():
        label = line.strip()
        depth = len(line) - len(line.lstrip("\t"))
        if label.startswith("{") and label.endswith("}") and above:
            term = terms[above[min(depth, len(above)) - 1]]
            terms[terms.index(term)] = Term(
                term.key, term.label, term.parent, (*term.names, (label[1:-1], ""))
            )
            continue
        label = re.sub(r"^\[(.*)\]$", r"\1", label).strip()
        if not label:
            continue
        del above[depth:]
        parent = terms[above[-1]].key if above else ""
        above.append(len(terms))
        terms.append(Term(f"{parent}/{fold(label)}", label, parent))
    return terms


def _read_skos(text: str) -> list[Term]:
    try:
        root = ElementTree.fromstring(text.encode())  # noqa: S314  (expat fetches nothing and limits entities)
    except ElementTree.ParseError as error:
        raise VocabularyFileError(f"The XML cannot be read: {error}.") from error
    terms, narrower = [], dict[str, str]()
    for concept in _concepts(root):
        key = concept.get(f"{{{RDF}}}about") or concept.get(f"{{{RDF}}}ID") or ""
        preferred = _labels(concept, "prefLabel")
        if not preferred:
            continue
        label = next((text for text, lang in preferred if lang.startswith("en")), preferred[0][0])
        broader = concept.find(f"{{{SKOS}}}broader")
        parent = broader.get(f"{{{RDF}}}resource", "") if broader is not None else ""
        for one in concept.findall(f"{{{SKOS}}}narrower"):
            narrower[one.get(f"{{{RDF}}}resource", "")] = key
        others = [pair for pair in preferred if pair[0] != label]
        names = (*others, *_labels(concept, "altLabel"))
        terms.append(Term(key or slugify(label), label, parent, names))
    if not terms:
        raise VocabularyFileError("The XML holds no SKOS concepts with a preferred label.")
    return [
        Term(term.key, term.label, term.parent or narrower.get(term.key, ""), term.names) for term in terms
    ]


def _concepts(root: ElementTree.Element) -> list[ElementTree.Element]:
    typed = [
        node
        for node in root.findall(f"{{{RDF}}}Description")
        if any(kind.get(f"{{{RDF}}}resource") == f"{SKOS}Concept" for kind in node.findall(f"{{{RDF}}}type"))
    ]
    return [*root.iter(f"{{{SKOS}}}Concept"), *typed]


def _labels(concept: ElementTree.Element, name: str) -> list[tuple[str, str]]:
    nodes = concept.findall(f"{{{SKOS}}}{name}")
    return [((node.text or "").strip(), node.get(f"{{{XML}}}lang", "")) for node in nodes if node.text]


def _in_order(terms: Sequence[Term]) -> list[Term]:
    """What stands above comes first; a circle, or a parent that is not there, is cut."""
    by_key = {term.key: term for term in terms}
    done: dict[str, Term] = {}

    def take(term: Term, path: frozenset[str]) -> None:
        if term.key in done:
            return
        parent = by_key.get(term.parent)
        if parent is None or parent.key in path:
            term = Term(term.key, term.label, "", term.names)
        else:
            take(parent, path | {term.key})
        done[term.key] = term

    for term in by_key.values():
        take(term, frozenset({term.key}))
    return list(done.values())
