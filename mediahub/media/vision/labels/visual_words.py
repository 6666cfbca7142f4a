"""Visual words: what a picture looks like, in words that a labeller guesses from its pixels alone.

A `Labeller` is one way to see. Ours are the classifier (`classes`), what light and composition are measured
to be (`composition`), and a count of faces without any identity (`counting`). The words that they may say,
the least that each has to be sure by and how often it is right are data: `visual_words.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

LONGEST_NAME = 60
"""Letters of a word that is kept."""
MAX_WORDS = 40
"""That one labeller says of a picture."""
MIN_PRECISION = 0.8
"""A word of ours that is right less often is not said."""


@dataclass(frozen=True, slots=True)
class VisualWord:
    """A word for what a picture looks like. It is a guess, and never shown as a statement."""

    word: str
    """In English."""
    sure: float
    """0 to 1."""
    names: dict[str, list[str]] = field(default_factory=dict)
    """What else it is called, by language: `{"en": ["automobile"], "zh": ["汽车"]}`. The first is shown,
    but in English, which is the word itself."""

    def called(self, language: str) -> str:
        """What a reader of `language` calls it; the English word where it has no name in that."""
        names = self.names.get(language, [])
        return names[0] if names and language != "en" else self.word


@dataclass(frozen=True, slots=True)
class Labeller:
    """A way to see: from the file of a picture to words."""

    name: str
    version: int
    """Grows when the same picture gets other words; what an older one saw is looked at again."""
    look: Callable[[Path], list[VisualWord]]
    """A function of a module, which is called in the sandbox with a JPEG. Raises MediaError for a file at
    fault."""
    source: Literal["thumb", "preview"] = "thumb"
    """The rendition that it is given: of 480 pixels, or of 2048."""
    is_here: Callable[[], bool] = lambda: True
    """Whether this installation has what it needs."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word that ours may say."""

    word: str
    names: Mapping[str, tuple[str, ...]]
    by: str
    """The labeller that says it."""
    least: float
    """How sure it has to be."""
    precision: float
    """How often it was right (`scripts/bench sight`), of `of` pictures."""
    of: int
    classes: tuple[int, ...] = ()
    """Of ImageNet's thousand, whose probabilities are added up; none for what is measured."""

    def found(self, sure: float) -> VisualWord:
        """The word, so sure."""
        return VisualWord(
            self.word, round(sure, 3), {lang: list(names) for lang, names in self.names.items()}
        )


@cache
def all_entries() -> Mapping[str, Entry]:
    """Every word of the table, said or not, by itself."""
    data = tomllib.loads(Path(__file__).with_name("visual_words.toml").read_text("utf-8"))
    return {
        word: Entry(
            word,
            {lang: tuple(one[lang]) for lang in ("en", "zh") if lang in one},
            one["by"],
            one["least"],
            one["precision"],
            one["of"],
            tuple(one.get("classes", ())),
        )
        for word, one in data.items()
    }


def entries_of(labeller: str) -> dict[str, Entry]:
    """The words that a labeller of ours says."""
    return {
        word: one
        for word, one in all_entries().items()
        if one.by == labeller and one.precision >= MIN_PRECISION
    }


def bounded(words: Iterable[VisualWord]) -> list[VisualWord]:
    """What is kept of a labeller's answer: each word once, the surest first, none too long and not too
    many."""
    ranked = sorted(words, key=lambda one: -one.sure)
    known: dict[str, VisualWord] = {}
    for one in ranked:
        word = " ".join(one.word.split())[:LONGEST_NAME]
        if word and one.sure == one.sure:  # not a NaN
            names = {
                lang: [name[:LONGEST_NAME] for name in names if name.strip()][:8]
                for lang, names in one.names.items()
            }
            known.setdefault(word, VisualWord(word, min(max(one.sure, 0.0), 1.0), names))
    return list(known.values())[:MAX_WORDS]
