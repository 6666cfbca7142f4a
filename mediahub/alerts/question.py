"""A question to an event's pictures as the library's URL carries it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast, get_args
from urllib.parse import parse_qsl, urlencode

from mediahub.search.port import FACETS, Sort

LONGEST = 1000
"""Characters of a question that is kept."""


@dataclass(frozen=True, slots=True)
class Question:
    """Words, filters and order."""

    text: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: Sort | None = None

    def __str__(self) -> str:
        """As a query string without its question mark; equal for equal questions."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, value) for name, values in self.filters for value in values]
        return urlencode(pairs + ([("sort", self.sort)] if self.sort else []))


def read_question(query: str) -> Question:
    """The question of a query string; what is unknown is left out."""
    text, sort, filters = "", None, dict[str, list[str]]()
    for name, value in parse_qsl(query[:LONGEST]):
        if name == "q":
            text = value.strip()
        elif name == "sort" and value in get_args(Sort):
            sort = cast(Sort, value)
        elif name in FACETS and value not in filters.setdefault(name, []):
            filters[name].append(value)
    chosen = tuple((name, tuple(filters[name])) for name in FACETS if filters.get(name))
    return Question(text, chosen, sort)
