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
IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
RUN = 3
"""Words in a row that are a sentence, also within Chinese; fewer are a command, a standard, a file's kind."""


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
        is_name = known.get("translate") == "no" or not (other or "").startswith(self._language)
        silent = self._is_silent or tag in SILENT or is_name
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
    """The texts of a page in `language` that are in English: with a word that is none of `names` (folded),
    or, where they have Chinese too, with `RUN` such words in a row."""
    page = _Spoken(language)
    page.feed(html)
    return [text for text in dict.fromkeys(page.texts) if _is_english(text, names)]


def _is_english(text: str, names: Collection[str]) -> bool:
    if not IDEOGRAPH.search(text):
        return any(_unknown(text, names))
    return any(len(list(_unknown(part, names))) >= RUN for part in re.split(r"[^A-Za-z'’ -]+", text))


def _unknown(text: str, names: Collection[str]) -> Iterator[str]:
    plain = re.sub(r"\S*(?:[@/_=\d]|\.\w)\S*|[A-Za-z-]+:\S+|\{\w+\}", " ", text)  # addresses, what is typed
    for word in WORD.findall(plain):
        if not word.isupper() and word.casefold() not in names:
            yield word


def names_in(session: Session) -> set[str]:
    """Every word, folded, that the catalogue holds: names of people, places, files, and what people wrote."""
    found: set[str] = set()
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, (String, Text))]
        if columns:
            for row in session.execute(select(*columns)):
                found |= {word.casefold() for value in row if value for word in WORD.findall(str(value))}
    return found
