"""Reading a question: which of its words say nothing, which mean a day, a colour or a kind, which stay words.

A name of the event stays a name: “Morning walk” is a session before it is a part of the day. The longest
meaning wins over shorter ones, and quotation marks over all of them, for a phrase is no word here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from mediahub.search.analysis import key
from mediahub.search.query.moments import Calendar
from mediahub.search.query.sentence.lexicon import Meaning, lexicon
from mediahub.search.query.sentence.parts import Kind, Part, Programme, Slot
from mediahub.search.query.sentence.times import When, clock_at, day_at, spans_of
from mediahub.search.query.tree import And, Exists, Not, Nothing, Or, Query, Range, Term
from mediahub.search.schema import micros

LONGEST_NAME = 8
"""Words of a name that is protected."""
COLOUR_COUNTS = 0.3
"""What a colour of the picture counts, of a word that somebody wrote."""
CAMERA_COUNTS = 8.0
"""What it counts that a camera takes nothing else: more than all names of a tag of the session together."""
MAX_SLOTS = 3
"""Sessions that words may mean together; more is no session that anybody means."""
OPERATORS = frozenset({"AND", "OR", "NOT"})
HELD = Or(tuple(Term("camera", word) for word in ("osmo", "pocket", "action", "ronin")))
"""Cameras for the hand, by makers of drones."""
_WHILE = re.compile(r"(?:during|throughout)\s+(?:the\s+)?", re.IGNORECASE)
_CHINESE_WHILE = frozenset({"期间", "的时候", "时候"})

_TAIL = re.compile(r"^(?:['’]s)?[^\w\s]*$")
"""What may follow a day within its token: punctuation, or the s of a genitive."""

Tokens = Sequence[re.Match[str]]


def read(text: str, tokens: Tokens, calendar: Calendar, programme: Programme) -> dict[int, Part]:
    """The parts of a question that are understood, each by the number of its first token.

    Where nothing but fillers would be left, they are words: “The Who” is a band.
    """
    reader = _Reader(text, tokens, calendar, programme)
    found = reader.read()
    understood = sum(part.tokens for part in found.values() if part.kind == "filler")
    return found if understood < len(tokens) else {}


def is_filler(word: str) -> bool:
    """Does this word of a question say nothing about a picture?"""
    meaning = lexicon().meanings.get(key(word))
    return meaning is not None and meaning.kind == "filler"


class _Reader:
    """One question; goes through its tokens once."""

    def __init__(self, text: str, tokens: Tokens, calendar: Calendar, programme: Programme) -> None:
        self._text, self._tokens = text, tokens
        self._calendar, self._programme = calendar, programme
        self._lexicon = lexicon()
        self._keys = [key(token["word"]) if _is_plain(token) else "" for token in tokens]
        self._shouts = all(token["word"].isupper() for token in tokens if token["word"])

    def read(self) -> dict[int, Part]:
        found: dict[int, Part] = {}
        place = 0
        while place < len(self._tokens):
            if not self._keys[place] or self._is_negated(place):
                place += 1
                continue
            name = self._name_at(place)
            part = self._part_at(place)
            if part is None or part.tokens < name:
                place += max(1, name)
                continue
            if name:  # a tag that is called so, or what it means otherwise
                part = None if part.kind == "filler" else _named(part)
            if part is not None:
                found[place] = part
            place += part.tokens if part else name
        return self._joined(found)

    def _is_negated(self, place: int) -> bool:
        return place > 0 and (
            self._tokens[place - 1].lastgroup == "minus" or self._tokens[place - 1]["word"] == "NOT"
        )

    def _row(self, place: int, longest: int) -> list[str]:
        """The keys of plain words from `place` on."""
        row: list[str] = []
        for one in self._keys[place : place + longest]:
            if not one:
                break
            row.append(one)
        return row

    def _name_at(self, place: int) -> int:
        """How many tokens from here are the whole name of something, at most."""
        row = self._row(place, LONGEST_NAME)
        return next(
            (count for count in range(len(row), 0, -1) if " ".join(row[:count]) in self._programme.names), 0
        )

    def _part_at(self, place: int) -> Part | None:
        start = self._start(place)
        timed = (day_at(self._text, start, self._calendar), clock_at(self._text, start))
        best = max((when for when in timed if when), key=lambda when: when.end, default=None)
        found = [
            self._timed(place, best) if best else None,
            self._session_at(place),
            self._meant_at(place),
        ]
        return max((one for one in found if one), key=lambda part: part.tokens, default=None)

    def _start(self, place: int) -> int:
        return self._tokens[place].start("word")

    def _tokens_until(self, place: int, end: int) -> int:
        """How many tokens from `place` on end at `end`; 0 where none does."""
        for count, token in enumerate(self._tokens[place:], 1):
            if token.end() >= end:
                return count if not _TAIL.sub("", self._text[end : token.end()]) else 0
        return 0

    def _timed(self, place: int, when: When) -> Part | None:
        count = self._tokens_until(place, when.end)
        if not count:
            return None
        if when.hours is None:
            query: Query = _any(Term("day", day.isoformat()) for day in when.days or ())
        else:
            days = self._calendar.days if when.days is None else when.days
            query = _any(hours_of(days, when.hours, self._calendar.zone))
        kind: Kind = "day" if when.hours is None else "hours"
        return Part(
            kind, self._start(place), self._tokens[place + count - 1].end(), count, query,
            literal=False, days=when.days or (), hours=when.hours,
        )  # fmt: skip

    def _session_at(self, place: int) -> Part | None:
        """“during the opening”: pictures of that session, and of no session that were taken in its time."""
        row = self._row(place, 2)
        if len(row) == 2 and row[1] in _CHINESE_WHILE and (meant := self._slots(row[:1])):
            return self._session(place, 2, meant)
        if not (led := _WHILE.match(self._text, self._start(place))):
            return None
        first = next((n for n in range(place, len(self._tokens)) if self._start_of(n) >= led.end()), None)
        if first is None:
            return None
        row = self._row(first, LONGEST_NAME)
        for count in range(len(row), 0, -1):
            if meant := self._slots(row[:count]):
                return self._session(place, first + count - place, meant)
        return None

    def _session(self, place: int, count: int, meant: Sequence[Slot]) -> Part:
        loose = [
            And((Not(Exists("session")), Range("taken", slot.starts, slot.ends, high_excluded=True)))
            for slot in meant
        ]
        return Part(
            "session", self._start(place), self._tokens[place + count - 1].end(), count,
            Or((*(Term("session", slot.code) for slot in meant), *loose)),
            literal=False, value=",".join(slot.code for slot in meant),
        )  # fmt: skip

    def _start_of(self, place: int) -> int:
        token = self._tokens[place]
        return token.start("word") if token["word"] else -1

    def _slots(self, row: Sequence[str]) -> list[Slot]:
        """The sessions whose title has all these words, in any form that the lexicon knows."""
        words = [word for part in row for word in part.split()]
        fillers = [word for word in words if self._lexicon.meanings.get(word, _NONE).kind == "filler"]
        whole = " ".join(words)
        wanted = [whole] if whole in self._lexicon.meanings else [w for w in words if w not in fillers]
        if not wanted or (words and words[-1] in fillers):
            return []
        found = [
            slot
            for slot in self._programme.slots
            if all(slot.words.intersection(self._forms(word)) for word in wanted)
        ]
        return found if len(found) <= MAX_SLOTS else []

    def _forms(self, word: str) -> set[str]:
        meaning = self._lexicon.meanings.get(word, _NONE)
        return {word, *(other for other in meaning.others if " " not in other)}

    def _meant_at(self, place: int) -> Part | None:
        row = self._row(place, self._lexicon.longest)
        for count in range(len(row), 0, -1):
            meaning = self._lexicon.meanings.get(" ".join(row[:count]))
            if meaning is None and count == 1 and self._is_particle(place):
                meaning = _FILLER
            if meaning is not None and not (meaning.kind in ("filler", "same") and self._is_acronym(place)):
                return self._meaning(place, count, meaning)
        return None

    def _is_particle(self, place: int) -> bool:
        """A single character of a sentence that was taken apart here."""
        token = self._tokens[place]
        letters = set(token["word"])
        if letters <= self._lexicon.leading and len(self._tokens) > 1:
            return True
        return letters <= self._lexicon.particles and self._touches(place)

    def _touches(self, place: int) -> bool:
        start, end = self._tokens[place].span("word")
        around = self._text[max(0, start - 1) : start] + self._text[end : end + 1]
        return bool(around.strip())

    def _is_acronym(self, place: int) -> bool:
        """WHO and US are no fillers, unless everything is in capitals."""
        word = self._tokens[place]["word"]
        return len(word) > 1 and word.isascii() and word.isupper() and not self._shouts

    def _meaning(self, place: int, count: int, meaning: Meaning) -> Part:
        return Part(
            meaning.kind,
            self._start(place),
            self._tokens[place + count - 1].end(),
            count,
            self._asked(meaning),
            literal=meaning.kind not in ("kind", "orientation"),
            value=meaning.value,
            hours=meaning.hours,
            others=meaning.others,
        )

    def _asked(self, meaning: Meaning) -> Query | None:
        if meaning.hours is not None:
            return _any(hours_of(self._calendar.days, meaning.hours, self._calendar.zone))
        if meaning.kind in ("kind", "orientation"):
            return Term(meaning.kind, meaning.value)
        if meaning.kind == "colour":
            return Term("palette", meaning.value, COLOUR_COUNTS)
        if meaning.value == "some":
            return Exists("person")
        if meaning.cameras:
            return And((_any(Term("camera", word, CAMERA_COUNTS) for word in meaning.cameras), Not(HELD)))
        return None

    def _joined(self, found: dict[int, Part]) -> dict[int, Part]:
        """Days and hours beside each other made one: “Saturday night” goes on after midnight."""
        rows = sorted(found)
        for first, second in pairwise(rows):
            one, other = found.get(first), found[second]
            if one is None or first + one.tokens != second:
                continue
            day, hours = (one, other) if one.kind == "day" else (other, one)
            if day.kind == "day" and day.days and hours.hours and not hours.days:
                joined = hours_of(day.days, hours.hours, self._calendar.zone)
                found[second] = Part(
                    "hours", one.start, other.end, one.tokens + other.tokens, _any(joined), literal=False,
                    value=hours.value, days=day.days, hours=hours.hours,
                )  # fmt: skip
                found[first] = found.pop(second)
        return found


def hours_of(days: Iterable[date], hours: tuple[str, str], zone: tzinfo) -> list[Query]:
    """Taken on one of these days between these hours, in the zone."""
    return [
        Range("taken", _moment(first, low, zone), _moment(last, high, zone), high_excluded=True)
        for first, low, last, high in spans_of(days, hours)
    ]


def _moment(day: date, clock: str, zone: tzinfo) -> int:
    hour, minute = map(int, clock.split(":"))
    if hour == 24:
        day, hour = day + timedelta(days=1), 0
    return micros(datetime.combine(day, time(hour, minute), zone))


def _any(parts: Iterable[Query]) -> Query:
    found = tuple(parts)
    return found[0] if len(found) == 1 else Or(found) if found else Nothing()


def _is_plain(token: re.Match[str]) -> bool:
    word = token["word"]
    return bool(word) and word not in OPERATORS and not re.search(r"[*?]", word)


def _named(part: Part) -> Part:
    return Part(
        part.kind, part.start, part.end, part.tokens, part.query, literal=True, value=part.value,
        days=part.days, hours=part.hours, others=part.others,
    )  # fmt: skip


_NONE, _FILLER = Meaning("word"), Meaning("filler")
