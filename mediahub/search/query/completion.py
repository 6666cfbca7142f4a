"""Autocomplete: people, sessions, tags, photographers, fields and states for what is being typed.

The last words of the text are compared with the beginnings of every name's words, in any order and any
script. Only what has pictures for the viewer is offered: a name that must not be seen is never completed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mediahub.search.analysis import is_cjk, key
from mediahub.search.query.clauses import PRESENT
from mediahub.search.query.guide import FIELD_HELP, MOMENT_HELP, STATE_HELP

LONGEST_NAME = 5
"""Words that are taken for one name."""
MAX_SUGGESTIONS = 10
"""That are offered together."""
MAX_OF_A_KIND = 4
"""Of one facet among them."""
COUNTED = ("person", "session", "tag", "photographer")
"""Facets whose values have names."""
OFFERED_BY: Mapping[str, str] = {"person": "person", "session": "session", "tag": "tag", "by": "photographer"}
"""By field, the facet that its values come from."""

_LAST = re.compile(r'(?P<minus>-?)(?:(?P<field>[A-Za-z]+):|(?P<tag>\#))(?P<quote>"?)(?P<value>[^"]*)$')

Counts = Mapping[str, Mapping[str, int]]
"""By facet and value, how many pictures the viewer would find."""


@dataclass(frozen=True, slots=True)
class Name:
    """Something that can be meant, and everything that it is called."""

    facet: str
    value: str
    """As the facet has it."""
    label: str
    names: tuple[str, ...]
    """The label too."""
    note: str = ""
    """What tells it from others of the name: a role, a room and time."""
    words: tuple[tuple[str, ...], ...] = field(init=False, repr=False)
    """Each name as it is compared."""
    text: str = field(init=False, repr=False)
    """All of them in one, a blank before each word: what is not in it is in none of them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tuple(tuple(key(name).split()) for name in self.names))
        object.__setattr__(self, "text", "".join(f" {word}" for words in self.words for word in words))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the list. Download it makes the text `text`, and adds the filter if there is one."""

    kind: str
    """A facet, `field` or `value`."""
    label: str
    note: str
    text: str
    facet: str = ""
    value: str = ""
    count: int | None = None


def complete(
    text: str, names: Sequence[Name], count: Callable[[str], Counts], *, drafts: bool
) -> list[Suggestion]:
    """What `text` may become; at most `MAX_SUGGESTIONS`, the likeliest first.

    `count(before)` counts what each value would leave of the rest of the query. `drafts` offers what finds
    only where drafts count (`port.Request.drafts`).
    """
    start = _start_of_last(text)
    before, last = text[:start], text[start:]
    if typed := _LAST.fullmatch(last):
        return _values(before, typed, names, count, drafts)[:MAX_SUGGESTIONS]
    if not last.strip('-("'):
        return []
    return [*_named(text, names, count), *_fields(before, last)][:MAX_SUGGESTIONS]


def _start_of_last(text: str) -> int:
    """Where the last item begins; blanks within quotes are part of it."""
    start, quoted = 0, False
    for place, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif not quoted and (letter.isspace() or letter == "("):
            start = place + 1
    return start


def _named(text: str, names: Sequence[Name], count: Callable[[str], Counts]) -> Iterator[Suggestion]:
    """Names that the last words begin: of as many words as fit any."""
    items = list(re.finditer(r'[^\s"():#]+', text))
    near = [name for name, _ in _matching(items[-1].group(), names)] if items else []
    for first in items[-LONGEST_NAME:]:
        if first.group().startswith("-") or re.search(r'[":#()]', text[first.start() :]):
            continue
        found = list(_matching(text[first.start() :], near))
        if found:
            before = text[: first.start()]
            yield from _best(found, before, count(before))
            return


def _values(
    before: str,
    typed: re.Match[str],
    names: Sequence[Name],
    count: Callable[[str], Counts],
    drafts: bool,
) -> list[Suggestion]:
    """What may stand after `field:` or `#`."""
    name_of_field = "tag" if typed["tag"] else typed["field"].casefold()
    start, value = typed["minus"], typed["value"]
    if facet := OFFERED_BY.get(name_of_field):
        of_facet = [name for name in names if name.facet == facet]
        found = list(_matching(value, of_facet)) if value else [(name, name.label) for name in of_facet]
        made = _best(found, before, count(before), most=MAX_SUGGESTIONS)
        if not start:
            return list(made)
        return [_as_text(before + start, name_of_field, one) for one in made]
    present = dict.fromkeys((*PRESENT, *(("faces",) if drafts else ()), "gps", "rating"), "")
    known = {"is": STATE_HELP, "has": present, "taken": MOMENT_HELP}.get(name_of_field, {})
    return [
        Suggestion("value", f"{name_of_field}:{state}", note, f"{before}{start}{name_of_field}:{state} ")
        for state, note in known.items()
        if state.startswith(value.casefold())
    ]


def _as_text(before: str, name: str, one: Suggestion) -> Suggestion:
    """An exclusion is no filter: it stays in the text."""
    said = f'"{one.value}"' if " " in one.value else one.value
    return Suggestion(one.kind, one.label, one.note, f"{before}{name}:{said} ", count=one.count)


def _matching(typed: str, names: Iterable[Name]) -> Iterator[tuple[Name, str]]:
    """Names that `typed` begins, each with the one of its spellings that fits."""
    wanted = [(word, is_cjk(word)) for word in key(typed).split()]
    if not wanted:
        return
    marks = [word if inside else f" {word}" for word, inside in wanted]
    for name in names:
        if not all(mark in name.text for mark in marks):
            continue  # most names end here
        for spelling, words in zip(name.names, name.words, strict=True):
            if _begins(wanted, words):
                yield name, spelling
                break


def _begins(wanted: Sequence[tuple[str, bool]], words: Sequence[str]) -> bool:
    """Does each wanted word begin a word of its own? In scripts without spaces, it may be anywhere."""
    if len(wanted) > len(words):
        return False
    left = list(words)
    for word, inside in wanted:
        for place, other in enumerate(left):
            if other.startswith(word) or (inside and word in other):
                del left[place]
                break
        else:
            return False
    return True


def _best(
    found: Iterable[tuple[Name, str]], text: str, counts: Counts, most: int = MAX_OF_A_KIND
) -> Iterator[Suggestion]:
    """The most frequent of each facet, with the facets in their order; none without pictures."""
    ranked = sorted(
        ((counts.get(name.facet, {}).get(name.value, 0), name, spelling) for name, spelling in found),
        key=lambda row: (COUNTED.index(row[1].facet), -row[0], row[1].label),
    )
    of_facet: dict[str, int] = {}
    for number, name, spelling in ranked:
        of_facet[name.facet] = of_facet.get(name.facet, 0) + bool(number)
        if number and of_facet[name.facet] <= most:
            also = [spelling] if key(spelling) != key(name.label) else []
            note = " · ".join([*also, *([name.note] if name.note else [])])
            yield Suggestion(name.facet, name.label, note, text, name.facet, name.value, number)


def _fields(before: str, last: str) -> Iterator[Suggestion]:
    """Fields and states that begin with what was typed."""
    minus = "-" if last.startswith("-") else ""
    typed = last.removeprefix("-").casefold()
    for name, note in FIELD_HELP.items():
        if name.startswith(typed):
            yield Suggestion("field", f"{name}:", note, f"{before}{minus}{name}:")
    for state, note in STATE_HELP.items():
        if state.startswith(typed):
            yield Suggestion("value", f"is:{state}", note, f"{before}{minus}is:{state} ")
