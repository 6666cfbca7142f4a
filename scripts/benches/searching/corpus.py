"""Made-up assets of a large event: names in several languages, captions of Zipf words, programme, tags.

Everything follows from the seed, so that each run and each engine gets the same documents.
"""

from __future__ import annotations

import bisect
import hashlib
import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from mediahub.search.port import Document
from mediahub.search.schema import micros

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2025, 10, 17, 8, tzinfo=ZONE)
DAYS = 4
LONGEST_CAPTION = 40

GIVEN = [
    "Amara",
    "Chen",
    "Lucía",
    "José",
    "Søren",
    "Łukasz",
    "Zoë",
    "Mei",
    "Hiro",
    "Yuki",
    "Ivan",
    "Olga",
    "Fatima",
    "Omar",
    "Anna",
    "Tom",
]
FAMILY = [
    "Okonjo",
    "Wang",
    "García",
    "Müller",
    "Kowalski",
    "Nguyễn",
    "Tanaka",
    "Ivanova",
    "Haddad",
    "Berg",
    "Zhao",
    "Smith",
    "Silva",
    "Rossi",
]
HAN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
HAN_GIVEN = "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华"
COMMON = [
    "the",
    "of",
    "and",
    "a",
    "on",
    "in",
    "with",
    "at",
    "during",
    "for",
    "stage",
    "robot",
    "robots",
    "speaker",
    "audience",
    "car",
    "cars",
    "demo",
    "press",
    "keynote",
    "panel",
    "dinner",
    "award",
    "hall",
    "light",
    "people",
    "hands",
    "applause",
    "engine",
    "hybrid",
    "design",
    "talking",
    "walking",
]
CAMERAS = ("Canon EOS R5", "Canon EOS R3", "NIKON Z 9", "SONY ILCE-1", "FUJIFILM X-H2S")
ROOMS = ("Grand Hall", "Riverside Foyer", "Press Center", "Robot Lab", "Garden Stage", "Track 1")


class Corpus:
    """`assets` documents of one event."""

    def __init__(self, assets: int, seed: int = 1) -> None:
        self.assets = assets
        self.seed = seed
        chance = random.Random(seed)
        self.people = [_person(chance, number) for number in range(400)]
        self.tags = [(f"{word}-{number}", word) for number, word in enumerate(self._some_words(chance, 150))]
        self.sessions = [
            (f"D{1 + number % DAYS}-{number:03}", " ".join(self._some_words(chance, 4)).title(), room)
            for number, room in zip(range(160), itertools.cycle(ROOMS), strict=False)
        ]
        self.photographers = [person[1][0] for person in self.people[:24]]

    @cached_property
    def words(self) -> list[str]:
        """Words, most frequent first."""
        chance = random.Random(self.seed)
        syllables = [c + v for c in "bcdfghklmnprstvz" for v in ("a", "e", "i", "o", "u", "an", "er")]
        made = ("".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in itertools.count())
        return list(dict.fromkeys([*COMMON, *itertools.islice(made, 40_000)]))

    def documents(self) -> Iterator[Document]:
        chance = random.Random(self.seed + 1)
        weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))
        for number in range(self.assets):
            yield self._document(chance, number, weights)

    def _document(self, chance: random.Random, number: int, weights: list[float]) -> Document:
        words = [
            self.words[bisect.bisect(weights, chance.random() * weights[-1])]
            for _ in range(chance.randint(10, LONGEST_CAPTION))
        ]
        people = [
            self.people[_skewed(chance, len(self.people))] for _ in range(chance.choice((0, 0, 1, 1, 2)))
        ]
        tags = {self.tags[_skewed(chance, len(self.tags))] for _ in range(chance.randint(0, 4))}
        session = self.sessions[int(number * len(self.sessions) / self.assets)]
        taken = START + timedelta(days=DAYS) * (number / self.assets)
        portrait = chance.random() < 0.25
        digest = hashlib.sha256(f"{self.seed}:{number}".encode()).hexdigest()
        return Document(
            id=digest[:16], event="summit",
            title=f"{session[1]} {people[0][1][0]}" if people else "", headline="", caption=" ".join(words),
            persons=tuple(slug for slug, _ in people),
            person_names=tuple(name for _, names in people for name in names),
            tags=tuple(slug for slug, _ in sorted(tags)), tag_names=tuple(name for _, name in sorted(tags)),
            sessions=(session[0],), session_titles=(session[1],), rooms=(session[2],),
            photographer=self.photographers[number % 7 + (number * 24 // self.assets) % 17],
            creator="", credit="Summit Press Office", city="Wuhu", country="China", location="",
            camera=CAMERAS[number % 5], lens="24-70mm F2.8", filename=f"DSC_{number % 10_000:04}.JPG",
            text="",
            kind="video" if chance.random() < 0.03 else "photo",
            orientation="portrait" if portrait else "landscape", day=taken.date().isoformat(),
            ratio=667 if portrait else 1500, taken=micros(taken.astimezone(UTC)),
            uploaded=micros(taken.astimezone(UTC)) + 60_000_000, rating=float(chance.choice((0, 0, 0, 3, 5))),
            iso=float(chance.choice((100, 400, 1600, 6400))), f_number=2.8, focal_length=50.0, duration=0.0,
            state="ready", rights_class=chance.choice(("free", "editorial", "editorial", "partners")),
            embargo_until=None, expires_at=None,
        )  # fmt: skip

    def _some_words(self, chance: random.Random, count: int) -> list[str]:
        return chance.sample(self.words[20:3000], count)


def _person(chance: random.Random, number: int) -> tuple[str, tuple[str, ...]]:
    """A slug and names: the one shown, and for a third of the people one in Chinese."""
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}{chance.choice('aeiou')}{number % 37 or ''}"
    native = chance.choice(HAN) + "".join(chance.choices(HAN_GIVEN, k=2))
    return f"person-{number}", (name, native) if number % 3 == 0 else (name,)


def _skewed(chance: random.Random, size: int) -> int:
    """A place below `size`, the first ones far more often."""
    return int(size * chance.random() ** 3)
