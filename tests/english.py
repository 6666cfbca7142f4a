"""English in pages that are in another language: what a reader sees of it, names left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html.parser import HTMLParser

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Session

from mediahub.catalog.models.base import Base

SILENT = frozenset({"script", "style", "code", "pre", "kbd", "samp", "template", "noscript", "time", "q"})
"""Elements that hold no words of the interface: programs, what is typed, what a script writes anew."""
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
SPOKEN = ("title", "aria-label", "placeholder", "alt")
"""Attributes that are read."""
WORD = re.compile(r"[A-Za-z][A-Za-z'’]{2,}")
PROSE = frozenset({"caption", "description", "terms", "why", "reason", "problem", "text", "body"})
"""Columns of the catalogue that hold sentences, not names."""


class _Spoken(HTMLParser):
    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._open: list[tuple[str, bool]] = []
        self.texts: list[str] = []

    @property
    def _is_silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        other = known.get("lang", self._language)
        silent = self._is_silent or tag in SILENT or not (other or "").startswith(self._language)
        if not silent:
            self.texts += [value for name in SPOKEN if (value := known.get(name))]
            if tag == "input" and known.get("type") in ("submit", "button"):
                self.texts.append(known.get("value") or "")
        if tag not in VOID:
            self._open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_silent and data.strip():
            self.texts.append(" ".join(data.split()))


def english_in(html: str, names: Collection[str], language: str = "zh") -> list[str]:
    """The texts of a page in `language` that have words in Latin letters which are no `names` (folded)."""
    page = _Spoken(language)
    page.feed(html)
    return [text for text in dict.fromkeys(page.texts) if any(_unknown(text, names))]


def _unknown(text: str, names: Collection[str]) -> Iterator[str]:
    plain = re.sub(r"\S*(?:[@/_=]|\.\w)\S*|[A-Za-z-]+:\S+", " ", text)  # addresses, paths, what is typed
    for word in WORD.findall(plain):
        if not word.isupper() and word.casefold() not in names:
            yield word


def names_in(session: Session) -> set[str]:
    """Every word, folded, of the names that the catalogue holds: of people, places, files and the like."""
    found: set[str] = set()
    for table in Base.metadata.sorted_tables:
        columns = [
            column
            for column in table.columns
            if isinstance(column.type, (String, Text)) and column.name not in PROSE
        ]
        if columns:
            for row in session.execute(select(*columns)):
                found |= {word.casefold() for value in row if value for word in WORD.findall(str(value))}
    return found
