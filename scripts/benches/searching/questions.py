"""The fixed mix of 200 questions."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from mediahub.search.port import Sort
from scripts.benches.searching.corpus import Corpus

PAGE = 100


@dataclass(frozen=True)
class Question:
    """One question in parts, so that each engine can be asked in its own way."""

    kind: str
    words: tuple[str, ...] = ()
    phrase: tuple[str, ...] = ()
    prefix: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    offset: int = 0

    @property
    def text(self) -> str:
        """As typed into our search box."""
        phrase = f'"{" ".join(self.phrase)}"' if self.phrase else ""
        prefix = f"{self.prefix}*" if self.prefix else ""
        return " ".join(part for part in (*self.words, phrase, prefix) if part)


def make_questions(corpus: Corpus) -> list[Question]:
    """Names 40, sessions 20, words 40, phrases 20, prefixes 20, typos 10, facets 30, time 10, deep 10."""
    chance = random.Random(7)
    words = corpus.words
    captions = [d.caption.split() for _, d in zip(range(2000), corpus.documents(), strict=False)]
    made = [Question("name", words=_name(chance, corpus)) for _ in range(40)]
    made += [
        Question("session", words=tuple(chance.choice(corpus.sessions)[1].split()[:2])) for _ in range(20)
    ]
    made += [Question("common word", words=tuple(chance.sample(words[:60], 1 + n % 2))) for n in range(20)]
    made += [Question("rare word", words=(chance.choice(words[500:20_000]),)) for _ in range(20)]
    for _ in range(20):
        caption = chance.choice(captions)
        start = chance.randrange(len(caption) - 2)
        made.append(Question("phrase", phrase=tuple(caption[start : start + 2])))
    made += [Question("prefix", prefix=chance.choice(words[:5000])[: 2 + n % 3]) for n in range(20)]
    made += [Question("typo", words=(_typo(chance, chance.choice(words[50:3000])),)) for _ in range(10)]
    made += [Question("facets", filters=_filters(chance, corpus, n), sort="-taken") for n in range(30)]
    made += [Question("by time", words=(chance.choice(words[:300]),), sort="taken") for _ in range(10)]
    made += [Question("deep page", words=(chance.choice(words[:40]),), offset=2_000 * n) for n in range(10)]
    return made


def _name(chance: random.Random, corpus: Corpus) -> tuple[str, ...]:
    """The words of a name in any order, or one of them."""
    words = chance.choice(chance.choice(corpus.people)[1]).split()
    chance.shuffle(words)
    return tuple(words[: chance.randint(1, 2)])


def _typo(chance: random.Random, word: str) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + chance.choice("qxw") + word[place + 1 :]


def _filters(chance: random.Random, corpus: Corpus, number: int) -> dict[str, tuple[str, ...]]:
    filters: dict[str, tuple[str, ...]] = {}
    if number % 2:
        filters["tag"] = tuple(slug for slug, _ in chance.sample(corpus.tags[:40], 2))
    if number % 3 == 1:
        filters["photographer"] = (chance.choice(corpus.photographers),)
    if number % 5 == 2:
        filters["orientation"] = ("portrait",)
    if number % 7 == 3:
        filters["session"] = (chance.choice(corpus.sessions)[0],)
    return filters
