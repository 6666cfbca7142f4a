"""The search of a library page, as its URL carries it: words, filters and order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast, get_args

from flask import request
from werkzeug.datastructures import MultiDict

from mediahub.http.language import translated
from mediahub.search.port import FACETS, Sort
from mediahub.search.query.guide import FIELD_HELP, FORMS

MAX_TEXT = 1000
MAX_VALUES = 100
MAX_DROPPED = 6
"""Parts of one kind that are tried away when nothing was found."""
SORTS: tuple[str, ...] = get_args(Sort)


@dataclass(frozen=True, slots=True)
class LibraryQuery:
    """A search in an event's library: words, filters and order."""

    text: str
    filters: dict[str, tuple[str, ...]]
    sort: Sort | None
    """None leaves the order to the search, which knows whether there are words to rank by."""
    preferred: tuple[str, ...] = ()
    """Words that none has to fit: what fits them ranks higher."""

    def narrower_parts(self) -> list[tuple[str, str, LibraryQuery]]:
        """The query without one of its parts, for each: what to change, to what, and what is asked then.

        For a filter that is its facet and the value to drop; for words `q` and the words that are left.
        """
        parts = []
        if self.text and self.filters:
            parts.append(("q", "", replace(self, text="")))
        words = self.text.split()
        if 1 < len(words) <= MAX_DROPPED and not set('"()|') & set(self.text):
            for place in range(len(words)):
                left = " ".join(words[:place] + words[place + 1 :])
                parts.append(("q", left, replace(self, text=left)))
        for name, values in self.filters.items():
            for value in values[:MAX_DROPPED]:
                others = {**self.filters, name: tuple(one for one in values if one != value)}
                filters = {facet: kept for facet, kept in others.items() if kept}
                if self.text or filters:
                    parts.append((name, value, replace(self, filters=filters)))
        return parts

    def reworded(self, text: str, preferred: tuple[str, ...]) -> LibraryQuery:
        """This question with other words, and those that only rank."""
        return replace(self, text=text, preferred=preferred)

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for equal questions."""
        return self.text, tuple(sorted(self.filters.items())), self.sort, self.preferred


def parse_query(args: MultiDict[str, str]) -> LibraryQuery:
    """Read the query from URL parameters; what is unknown is left out."""
    text = args.get("q", "").strip()[:MAX_TEXT]
    filters = {
        name: tuple(dict.fromkeys(args.getlist(name)[:MAX_VALUES])) for name in FACETS if args.getlist(name)
    }
    sort = args.get("sort")
    return LibraryQuery(text, filters, cast(Sort, sort) if sort in SORTS else None)


def language() -> dict[str, Mapping[str, str]]:
    """For templates: what can be typed, and a line on each in the reader's language."""
    return {
        "search_forms": {form: translated(words) for form, words in FORMS.items()},
        "search_fields": {field: translated(words) for field, words in FIELD_HELP.items()},
    }


def query() -> LibraryQuery:
    """The query of the request at hand."""
    return parse_query(request.args)
