"""Made-up queries in the query language, as many as wanted: to hold one engine's answers against
another's."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import islice

from mediahub.rights import Condition, Viewer, visible_to
from mediahub.search.port import Request, Sort
from mediahub.search.query.language import parse
from scripts.benches.searching.corpus import HAN, START, Corpus

SORTS: tuple[Sort, ...] = (
    "taken", "-taken", "uploaded", "-uploaded", "rating", "name", "relevance", "relevance",
)  # fmt: skip


class Queries:
    """Queries about the pictures of a corpus; they follow from the seed."""

    def __init__(self, corpus: Corpus, seed: int = 3) -> None:
        self._corpus = corpus
        self._chance = random.Random(seed)
        self._captions = [each.caption.split() for each in islice(corpus.documents(), 200)]
        self._items: list[Callable[[], str]] = [
            self._word, self._word, self._word, self._phrase, self._beginning, self._pattern,
            self._inflection, self._name, self._native, self._number, self._exact, self._moment, self._state,
            self._apart,
        ]  # fmt: skip

    def texts(self) -> Iterator[str]:
        """Query after query, without an end."""
        while True:
            yield self._query(2)

    def requests(self) -> Iterator[Request]:
        """Requests with them, in every order, with and without filters, drafts and rights."""
        chance = self._chance
        for text in self.texts():
            yield Request(
                query=parse(text).query,
                visible=self._rights(),
                event=chance.choice((None, "summit")),
                filters=self._filters(),
                sort=chance.choice(SORTS),
                offset=chance.choice((0, 0, 7, 150)),
                limit=chance.choice((0, 10, 100)),
                drafts=chance.random() < 0.5,
            )

    def _query(self, depth: int) -> str:
        parts = [self._part(depth) for _ in range(self._chance.choice((1, 1, 2, 3)))]
        return self._chance.choice((" ", " ", " OR ")).join(parts)

    def _part(self, depth: int) -> str:
        roll = self._chance.random()
        if depth and roll < 0.15:
            return f"({self._query(depth - 1)})"
        if depth and roll < 0.3:
            return f"-{self._part(0)}"
        return self._chance.choice(self._items)()

    def _word(self) -> str:
        return self._chance.choice(self._corpus.words[: self._chance.choice((40, 3000))])

    def _phrase(self) -> str:
        caption = self._chance.choice(self._captions)
        at = self._chance.randrange(len(caption) - 2)
        return f'"{" ".join(caption[at : at + self._chance.choice((2, 3))])}"'

    def _beginning(self) -> str:
        return self._word()[: self._chance.randint(2, 4)] + "*"

    def _pattern(self) -> str:
        word = self._word()
        return word[:2] + self._chance.choice(("?", "*")) + word[3:]

    def _inflection(self) -> str:
        return self._chance.choice(
            ("robot", "robots", "cars", "walked", "talk", "designs", "lights", "demos")
        )

    def _name(self) -> str:
        return self._chance.choice(self._chance.choice(self._corpus.people)[1]).split()[0]

    def _native(self) -> str:
        names = [one[1][1] for one in self._corpus.people if len(one[1]) > 1]
        name = self._chance.choice(names)
        return self._chance.choice((name, name[:2], name[1:], self._chance.choice(HAN), f'"{name}"'))

    def _number(self) -> str:
        return self._chance.choice(
            (
                "rating:>=3",
                "iso:100..400",
                "rating:0",
                "f:2.8",
                "iso:>1600",
                "has:rating",
                "duration:<3",
                "rating:..3",
            )
        )

    def _exact(self) -> str:
        slug, _ = self._chance.choice(self._corpus.tags[:40])
        code, title, room = self._chance.choice(self._corpus.sessions)
        return self._chance.choice(
            (
                f"#{slug}",
                f"session:{code}",
                f'session:"{title}"',
                f"room:{room.split()[0]}",
                f"tag:{slug[:3]}*",
            )
        )

    def _moment(self) -> str:
        day = START.replace(day=START.day + self._chance.randrange(4)).date()
        hour = self._chance.randrange(8, 20)
        return self._chance.choice(
            (f"taken:{day}", f"day:{day}", f"taken:{day}T{hour:02}", f"uploaded:{day}")
        )

    def _state(self) -> str:
        return self._chance.choice(
            (
                "is:photo",
                "is:video",
                "is:portrait",
                "is:usable",
                "is:unnamed",
                "is:untagged",
                "has:persons",
                "is:free",
            )
        )

    def _apart(self) -> str:
        """What has signs and letters of all kinds."""
        return self._chance.choice(
            ("summit-press", "o'brien", "DSC_000*", "24-70mm", "F2.8", "Lucía", "ŁUKASZ", "…", "a")
        )

    def _filters(self) -> dict[str, tuple[str, ...]]:
        filters: dict[str, tuple[str, ...]] = {}
        if self._chance.random() < 0.3:
            filters["tag"] = tuple(slug for slug, _ in self._chance.sample(self._corpus.tags[:40], 2))
        if self._chance.random() < 0.2:
            filters["photographer"] = tuple(self._chance.sample(self._corpus.photographers, 2))
        if self._chance.random() < 0.2:
            filters["orientation"] = ("portrait",)
        return filters

    def _rights(self) -> Condition:
        role = self._chance.choice(("admin", "press", "marketing", ""))
        return visible_to(Viewer(frozenset({role} if role else ())), START.astimezone())
