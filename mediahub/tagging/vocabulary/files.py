"""Vocabularies as files: CSV, SKOS (see `vocabulary_skos`) and Lightroom keyword lists. Pure functions.

In Lightroom's lists a tab is a level, `{braces}` hold a synonym, and `[brackets]`, which keep a keyword out
of exports, are taken off.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from mediahub.catalog.names import fold
from mediahub.csv_text import csv_line, plain_cell
from mediahub.media.text_encoding import decode
from mediahub.messages import N_, message
from mediahub.tagging.vocabulary.skos import kind_of, read_skos
from mediahub.tagging.vocabulary.terms import Term, VocabularyFileError, in_order

MAX_SIZE = 8 << 20
MAX_TERMS, MAX_NAMES, LONGEST_NAME, DEEPEST = 2000, 100, 200, 30
"""What a file may hold. A transaction that writes 2,000 keywords holds others up for seconds."""
COLUMNS = {
    "label": ("label", "tag", "keyword", "name", "term", "stichwort", "标签", "关键词"),
    "parent": ("parent", "broader", "above", "category", "oberbegriff", "上级"),
    "names": ("names", "synonyms", "synonym", "altlabels", "aliases", "synonyme", "同义词"),
}
CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f]")
"""What no text has: whoever chose a picture by mistake gets no keywords of its bytes."""
END_OF_FILE = "\x1a"
"""Old programs end their text with it."""
NAME = re.compile(r"^(.*?)(?:@([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*))?$")


def read_terms(data: bytes, filename: str) -> list[Term]:
    """The terms of a file, whichever kind it is by its content. Raises VocabularyFileError."""
    if len(data) > MAX_SIZE:
        raise VocabularyFileError(N_("The file is larger than 8 MiB."))
    text = decode(data).text.replace("\0", "").lstrip("\ufeff").rstrip(END_OF_FILE)
    if CONTROL.search(text):
        raise VocabularyFileError(N_("This is no text: choose a CSV, SKOS or Lightroom keyword file."))
    terms = _bounded(_read(text, filename))
    if not terms:
        raise VocabularyFileError(N_("The file holds no keywords."))
    return in_order(terms)


def _read(text: str, filename: str) -> list[Term]:
    if kind := kind_of(text, filename):
        return read_skos(text, kind)
    header = text.split("\n", 1)[0]
    if filename.lower().endswith(".csv") or any(mark in header for mark in (",", ";")):
        try:
            return _read_csv(text)
        except csv.Error as error:
            raise VocabularyFileError(message("This is no table: %(reason)s.", reason=str(error))) from error
    return _read_lightroom(text)


def _bounded(terms: list[Term]) -> list[Term]:
    """Raises VocabularyFileError, which names the limit, where there are too many or too long names."""
    if len(terms) > MAX_TERMS:
        raise VocabularyFileError(
            message("The file has %(count)s keywords; at most %(most)s are read at a time. Import it in"
                    " parts.", count=len(terms), most=MAX_TERMS)
        )  # fmt: skip
    for term in terms:
        names = (term.label, *(text for text, _ in term.names))
        if max(map(len, names)) > LONGEST_NAME or len(names) > MAX_NAMES:
            raise VocabularyFileError(
                message("“%(name)s” is too long, or has too many names: at most %(most)s names of %(length)s"
                     " characters each.", name=term.label[:60], most=MAX_NAMES, length=LONGEST_NAME)
            )  # fmt: skip
    return terms


def write_csv(terms: Iterable[Term]) -> str:
    """A table: label, parent (its label), names as `text@lang` separated by semicolons."""
    terms = list(terms)
    labels = {term.key: term.label for term in terms}
    lines = [csv_line(["label", "parent", "names"])]
    for term in terms:
        names = "; ".join(f"{text}@{lang}" if lang else text for text, lang in term.names)
        lines.append(csv_line([term.label, labels.get(term.parent, ""), names]))
    return "".join(lines)


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


def _read_csv(text: str) -> list[Term]:
    first = text.split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    header = [fold(cell).replace(" ", "") for cell in next(reader, [])]
    known = {fold(word): field for field, words in COLUMNS.items() for word in words}
    fields = [known.get(cell, "") for cell in header]
    if "label" not in fields:
        raise VocabularyFileError(
            N_("The first line must name the columns: label, and perhaps parent, names.")
        )
    terms = []
    for cells in reader:
        row = dict(zip(fields, (plain_cell(cell.strip()) for cell in cells), strict=False))
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
            place = above[min(depth, len(above)) - 1]
            term = terms[place]
            terms[place] = Term(term.key, term.label, term.parent, (*term.names, (label[1:-1], "")))
            continue
        label = re.sub(r"^\[(.*)\]$", r"\1", label).strip()
        if not label:
            continue
        if depth > DEEPEST:
            raise VocabularyFileError(
                message("The keywords are more than %(most)s levels deep.", most=DEEPEST)
            )
        del above[depth:]
        parent = terms[above[-1]].key if above else ""
        above.append(len(terms))
        terms.append(Term(f"{parent}/{fold(label)}", label, parent))
    return terms
