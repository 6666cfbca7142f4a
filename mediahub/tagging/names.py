"""Finding names in running text, in every script.

Texts and names are cut into tokens: a word where words have borders, a single character where they have none
(Chinese, Japanese, Korean, Thai). A name is found where its tokens follow each other, the longest first, so
that "Ban Ki-moon" is not also "Ban". Each text is looked at once, however many names there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from mediahub.catalog.names import fold

_NO_BORDERS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"  # kana, Han, Hangul
)
TOKEN = re.compile(rf"[{_NO_BORDERS}]|[^\W_{_NO_BORDERS}]+")
_ALONE = re.compile(rf"[{_NO_BORDERS}]")
SHORT = 3
"""A single word of so many letters or fewer counts only as it is written: `ESG` is not in "Gesges"."""
SHORT_PERSON = 5
"""`SHORT` for a person's single name, which may be a word of some language: `Ban`, `Lin`, `Grace`."""

fold_word = lru_cache(maxsize=20_000)(fold)
"""`fold`, for words and names that come again and again."""

Kind = Literal["person", "tag"]
Target = tuple[Kind, int]


@dataclass(frozen=True, slots=True)
class Name:
    """A name that stands for a person or tag."""

    text: str
    kind: Kind
    target: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A name that was found."""

    target: Target
    text: str
    """As the vocabulary writes it."""
    tokens: int


@dataclass(frozen=True, slots=True)
class _Entry:
    tokens: tuple[str, ...]
    targets: tuple[Target, ...]
    text: str
    exact: str
    """The spelling that is asked for, where that matters."""


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Names, ready to be looked for. Picklable."""

    by_first: dict[str, tuple[_Entry, ...]] = field(default_factory=dict)

    def find(self, text: str) -> list[Hit]:
        """Every name in the text, once for each target, in order. A name that stands for two people or two
        tags says nothing."""
        words = TOKEN.findall(text)
        folded = [fold_word(word) for word in words]
        found: dict[Target, Hit] = {}
        place = 0
        while place < len(folded):
            entry = self._at(folded, words, place)
            if entry is None:
                place += 1
                continue
            for target in entry.targets:
                found.setdefault(target, Hit(target, entry.text, len(entry.tokens)))
            place += len(entry.tokens)
        return list(found.values())

    def whole(self, text: str) -> Target | None:
        """Whom or what the text as a whole names; None for no name, or one that stands for two."""
        width = len(TOKEN.findall(text))
        return next((hit.target for hit in self.find(text) if hit.tokens == width), None)

    def _at(self, folded: list[str], words: list[str], place: int) -> _Entry | None:
        """The longest name that begins here."""
        for entry in self.by_first.get(folded[place], ()):
            end = place + len(entry.tokens)
            if tuple(folded[place:end]) == entry.tokens and (not entry.exact or entry.exact == words[place]):
                return entry
        return None


def build_index(names: Iterable[Name]) -> NameIndex:
    """An index of these names; those that are too short to mean anything are left out."""
    grouped: dict[tuple[tuple[str, ...], str], list[Name]] = defaultdict(list)
    for name in names:
        words = TOKEN.findall(name.text)
        tokens = tuple(fold_word(word) for word in words)
        if tokens and not _too_short(tokens):
            grouped[tokens, _exact(name, words)].append(name)
    by_first: dict[str, list[_Entry]] = defaultdict(list)
    for (tokens, exact), same in grouped.items():
        targets = tuple(_unambiguous(same))
        if targets:
            by_first[tokens[0]].append(_Entry(tokens, targets, same[0].text, exact))
    return NameIndex(
        {
            first: tuple(sorted(entries, key=lambda entry: -len(entry.tokens)))
            for first, entries in by_first.items()
        }
    )


def tokens_of(text: str) -> list[str]:
    """A text cut into tokens, as they are compared."""
    return [fold_word(word) for word in TOKEN.findall(text)]


def phrase_in(phrase: list[str], said: list[str]) -> bool:
    """Whether the tokens of a text hold those of a phrase. Case does not matter."""
    width = len(phrase)
    if not width or phrase[0] not in said:
        return False
    return any(said[place : place + width] == phrase for place in range(len(said) - width + 1))


def _too_short(tokens: tuple[str, ...]) -> bool:
    return len(tokens) == 1 and (bool(_ALONE.fullmatch(tokens[0])) or len(tokens[0]) < 2)


def _exact(name: Name, words: list[str]) -> str:
    if len(words) != 1 or _ALONE.fullmatch(words[0]):
        return ""
    limit = SHORT_PERSON if name.kind == "person" else SHORT
    return words[0] if len(words[0]) <= limit else ""


def _unambiguous(same: list[Name]) -> Iterator[Target]:
    """Of each kind the one target that the name stands for."""
    kinds: tuple[Kind, ...] = ("person", "tag")
    for kind in kinds:
        targets = {name.target for name in same if name.kind == kind}
        if len(targets) == 1:
            yield kind, targets.pop()
