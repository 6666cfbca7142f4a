"""The query language: what a person typed, to a query tree and remarks on what was not read.

    query  := choice*                    all of them
    choice := part ("OR" part)*          any of them
    part   := ("-" | "NOT") part | "(" query ")" | item
    item   := word | begin* | "a phrase" | field:value | field:"a value" | #tag | ~gallery | ~"a gallery"

`parse` never raises. What makes no sense is said in a message, and searched as words where it has any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mediahub.search.analysis import asked, key
from mediahub.search.query import clauses
from mediahub.search.query.moments import Calendar, Unreadable
from mediahub.search.query.tree import All, Not, Nothing, Query

LONGEST_QUERY = 1000
"""Characters that are read; a query is no place for a book."""
DEEPEST_NESTING = 20
"""Brackets within brackets."""

_OPERATORS = frozenset({"AND", "OR", "NOT"})
_PLAIN = str.maketrans(
    dict.fromkeys("“”„‟«»〝〞＂", '"') | {"：": ":", "（": "(", "）": ")", "＃": "#", "～": "~"}
)
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<open>\() | (?P<close>\)) | (?P<bar>\|)
    | (?P<minus>-(?=[^\s-]))
    | (?P<field>[A-Za-z]+):(?:"(?P<quoted_value>[^"]*)"?|(?P<value>[^\s()"|]*))
    | \#(?P<tag>[^\s()"#|]+)
    | ~(?:"(?P<quoted_gallery>[^"]*)"?|(?P<gallery>[^\s()"|]+))
    | "(?P<phrase>[^"]*)(?P<end>"?)
    | (?P<word>[^\s()"|]+)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query that every engine understands."""

    query: Query
    messages: tuple[str, ...]
    """What could not be read, for people."""
    ranked: bool
    """It has words, so that relevance means something."""


def parse(
    text: str,
    calendar: Calendar | None = None,
    respell: Callable[[str], str | None] | None = None,
    alike: Callable[[str], Sequence[tuple[str, float]]] | None = None,
    also: Callable[[str], Sequence[str]] | None = None,
) -> Parsed:
    """Read a query. Dates are relative to `calendar`; `respell` gives what was meant by a wrong word,
    `alike` the pictures that look like one, each with how much, and `also` what else something is called
    whose whole name, as a `key`, is given."""
    parser = _Parser(
        calendar or Calendar(UTC, datetime.now(UTC)),
        respell or (lambda word: None),
        alike or (lambda identity: ()),
        also or (lambda name: ()),
    )
    if len(text) > LONGEST_QUERY:
        parser.say(f"Only the first {LONGEST_QUERY} characters were read.")
    parser.tokens = tokens(text[:LONGEST_QUERY])
    query = parser.query()
    while parser.place < len(parser.tokens):  # only a closing bracket stops the parser early
        parser.say("A closing bracket has no opening one.")
        parser.place += 1
        query = clauses.all_of([part for part in (query, parser.query()) if part is not None])
    query = clauses.called(query, parser.said) if query is not None else All()
    return Parsed(query, tuple(parser.messages), parser.ranked)


def tokens(text: str) -> list[re.Match[str]]:
    """The pieces that a query is made of, with every way to write quotation marks and brackets made one."""
    return list(_TOKEN.finditer(text.translate(_PLAIN)))


