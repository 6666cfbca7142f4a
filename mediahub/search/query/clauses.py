"""Clauses of the query language as a query tree: words and `field:value`, and what a match counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from mediahub.messages import message
from mediahub.rights.generated import DEGREES
from mediahub.search.analysis import fold, is_cjk, key, search_words
from mediahub.search.query.moments import Calendar, Unreadable, spans
from mediahub.search.query.sentence.lexicon import lexicon
from mediahub.search.query.tree import (
    And,
    AnyField,
    Boosted,
    Exists,
    Inflected,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Wildcard,
)
from mediahub.search.schema import LOOKS, NEVER, micros
from mediahub.search.similarity.colours import NAMES, colour_keys

WRITTEN: Mapping[str, float] = {
    "names": 3.0, "title": 2.5, "subjects": 2.0, "accepted": 2.0, "programme": 1.5, "caption": 1.0, "by": 1.0,
    "city": 1.0, "place": 1.0, "room": 1.0, "file": 1.0, "credit": 0.5, "camera": 0.5, "lens": 0.3,
    "text": 0.4,
}  # fmt: skip
"""The fields in which a word in quotation marks is looked for, and what a match there counts.

`accepted` repeats what `names`, `subjects` and `programme` say where a person agreed to it, so that what
is only suggested finds as well, and stands below."""
WEIGHTS: Mapping[str, float] = {**WRITTEN, LOOKS: 0.05}
"""Those of a bare word, which also finds what looks like it, below all that has it in writing."""
MENTION_FIELDS = {field: WEIGHTS[field] for field in ("title", "caption", "text")}
"""Where something is mentioned under one of its names; what is marked with it has them all."""
OTHERWISE_WRITTEN = {"title": 1.0, "subjects": 0.8, "caption": 0.4}
SYNONYM_FIELDS = {**OTHERWISE_WRITTEN, LOOKS: 0.04}
"""Where another word for the same is looked for, and what it counts: less than the word itself."""
DEPICTION_FIELDS = frozenset({"names", "subjects", "programme"})
INFLECTED = frozenset({"title", "caption", "subjects", "programme", "accepted", LOOKS})
CALLED = 8.0
"""What it counts that something is called just that: about as much as a word in its name."""
LONGEST_NAME = 6
"""Words of a query that may be a name together."""
ALIKE = 20.0
"""What likeness counts: more than all other facts of a picture together."""
LONGEST_NAMING = 12
"""Words of a query of which some may be a name; longer ones name nothing."""
INFLECTION = 0.4
"""What an inflection counts, of an exact match."""

WORDS_IN: Mapping[str, tuple[str, ...]] = {
    "title": ("title",), "headline": ("title",), "caption": ("caption",), "credit": ("credit",),
    "city": ("city",), "place": ("place", "city", "room"), "location": ("place",), "country": ("place",),
    "camera": ("camera",), "lens": ("lens",), "file": ("file",), "text": ("text",), "room": ("room",),
    "person": ("names",), "tag": ("subjects",), "session": ("programme",), "by": ("by",),
    "in": ("galleries",), "ai": ("generated_by",), "signed": ("signer",), "looks": (LOOKS,),
}  # fmt: skip
EXACT_IN: Mapping[str, str] = {
    "person": "person", "tag": "tag", "session": "session", "by": "photographer", "event": "event",
    "day": "day", "kind": "kind", "orientation": "orientation", "id": "id",
    "in": "gallery", "source": "source_type", "mining": "data_mining",
}  # fmt: skip
NUMBERS: Mapping[str, str] = {
    "rating": "rating", "iso": "iso", "f": "f_number", "focal": "focal_length", "duration": "duration",
}  # fmt: skip
MOMENTS: Mapping[str, str] = {"taken": "taken", "uploaded": "uploaded"}
STATES: Mapping[str, tuple[str, str]] = {
    "photo": ("kind", "photo"), "video": ("kind", "video"), "portrait": ("orientation", "portrait"),
    "landscape": ("orientation", "landscape"), "square": ("orientation", "square"),
    "free": ("rights_class", "free"), "editorial": ("rights_class", "editorial"),
    "partners": ("rights_class", "partners"), "signed": ("provenance", "signed"),
    "changed": ("provenance", "changed"),
}  # fmt: skip
GENERATED = "generated"
"""State of what is declared to be generated, wholly or in parts."""
LACKING: Mapping[str, str] = {
    "uncaptioned": "caption", "untagged": "tag", "unnamed": "person", "unplaced": "session",
}  # fmt: skip
"""States of what has nothing in a field."""
PRESENT: Mapping[str, str] = {
    "persons": "person", "person": "person", "people": "person", "tags": "tag", "tag": "tag",
    "session": "session", "caption": "caption", "title": "title", "credit": "credit", "text": "text",
    "gallery": "gallery",
}  # fmt: skip
FACES = frozenset({"faces", "face"})
COLOURS = frozenset({"color", "colour"})
FIELDS = frozenset({*WORDS_IN, *EXACT_IN, *NUMBERS, *MOMENTS, *COLOURS, "is", "has", "like"})

_COMPARED = re.compile(r"(>=|<=|>|<|=)?\s*(\d+(?:\.\d+)?)")
_BETWEEN = re.compile(r"(\d+(?:\.\d+)?)?\.\.(\d+(?:\.\d+)?)?")


def anywhere(text: str, *, star: bool = False, written: bool = False) -> Query | None:
    """`text` in any field of words; None if it holds no word. With `star`, its last word is a beginning;
    if `written`, what only looks like it does not count."""
    return in_fields(text, WRITTEN if written else WEIGHTS, star=star)


def in_fields(text: str, weights: Mapping[str, float], *, star: bool = False) -> Query | None:
    """Each group of words of `text` in one of the fields; groups may be in different ones."""
    groups = search_words(text)
    parts: list[Query] = []
    for number, row in enumerate(groups):
        last = star and number == len(groups) - 1 and not is_cjk(row[-1])
        if last and len(row) > 1:
            parts.append(_row(row[:-1], weights))
        parts.append(_begun(row[-1], weights) if last else _row(row, weights))
    return all_of(parts)


def _row(row: Sequence[str], weights: Mapping[str, float]) -> Query:
    """Words in a row in any of the fields; one word also in its inflections."""
    if len(row) > 1:
        return _any_field([Phrase(field, tuple(row), weight) for field, weight in weights.items()])
    (word,) = row
    parts: list[Query] = [Term(field, word, weight) for field, weight in weights.items()]
    if len(word) > 2 and word.isascii() and word.isalpha() and word not in lexicon().mixed:
        parts += [
            Inflected(field, word, "names", weight * INFLECTION)
            for field, weight in weights.items()
            if field in INFLECTED
        ]
    return _any_field(parts)


def _begun(beginning: str, weights: Mapping[str, float]) -> Query:
    return _any_field([Prefix(field, beginning, weight) for field, weight in weights.items()])


def _any_field(parts: Sequence[Query]) -> Query:
    return AnyField(tuple(parts)) if len(parts) > 1 else any_of(parts)


def otherwise_called(query: Query | None, names: Iterable[str]) -> Query:
    """`query`, or running text that has one of these other names of what it means."""
    said = (in_fields(name, MENTION_FIELDS) for name in names)
    return any_of(part for part in (query, *said) if part is not None)


def same_as(words: str, *, written: bool = False) -> Query:
    """What somebody may have written instead: counts less than the word that was asked for."""
    query = in_fields(words, OTHERWISE_WRITTEN if written else SYNONYM_FIELDS)
    return query if query is not None else Nothing()


def called(query: Query, words: Sequence[str]) -> Query:
    """`query`, with what has neighbouring `words` as its whole name ranked first.

    A search for `robots` means the robots before the factory that has robots in it.
    """
    words = words[:LONGEST_NAMING]
    names = {
        key(" ".join(words[start:end])): None
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + LONGEST_NAME) + 1)
    }
    terms = [Term("called", name, boost=CALLED) for name in names if name]
    return Boosted(query, any_of(terms)) if terms else query


def pattern(text: str) -> Query | None:
    """One word with `*` or `?` inside; None if it does not begin with two letters."""
    folded = fold(text)
    if re.match(r"\w\w", folded) is None:
        return None
    return _any_field([Wildcard(field, folded, weight) for field, weight in WRITTEN.items()])


def field_value(name: str, value: str, calendar: Calendar, *, star: bool = False) -> Query | None:
    """The query of `name:value`; None if the value holds nothing. Raises `Unreadable`.

    `name` is one of `FIELDS`.
    """
    if name == "is":
        return _is(value, calendar)
    if name == "has":
        return _has(value)
    if name in COLOURS:
        return _coloured(name, value)
    if name in NUMBERS:
        return _number(name, value)
    if name in MOMENTS:
        return any_of(_span(MOMENTS[name], *span) for span in spans(value, calendar))
    parts: list[Query] = []
    if name in EXACT_IN:
        parts += [Term(EXACT_IN[name], text) for text in _spellings(value)]
    fields = WORDS_IN.get(name, ())
    words = in_fields(value, dict.fromkeys(fields, 1.0), star=star)
    if words is not None:
        agreed = (
            in_fields(value, {"accepted": 1.0}, star=star) if DEPICTION_FIELDS.intersection(fields) else None
        )
        parts.append(words if agreed is None else Boosted(words, agreed))
    return any_of(parts)


def _spellings(value: str) -> list[str]:
    """A code or slug as typed, in capitals, in small letters, and as the slug of the words."""
    slug = "-".join(value.lower().split())
    return list(dict.fromkeys((value, value.upper(), value.lower(), slug)))


def _is(value: str, calendar: Calendar) -> Query:
    value = value.casefold()
    if value in STATES:
        return Term(*STATES[value])
    if value == GENERATED:
        declared = [Term("source_type", code.lower()) for code in DEGREES]
        return any_of([*declared, Term("provenance", GENERATED)])
    now = micros(calendar.now)
    if value == "embargoed":
        return under_embargo(now)
    if value == "expired":
        return Range("expires_at", None, now)
    if value in LACKING:
        return Not(Exists(LACKING[value]))
    if value == "usable":
        return _usable(now)
    known = ", ".join((*STATES, GENERATED, "embargoed", "expired", *LACKING, "usable"))
    raise Unreadable(message("“is:%(value)s” is not known; try %(known)s.", value=value, known=known))


def under_embargo(now: int) -> Query:
    """What is not to be used yet at `now`, in microseconds since 1970 UTC."""
    return Range("embargo_until", now, NEVER, low_excluded=True, high_excluded=True)


def _usable(now: int) -> Query:
    """What can go out: rejected by nobody, and neither forbidden nor expired."""
    return And(
        (
            Range("rating", 0, None),
            Range("expires_at", now, None, low_excluded=True),
            Not(Term("rights_class", "none")),
        )
    )


def alike(found: Sequence[tuple[str, float]]) -> Query:
    """The pictures of these ids, of which each counts so much."""
    return any_of(Term("id", identity, boost=score * ALIKE) for identity, score in found)


def _coloured(name: str, value: str) -> Query | None:
    if not value:
        return None
    values = colour_keys(value)
    if values is None:
        raise Unreadable(
            message(
                "“%(name)s:%(value)s” is no colour; try %(known)s, or digits like #d5382f.",
                name=name, value=value, known=", ".join(NAMES),
            )
        )  # fmt: skip
    return any_of(Term("palette", one) for one in values)


def _has(value: str) -> Query:
    value = value.casefold()
    if value == "gps":
        return Range("gps", 1, 1)
    if value == "rating":
        return Range("rating", 0, None, low_excluded=True)
    if value in FACES:
        return Range("faces", 1, 1)
    if value in PRESENT:
        return Exists(PRESENT[value])
    known = ", ".join((*PRESENT, "gps", "rating", "faces"))
    raise Unreadable(message("“has:%(value)s” is not known; try %(known)s.", value=value, known=known))


def _number(name: str, value: str) -> Query:
    """A comparison or range. Nought means not known, so only rating counts it."""
    column = NUMBERS[name]
    least = None if name == "rating" else 0
    value = value.strip().removeprefix("f/")
    if match := _BETWEEN.fullmatch(value):
        low, high = (None if end is None else float(end) for end in match.groups())
        return Range(column, least if low is None else low, high, low_excluded=low is None)
    match = _COMPARED.fullmatch(value)
    if match is None:
        raise Unreadable(
            message(
                "“%(name)s:%(value)s” is no number, like %(name)s:4, %(name)s:>=4 or %(name)s:2..4.",
                name=name, value=value,
            )
        )  # fmt: skip
    sign, number = match[1], float(match[2])
    if sign in (">", ">="):
        return Range(column, number, None, low_excluded=sign == ">")
    if sign in ("<", "<="):
        return Range(column, least, number, low_excluded=least is not None, high_excluded=sign == "<")
    return Range(column, number, number)


def _span(column: str, start: int | None, end: int | None) -> Query:
    return Range(column, start, end, high_excluded=True)


def any_of(parts: Iterable[Query]) -> Query:
    """Any of the queries; nothing where there is none."""
    found = tuple(parts)
    return found[0] if len(found) == 1 else Or(found) if found else Nothing()


def all_of(parts: Sequence[Query]) -> Query | None:
    """All of the queries; None where there is none."""
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else And(tuple(parts))
