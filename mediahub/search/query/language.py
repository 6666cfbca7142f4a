"""The query language: what a person typed, to a query tree and remarks on what was not read.

    query  := choice*                    all of them
    choice := part ("OR" part)*          any of them
    part   := ("-" | "NOT") part | "(" query ")" | item
    item   := word | begin* | "a phrase" | field:value | field:"a value" | #tag | ~gallery | ~"a gallery"

Words are read as a sentence first (`sentence`): days, colours and kinds mean what they mean, fillers nothing.
`parse` never raises. What makes no sense is said in a message, and searched as words where it has any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from mediahub.messages import N_, message
from mediahub.search.analysis import key, search_words
from mediahub.search.query import clauses
from mediahub.search.query.moments import Calendar, Unreadable
from mediahub.search.query.sentence.parts import Kind, Part, Programme
from mediahub.search.query.sentence.reading import is_filler, read
from mediahub.search.query.sentence.splitting import split
from mediahub.search.query.tree import All, Not, Nothing, Query

LONGEST_QUERY = 1000
"""Characters that are read; a query is no place for a book."""
DEEPEST_NESTING = 20
"""Brackets within brackets."""

NO_PROGRAMME = Programme()
_ASKED = re.compile(r"(?<=\s\S)(?P<rest>\S*?)[?？]+\s*$")
"""The end of a question of several words: no pattern of one word."""
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_OF_PAGES: Mapping[str, Kind] = {"taken": "taken", "like": "like"}
"""Fields that pages write into a question: the brushed time, and the picture that others look like."""
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
    parts: tuple[Part, ...] = ()
    """Its understood parts, words and names in their order, of which all must hold."""


def parse(
    text: str,
    calendar: Calendar | None = None,
    respell: Callable[[str], str | None] | None = None,
    alike: Callable[[str], Sequence[tuple[str, float]]] | None = None,
    also: Callable[[str], Sequence[str]] | None = None,
    programme: Programme = NO_PROGRAMME,
    written: bool = False,
) -> Parsed:
    """Read a query. Dates are relative to `calendar`; `respell` gives what was meant by a wrong word,
    `alike` the pictures that look like one, each with how much, and `also` what else something is called
    whose whole name, as a `key`, is given. `programme` has the names and sessions of the event. If `written`,
    bare words find nothing that only looks like them."""
    parser = _Parser(
        calendar or Calendar(UTC, datetime.now(UTC)),
        respell or (lambda word: None),
        alike or (lambda identity: ()),
        also or (lambda name: ()),
        written,
    )
    if len(text) > LONGEST_QUERY:
        parser.say(message("Only the first %(n)s characters were read.", n=LONGEST_QUERY))
    plain = _ASKED.sub(r"\g<rest>", text[:LONGEST_QUERY].translate(_PLAIN))
    parser.tokens = split(list(_TOKEN.finditer(plain)), programme, partial(_TOKEN.match, plain))
    parser.understood = read(plain, parser.tokens, parser.calendar, programme)
    query = parser.query()
    while parser.place < len(parser.tokens):  # only a closing bracket stops the parser early
        parser.say(N_("A closing bracket has no opening one."))
        parser.place += 1
        query = clauses.all_of([part for part in (query, parser.query()) if part is not None])
    query = clauses.called(query, parser.said) if query is not None else All()
    return Parsed(query, tuple(parser.messages), parser.ranked, tuple(parser.parts))


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
    written: bool = False
    """Whether words have to be written, and visual words do not count."""
    tokens: list[re.Match[str]] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """The words and phrases that are wanted, in their order."""
    understood: Mapping[int, Part] = field(default_factory=dict)
    """Parts of the sentence by their first token."""
    parts: list[Part] = field(default_factory=list)
    """What all of it must hold, outside of brackets."""
    ranked: bool = False
    place: int = 0
    depth: int = 0

    def say(self, remark: str) -> None:
        if remark not in self.messages:
            self.messages.append(remark)

    def query(self) -> Query | None:
        parts = []
        while self._kind() not in (None, "close"):
            first = self.place
            part = self._choice()
            if part is not None:
                parts.append(part)
            if not self.depth:
                self._note(first, part)
        return clauses.all_of(parts)

    def _note(self, first: int, query: Query | None) -> None:
        """Keep what the tokens from `first` on asked for together."""
        taken = self.tokens[first : self.place]
        known = self.understood.get(first)
        if known is not None and known.tokens == len(taken):
            self.parts.append(known)
        elif query is not None and taken:
            head = taken[0]
            plain = all(token["word"] and not self._is_sign(token) for token in taken)
            kind: Kind = "explicit" if not plain else "word" if len(taken) == 1 else "name"
            value = ""
            if len(taken) == 1 and (head["field"] or "").casefold() in _OF_PAGES:
                kind, value = _OF_PAGES[head["field"].casefold()], head["quoted_value"] or head["value"] or ""
            start = head.end() - len(head.group().lstrip())
            self.parts.append(Part(kind, start, taken[-1].end(), len(taken), query, value=value))

    def _is_sign(self, token: re.Match[str]) -> bool:
        """Is it an operator, or a word with a star?"""
        return token["word"] in _OPERATORS or re.search(r"[*?]", token["word"]) is not None

    def _choice(self) -> Query | None:
        part = self.understood.get(self.place)
        if part is not None and not self._is_or(part.tokens) and not self._is_or(-1):
            return self._meant(part)
        parts = [self._name(clauses.LONGEST_NAME) or self._part()]
        while self._is_or():
            self.place += 1
            if self._kind() in (None, "close"):
                self.say(N_("OR needs something on both sides."))
                break
            parts.append(self._name(1) or self._part())
        found = [part for part in parts if part is not None]
        return clauses.any_of(found) if found else None

    def _meant(self, part: Part) -> Query | None:
        """What a part of the sentence asks for, in other words too."""
        row = [token["word"] for token in self.tokens[self.place : self.place + part.tokens]]
        self.place += part.tokens
        if part.kind == "filler":
            return None
        if not part.literal:
            return part.query
        self.said += row
        self.ranked = True
        telling = [one for one in row if not is_filler(one)] or row
        found = [clauses.anywhere(one, written=self.written) for one in telling]
        words = clauses.all_of([query for query in found if query])
        literal = clauses.otherwise_called(words, self.also(key(" ".join(row))))
        same = [clauses.same_as(other, written=self.written) for other in part.others]
        return clauses.any_of([literal, *same, *([part.query] if part.query else [])])

    def _name(self, longest: int) -> Query | None:
        """The longest row of words, or the phrase, that is next and a name of something with other names."""
        row: list[str] = []
        for token in self.tokens[self.place : self.place + longest]:
            if row and self.place + len(row) in self.understood:
                break
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
                found = [clauses.anywhere(one, written=self.written) for one in row[:count]]
                return clauses.otherwise_called(clauses.all_of([one for one in found if one]), others)
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
                self.say(N_("OR needs something on both sides."))
            return None
        return self._item(token)

    def _negated(self) -> Query | None:
        if self._kind() in (None, "close"):
            self.say(N_("NOT needs something after it."))
            return None
        self.depth += 1
        wanted, written = len(self.said), self.written
        self.written = True  # a guess leaves nothing out
        part = None if self._too_deep() else self._part()
        del self.said[wanted:]
        self.depth, self.written = self.depth - 1, written
        return None if part is None else Not(part)

    def _bracketed(self) -> Query | None:
        self.depth += 1
        part = None if self._too_deep() else self.query()
        self.depth -= 1
        if self._kind() == "close":
            self.place += 1
        else:
            self.say(N_("A bracket is not closed."))
        return part

    def _too_deep(self) -> bool:
        """Give up on the rest where it is nested beyond reason."""
        if self.depth <= DEEPEST_NESTING:
            return False
        self.say(
            message("Brackets are nested more than %(n)s deep; the rest was not read.", n=DEEPEST_NESTING)
        )
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
                self.say(N_("A quotation mark is not closed."))
            return self._words(token["phrase"], written=True)
        return self._word(token["word"])

    def _field(self, name: str, value: str, token: re.Match[str]) -> Query | None:
        if name not in clauses.FIELDS:
            self.say(message("“%(name)s:” is no field; its words were searched.", name=name))
            return self._words(f"{name} {value}")
        if name == "like" and value:
            return self._alike(value)
        star = value.endswith("*") and token["quoted_value"] is None
        try:
            query = clauses.field_value(name, value.rstrip("*"), self.calendar, star=star) if value else None
        except Unreadable as error:
            self.say(error.args[0])
            return None
        if query is None or isinstance(query, Nothing):
            self.say(message("“%(name)s:” has no value.", name=name))
            return None
        return query

    def _alike(self, identity: str) -> Query:
        found = self.alike(identity.casefold())
        self.ranked = True
        if not found:
            self.say(message("There is no picture “%(id)s” to compare with.", id=identity))
        return clauses.alike(found)

    def _word(self, word: str) -> Query | None:
        inner = word.rstrip("*")
        if re.search(r"[*?]", inner):
            query = clauses.pattern(word)
            if query is None:
                self.say(
                    message("“%(word)s” begins with a star; give at least two letters first.", word=word)
                )
                return self._words(word)
            self.ranked = True
            return query
        return self._words(inner, star=inner != word)

    def _words(self, text: str, *, star: bool = False, written: bool = False) -> Query | None:
        text = text if star else self._respelled(text)
        query = clauses.anywhere(text, star=star, written=written or self.written)
        if query is None:
            self.say(
                message("“%(text)s” holds no words.", text=text) if text.strip() else N_("A phrase is empty.")
            )
            return None
        self.ranked = True
        if not star:
            self.said.append(text)
        return query

    def _respelled(self, text: str) -> str:
        """The text with the words that nothing has replaced by the nearest ones."""
        groups = search_words(text)
        meant = {word: better for row in groups for word in row if (better := self.respell(word))}
        for word, better in meant.items():
            self.say(message("Nothing has “%(word)s”; showing “%(better)s”.", word=word, better=better))
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
