"""The query tree: what a search asks for, in plain data that belongs to no engine.

The query language makes it, and each engine translates it into queries of its own. The classes are named as
search engines name these queries: term, phrase, prefix, wildcard, range, exists, and the boolean ones.
Fields are those of `search.schema`; words are folded as `search.analysis` folds them. A `boost` multiplies
what a match counts in the order of relevance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class All:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or one exact value, in a field."""

    field: str
    text: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row in a field."""

    field: str
    words: tuple[str, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words of a field that begin so. Each match counts the boost, however rare the word."""

    field: str
    text: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Words of a field that fit a pattern of `*` (any letters) and `?` (one). Each match counts the boost."""

    field: str
    pattern: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Inflected:
    """Other words of a field with the stem of `text` (`inflection.stem`). Each match counts the boost.

    A name has none: where `text` or the other word is in the field `names`, it does not match.
    """

    field: str
    text: str
    names: str = ""
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Range:
    """A number of the document between two ends, which belong to it unless excluded; None is open."""

    field: str
    low: float | None
    high: float | None
    low_excluded: bool = False
    high_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Exists:
    """Documents that have anything in a field."""

    field: str


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts, at least one; their scores add up."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts; the scores of those that match add up."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class AnyField:
    """One word (or row of words, or beginning) in any of several fields.

    It matches as `Or` does. Scored field by field, a word that is frequent in titles and appears once
    in some text read from a picture would weigh most in that text. So its parts share one rarity:
    that of the documents that have it anywhere.
    """

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match. It counts nothing."""

    query: Query


@dataclass(frozen=True, slots=True)
class Boosted:
    """What matches `must`; what matches `should` as well counts more. `should` narrows nothing."""

    must: Query
    should: Query


Query: TypeAlias = (
    All
    | Nothing
    | Term
    | Phrase
    | Prefix
    | Wildcard
    | Inflected
    | Range
    | Exists
    | And
    | Or
    | AnyField
    | Not
    | Boosted
)
