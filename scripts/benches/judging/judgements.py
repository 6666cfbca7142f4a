"""Which pictures answer a query, and how well: rules over the plan, from `queries.toml`.

The plan knows what was drawn. A rule never looks at what the engine, or even the metadata, says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path
from typing import Any

from mediahub.demo.captions import SCENES
from mediahub.demo.programme import load_programme
from mediahub.demo.shots import Shot, load_kit

DEPTH = 10
Rule = Mapping[str, Any]
"""All of its conditions must hold; `grade` is what it gives."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A query, and what answers it: the best grade of the rules that hold, else 0."""

    ask: str
    rules: Sequence[Rule]

    def grade(self, shot: Shot) -> int:
        return max((rule["grade"] for rule in self.rules if _holds(rule, shot)), default=0)


def load_queries(file: str = "queries.toml") -> list[Judged]:
    """Every judged query of a file beside this one."""
    data = tomllib.loads(Path(__file__).with_name(file).read_text("utf-8"))
    return list(_queries(data))


def _queries(data: Mapping[str, Any]) -> Iterator[Judged]:
    for group in data.get("group", ()):
        for target, asks in group["asks"].items():
            rules = [
                {key: target if value == "*" else value for key, value in rule.items()}
                for rule in group["rules"]
            ]
            for ask in asks:
                yield Judged(ask, rules)
    for query in data["query"]:
        yield Judged(query["ask"], query["rules"])


def is_described(shot: Shot) -> bool:
    """Did the photographer's template write anything into it?"""
    return bool(load_kit()[shot.camera]["caption"] != "bare")


def ndcg(grades: Sequence[int], possible: Sequence[int]) -> float:
    """Normalised discounted cumulative gain at `DEPTH` (gain 2^grade - 1): 1 for the best possible order.

    `grades` are those of the answer, in its order; `possible` those of every picture there is.
    """
    ideal = _gain(sorted(possible, reverse=True))
    return _gain(grades) / ideal if ideal else float(not any(grades))


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades[:DEPTH]))


@cache
def _with_parents(slugs: tuple[str, ...]) -> frozenset[str]:
    """Tags with everything that they are a kind of."""
    found = set()
    for slug in slugs:
        while slug:
            found.add(slug)
            slug = load_programme().tag(slug)["parent"]
    return frozenset(found)


CONDITIONS: dict[str, Callable[[Shot, Any], bool]] = {
    "person": lambda shot, slug: slug in shot.people,
    "speaks": lambda shot, slug: slug in load_programme().session(shot.session)["speakers"],
    "session": lambda shot, code: shot.session in (code if isinstance(code, list) else [code]),
    "scene": lambda shot, scene: shot.scene in (scene if isinstance(scene, list) else [scene]),
    "content": lambda shot, slug: slug in _with_parents(SCENES[shot.scene][1]),
    "topic": lambda shot, slug: slug in _with_parents(tuple(load_programme().session(shot.session)["tags"])),
    "room": lambda shot, room: load_programme().session(shot.session)["room"] == room,
    "by": lambda shot, slug: shot.photographer == slug,
    "day": lambda shot, day: shot.moment.date().isoformat() == day,
    "from": lambda shot, clock: f"{shot.moment:%H:%M}" >= clock,
    "until": lambda shot, clock: f"{shot.moment:%H:%M}" < clock,
    "frame": lambda shot, frames: shot.frame in frames,
    "rights": lambda shot, rights: shot.rights == rights,
    "not_content": lambda shot, slug: slug not in _with_parents(SCENES[shot.scene][1]),
}
"""By the key of a rule: does it hold of this shot?"""


def _holds(rule: Rule, shot: Shot) -> bool:
    return all(CONDITIONS[key](shot, value) for key, value in rule.items() if key != "grade")
