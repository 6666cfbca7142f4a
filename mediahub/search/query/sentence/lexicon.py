"""The lexicon: words that mean something to a search, and other words for what is often asked for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from mediahub.search.analysis import is_cjk, key
from mediahub.search.query.inflection import stem
from mediahub.search.query.sentence.parts import Kind
from mediahub.search.similarity.colours import NAMES, SPELLINGS

MAX_OTHERS = 16
"""Other words that are looked for: each costs the search a little."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word, or a row of words, means."""

    kind: Kind
    value: str = ""
    hours: tuple[str, str] | None = None
    others: tuple[str, ...] = ()
    """Other words for it, and for kinds of it."""
    cameras: tuple[str, ...] = ()
    """Words of cameras that take nothing else: what they took is meant too."""


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
            both = zip_longest(known.others, meaning.others)  # as many of each, where there are too many
            others = dict.fromkeys(one for pair in both for one in pair if one)
            cameras = known.cameras or meaning.cameras
            meanings[word] = replace(known, others=tuple(others)[:MAX_OTHERS], cameras=cameras)
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
        yield from _worn([name, *spelled, *chinese], name, data)
    for group in data["same"]:
        kinds, cameras = group.get("kinds", ()), group.get("cameras", ())
        for word, meaning in _each(group["words"], "same", "", kinds=kinds):
            yield word, replace(meaning, cameras=tuple(cameras))


def _each(
    words: Iterable[str],
    kind: Any,
    value: str,
    hours: tuple[str, str] | None = None,
    kinds: Iterable[str] = (),
) -> Iterator[tuple[str, Meaning]]:
    """Each of the words, with the rest of them and what is a kind of it as its others."""
    keys = list(dict.fromkeys(map(key, words)))
    narrower = [key(one) for one in kinds]
    for word in keys:
        same = [other for other in keys if other != word and not _is_part(other)]
        others = (*same[: MAX_OTHERS - len(narrower)], *narrower)
        yield word, Meaning(kind, value, hours, others)


def _worn(words: Sequence[str], name: str, data: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    """Clothes of a colour in Chinese, and the colour alone in its single character, which mean the colour."""
    characters = [other for other, meant in SPELLINGS.items() if meant == name and is_cjk(other)]
    colours = [other for one in characters for other in (one, f"{one}色", f"{one}色的")]
    meaning = Meaning("colour", name, others=tuple(map(key, words))[:MAX_OTHERS])
    worn = [f"{colour}{one}" for colour in colours for one in data["clothes"]]
    put_on = [f"{way}{one}" for way in data["wearing"] for one in (*colours, *worn) if not one.endswith("的")]
    for word in (*characters, *worn, *put_on):
        yield key(word), meaning


def _is_part(word: str) -> bool:
    """A single character of Chinese is in many longer words that mean something else: 江 is in 镇江."""
    return len(word) == 1 and is_cjk(word)


def _mixed(meanings: Mapping[str, Meaning]) -> frozenset[str]:
    """Words that share a stem with a word of quite another meaning: a sign, and the signing of a contract; a
    close-up, and the closing ceremony."""
    stems: dict[str, dict[str, set[str]]] = {}
    for entry, meaning in meanings.items():
        for word in re.findall(r"[a-z]+", entry) if meaning.kind == "same" else ():
            if word == entry or word not in meanings:  # what stands for itself says what it means there
                stems.setdefault(stem(word), {}).setdefault(word, set()).update((entry, *meaning.others))
    return frozenset(
        word
        for words in stems.values()
        for word, meant in words.items()
        if any(not meant & others for other, others in words.items() if other != word)
    )