@dataclass
class _Parser:
    """Recursive descent over the tokens. Each method gives None where nothing was left to search for."""

    calendar: Calendar
    respell: Callable[[str], str | None]
    alike: Callable[[str], Sequence[tuple[str, float]]]
    also: Callable[[str], Sequence[str]]
    tokens: list[re.Match[str]] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """The words and phrases that are wanted, in their order."""
    ranked: bool = False
    place: int = 0
    depth: int = 0

    def say(self, message: str) -> None:
        if message not in self.messages:
            self.messages.append(message)

    def query(self) -> Query | None:
        parts = []
        while self._kind() not in (None, "close"):
            part = self._choice()
            if part is not None:
                parts.append(part)
        return clauses.all_of(parts)

    def _choice(self) -> Query | None:
        parts = [self._name(clauses.LONGEST_NAME) or self._part()]
        while self._is_or():
            self.place += 1
            if self._kind() in (None, "close"):
                self.say("OR needs something on both sides.")
                break
            parts.append(self._name(1) or self._part())
        found = [part for part in parts if part is not None]
        return clauses.any_of(found) if found else None

    def _name(self, longest: int) -> Query | None:
        """The longest row of words, or the phrase, that is next and a name of something with other names."""
        row: list[str] = []
        for token in self.tokens[self.place : self.place + longest]:
            said = token["word"] or (token["phrase"] if token["end"] and not row else None)
            if not said or said in _OPERATORS or re.search(r"[*?]", said):
                break
            row.append(said)
            if token["word"] is None:
                break
        for count in range(len(row), 0, -1):
            others = self.also(key(" ".join(row[:count])))
            if others and (count == 1 or not self._is_or(count)):  # which takes only the last of the words
                self.place += count
                self.said += row[:count]
                self.ranked = True
                words = [query for one in row[:count] if (query := clauses.anywhere(one))]
                return clauses.otherwise_called(clauses.all_of(words), others)
        return None

    def _part(self) -> Query | None:
        token = self._next()
        kind = token.lastgroup if token["phrase"] is None else "phrase"
        if kind == "minus" or token["word"] == "NOT":
            return self._negated()
        if kind == "open":
            return self._bracketed()
        if kind == "bar" or token["word"] in ("OR", "AND"):
            if token["word"] != "AND":
                self.say("OR needs something on both sides.")
            return None
        return self._item(token)

    def _negated(self) -> Query | None:
        if self._kind() in (None, "close"):
            self.say("NOT needs something after it.")
            return None
        self.depth += 1
        wanted = len(self.said)
        part = None if self._too_deep() else self._part()
        del self.said[wanted:]
        self.depth -= 1
        return None if part is None else Not(part)

    def _bracketed(self) -> Query | None:
        self.depth += 1
        part = None if self._too_deep() else self.query()
        self.depth -= 1
        if self._kind() == "close":
            self.place += 1
        else:
            self.say("A bracket is not closed.")
        return part

    def _too_deep(self) -> bool:
        """Give up on the rest where it is nested beyond reason."""
        if self.depth <= DEEPEST_NESTING:
            return False
        self.say(f"Brackets are nested more than {DEEPEST_NESTING} deep; the rest was not read.")
        self.place = len(self.tokens)
        return True

    def _item(self, token: re.Match[str]) -> Query | None:
        if token["tag"] is not None:
            return self._field("tag", token["tag"], token)
        if (gallery := token["gallery"] or token["quoted_gallery"]) is not None:
            return self._field("in", gallery, token)
        if token["field"] is not None:
            quoted = token["quoted_value"]
            return self._field(token["field"].casefold(), token["value"] if quoted is None else quoted, token)
        if token["phrase"] is not None:
            if not token["end"]:
                self.say("A quotation mark is not closed.")
            return self._words(token["phrase"])
        return self._word(token["word"])

    def _field(self, name: str, value: str, token: re.Match[str]) -> Query | None:
        if name not in clauses.FIELDS:
            self.say(f"“{name}:” is no field; its words were searched.")
            return self._words(f"{name} {value}")
        if name == "like" and value:
            return self._alike(value)
        star = value.endswith("*") and token["quoted_value"] is None
        try:
            query = clauses.field_value(name, value.rstrip("*"), self.calendar, star=star) if value else None
        except Unreadable as error:
            self.say(f"{error}.")
            return None
        if query is None or isinstance(query, Nothing):
            self.say(f"“{name}:” has no value.")
            return None
        return query

    def _alike(self, identity: str) -> Query:
        found = self.alike(identity.casefold())
        self.ranked = True
        if not found:
            self.say(f"There is no picture “{identity}” to compare with.")
        return clauses.alike(found)

    def _word(self, word: str) -> Query | None:
        inner = word.rstrip("*")
        if re.search(r"[*?]", inner):
            query = clauses.pattern(word)
            if query is None:
                self.say(f"“{word}” begins with a star; give at least two letters first.")
                return self._words(word)
            self.ranked = True
            return query
        return self._words(inner, star=inner != word)

    def _words(self, text: str, *, star: bool = False) -> Query | None:
        text = text if star else self._respelled(text)
        query = clauses.anywhere(text, star=star)
        if query is None:
            self.say(f"“{text}” holds no words." if text.strip() else "A phrase is empty.")
            return None
        self.ranked = True
        if not star:
            self.said.append(text)
        return query

    def _respelled(self, text: str) -> str:
        """The text with the words that nothing has replaced by the nearest ones."""
        groups = asked(text)
        meant = {word: better for row in groups for word in row if (better := self.respell(word))}
        for word, better in meant.items():
            self.say(f"Nothing has “{word}”; showing “{better}”.")
        return " ".join(meant.get(word, word) for row in groups for word in row) if meant else text

    def _kind(self) -> str | None:
        """What is next: the name of a token's group, or None at the end."""
        if self.place >= len(self.tokens):
            return None
        return self.tokens[self.place].lastgroup

    def _is_or(self, ahead: int = 0) -> bool:
        if self.place + ahead >= len(self.tokens):
            return False
        token = self.tokens[self.place + ahead]
        return token["bar"] is not None or token["word"] == "OR"

    def _next(self) -> re.Match[str]:
        self.place += 1
        return self.tokens[self.place - 1]
