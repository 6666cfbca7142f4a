"""Sentences in two languages, completion, and the translation of queries for a cluster (OpenSearch)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from mediahub.rights import Everything
from mediahub.search.opensearch.matching import Matching
from mediahub.search.opensearch.scoring import Scoring, words_of
from mediahub.search.port import Request
from mediahub.search.query import tree
from mediahub.search.query.completion import Name, complete
from mediahub.search.query.language import parse
from tests.fuzz.target import Target
from tests.fuzz.text_targets import CALENDAR, QUERIES, index, text
from tests.unit.search.query.sentence.test_reading import PROGRAMME

SENTENCES = (
    "the red car on Saturday morning with Ban Ki-moon, between 9 and 11:30 pm?",
    'show me videos of people laughing on stage NOT from day 2 | "group photo"',
    "昨天下午3点半的红色汽车视频 没有潘基文的照片",
    "10月18日上午的合影 OR 开幕式期间的观众 (在舞台上大笑的人) -夜景",
)
DEEPEST, MAX_CLAUSES = 60, 3000
"""Levels of JSON, and clauses, that a question to the cluster may have."""
NAMES = (
    Name("person", "ban-ki-moon", "Ban Ki-moon", ("Ban Ki-moon", "潘基文")),
    Name("tag", "robotics", "robotics", ("robotics", "机器人")),
)


def _sentence(data: bytes) -> None:
    """What is understood lies in the text, in its order, and no engine fails with it."""
    asked = text(data)
    parsed = parse(asked, CALENDAR, also=lambda name: ("other words",)[: len(name) % 2], programme=PROGRAMME)
    place = 0
    for part in parsed.parts:
        assert place <= part.start <= part.end <= max(len(asked), 1)
        place = part.start
    assert 0 <= index().search(Request(parsed.query, Everything())).total <= 2


def _completion(data: bytes) -> None:
    asked = text(data)
    for one in complete(asked, NAMES, lambda before: {}, drafts=bool(len(data) % 2)):
        assert one.text
        parse(one.text, CALENDAR)


def _opensearch(data: bytes) -> None:
    """What the cluster is asked is JSON that it reads: numbers that it has, neither deep nor endless."""
    parsed = parse(text(data), CALENDAR, programme=PROGRAMME)
    matching = Matching(bool(len(data) % 2), lambda one: ["others"])
    rarities = dict.fromkeys(words_of(parsed.query), 1.0)
    for part in list(rarities):
        rarities |= dict.fromkeys(_inner(part), 1.0)
    asked = [matching.clause(parsed.query), Scoring(matching, rarities, named=True).clause(parsed.query)]
    json.dumps(asked, allow_nan=False).encode()
    found = [(value, depth) for value, depth in _values(asked, 0)]
    assert max(depth for _, depth in found) <= DEEPEST
    assert len(found) <= MAX_CLAUSES * 10
    for value, _ in found:
        assert not isinstance(value, int) or abs(value) < 1 << 63
        assert not isinstance(value, float) or abs(value) <= 3.4e38


def _inner(query: tree.Query) -> list[tree.Query]:
    return words_of(tree.And(query.parts)) if isinstance(query, tree.AnyField) else []


def _values(value: Any, depth: int) -> Iterator[tuple[Any, int]]:
    yield value, depth
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _values(one, depth + 1)


TARGETS = (
    Target(
        "sentence",
        _sentence,
        lambda: [one.encode() for one in SENTENCES],
        (
            "mediahub.search.query.sentence.reading",
            "mediahub.search.query.sentence.splitting",
            "mediahub.search.query.sentence.times",
        ),
    ),
    Target(
        "completion",
        _completion,
        lambda: [
            one.encode()
            for one in (*QUERIES, "person:ba", "潘", "rob", "-tag:rob", "#r", "is:", "ta", "taken:")
        ],
        ("mediahub.search.query.completion",),
    ),
    Target(
        "opensearch",
        _opensearch,
        lambda: [one.encode() for one in (*QUERIES, *SENTENCES)],
        ("mediahub.search.opensearch.matching", "mediahub.search.opensearch.scoring:Scoring words_of"),
    ),
)
