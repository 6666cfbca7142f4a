"""A saved query: words, filters and order, as the library's URL carries them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast, get_args
from urllib.parse import parse_qsl, urlencode

from mediahub.messages import N_, message
from mediahub.search.port import FACETS, Sort

MAX_LENGTH = 1000
"""Characters of a question that is kept."""


class QuestionError(ValueError):
    """A query string that does not say a question; the message says what is wrong with it."""


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


def check_question(query: str) -> None:
    """Raises QuestionError unless all of the query string is understood.

    What is left out of a question widens it: `robot demo`, without `q=`, would be everything.
    """
    if len(query) > MAX_LENGTH:
        raise QuestionError(N_("This search is too long to be kept; use fewer filters."))
    for part in filter(None, query.split("&")):
        if "=" not in part:
            raise QuestionError(message("“%(part)s” is no part of a search. Write words as q=….", part=part))
        for name, value in parse_qsl(part, keep_blank_values=True):
            if name not in ("q", "sort", *FACETS):
                known = ", ".join(("q", "sort", *FACETS))
                raise QuestionError(
                    message("There is no filter “%(name)s”. There are: %(known)s.", name=name, known=known)
                )
            if name == "sort" and value not in get_args(Sort):
                known = ", ".join(get_args(Sort))
                raise QuestionError(
                    message("There is no order “%(name)s”. There are: %(known)s.", name=value, known=known)
                )


def read_question(query: str) -> Question:
    """The question of a query string; what is unknown is left out."""
    text, sort, filters = "", None, dict[str, list[str]]()
    for name, value in parse_qsl(query[:MAX_LENGTH]):
        if name == "q":
            text = value.strip()
        elif name == "sort" and value in get_args(Sort):
            sort = cast(Sort, value)
        elif name in FACETS and value not in filters.setdefault(name, []):
            filters[name].append(value)
    chosen = tuple((name, tuple(filters[name])) for name in FACETS if filters.get(name))
    return Question(text, chosen, sort)
