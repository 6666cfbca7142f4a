"""The lexicon: words that mean something to a search, and other words for what is often asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from mediahub.search.analysis import is_cjk, key
from mediahub.search.query.inflection import stem
from mediahub.search.query.sentence.parts import Kind
from mediahub.search.similarity.colours import NAMES, SPELLINGS

MOST_OTHERS = 16
"""Other words that are looked for: each costs the search a little."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word, or a row of words, means."""

    kind: Kind
    value: str = ""
    hours: tuple[str, str] | None = None
    others: tuple[str, ...] = ()
    """Other words for it."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All meanings, by the words as `analysis.key` compares them."""

    meanings: Mapping[str, Meaning]
    particles: frozenset[str]
    """Characters that join words of a Chinese sentence."""
    leading: frozenset[str]
    """Those of them that stand before any word."""
    longest: int
    """Words of the longest entry."""
    mixed: frozenset[str]
    """Words whose inflections mean something else, so that these are no forms of them."""
    longest_run: int
    """Characters of the longest entry that is written without spaces."""

    def fillers(self) -> frozenset[str]:
        """Words that say nothing about a picture."""
        return frozenset(word for word, one in self.meanings.items() if one.kind == "filler")


@cache
def lexicon() -> Lexicon:
    """The lexicon of the product, read once."""
    data = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text("utf-8"))
    meanings: dict[str, Meaning] = {}
    for word, meaning in _entries(data):
        known = meanings.get(word)
        if known is None:
            meanings[word] = meaning
        elif known.kind != "filler":  # a crowd is many people, and another word for an audience
            others = dict.fromkeys((*known.others, *meaning.others))
            meanings[word] = replace(known, others=tuple(others)[:MOST_OTHERS])
    return Lexicon(
        meanings,
        frozenset(data["particles"]),
        frozenset(data["leading"]),
        max(len(word.split()) for word in meanings),
        _mixed(meanings),
        max(len(word) for word in meanings if is_cjk(word)),
    )


def _entries(data: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    for word in data["fillers"]:
        yield key(word), Meaning("filler")
    for kind in ("kind", "orientation", "count"):
        for value, words in data[kind].items():
            yield from _each(words, kind, value)
    for kind in ("light", "hours"):
        for value, entry in data[kind].items():
            first, last = entry["hours"]
            yield from _each(entry["words"], kind, value, (first, last))
    for name in NAMES:
        spelled = [other for other, meant in SPELLINGS.items() if meant == name and not is_cjk(other)]
        chinese = [f"{other}色" for other, meant in SPELLINGS.items() if meant == name and is_cjk(other)]
        yield from _each([name, *spelled, *chinese], "colour", name)
    for group in data["same"]:
        yield from _each(group["words"], "same", "")


def _each(
    words: Iterable[str], kind: Any, value: str, hours: tuple[str, str] | None = None
) -> Iterator[tuple[str, Meaning]]:
    keys = list(dict.fromkeys(map(key, words)))
    for word in keys:
        others = tuple(other for other in keys if other != word and not _is_part(other))[:MOST_OTHERS]
        yield word, Meaning(kind, value, hours, others)


def _is_part(word: str) -> bool:
    """A single character of Chinese is in many longer words that mean something else: 江 is in 镇江."""
    return len(word) == 1 and is_cjk(word)


def _mixed(meanings: Mapping[str, Meaning]) -> frozenset[str]:
    """Words that share a stem with a word of quite another meaning: a sign, and the signing of a contract."""
    stems: dict[str, list[str]] = {}
    for word, meaning in meanings.items():
        if meaning.kind == "same" and word.isalpha():
            stems.setdefault(stem(word), []).append(word)
    return frozenset(
        word
        for words in stems.values()
        for word in words
        if any(other != word and other not in meanings[word].others for other in words)
    )
