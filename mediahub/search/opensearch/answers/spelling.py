"""Spelling suggestions ("did you mean"): the nearest word that the index has and the viewer may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rapidfuzz.distance import OSA

from mediahub.search.opensearch.facts import Search
from mediahub.search.opensearch.matching import Clause, any_of
from mediahub.search.query.inflection import inflections
from mediahub.search.query.respelling import MIN_LENGTH, slips_forgiven

MAX_NEAR = 50
"""Words of a field that are looked at."""
ANY_FREQUENCY = 1_000_000_000
"""However many documents have the word: those that the viewer may not see count here too."""


def nearest(
    search: Search, word: str, fields: Sequence[str], permitted: list[Clause], known: Sequence[str]
) -> str | None:
    """The word of these fields nearest to `word`, and of several the most frequent.

    None if there is nothing near, or if there is `word` itself or an inflection of it, in the fields `known`.
    Only what passes `permitted` is known here: what someone may not see does not lend them its words.
    """
    slips = slips_forgiven(word)
    if not slips or _known(search, word, known, permitted):
        return None
    text = word.encode()
    near = {
        other: far
        for other in _suggested(search, word, fields)
        if (far := OSA.distance(text, other.encode(), score_cutoff=slips)) <= slips
    }
    uses = _uses(search, list(near), fields, permitted)
    best = min(
        (other for other in near if uses[other]), key=lambda one: (near[one], -uses[one], one), default=None
    )
    return best


def _known(search: Search, word: str, fields: Iterable[str], permitted: list[Clause]) -> bool:
    words = [word, *inflections(word)]
    anywhere = any_of({"terms": {field: words}} for field in fields)
    query = {"bool": {"filter": [*permitted, anywhere]}}
    answer = search({"size": 0, "query": query, "terminate_after": 1, "track_total_hits": True})
    return bool(answer["hits"]["total"]["value"])


def _suggested(search: Search, word: str, fields: Iterable[str]) -> list[str]:
    """Words of the whole index that are near, whoever may see them."""
    about = {
        "suggest_mode": "always",
        "max_edits": 2,
        "prefix_length": 0,
        "min_word_length": MIN_LENGTH - 1,
        "size": MAX_NEAR,
        "max_term_freq": ANY_FREQUENCY,
    }
    asked: dict[str, Any] = {field: {"term": {"field": field, **about}} for field in fields}
    answer = search({"size": 0, "track_total_hits": False, "suggest": {"text": word, **asked}})
    found = (
        option["text"] for each in answer["suggest"].values() for one in each for option in one["options"]
    )
    return list(dict.fromkeys(found))


def _uses(
    search: Search, words: Sequence[str], fields: Sequence[str], permitted: list[Clause]
) -> dict[str, int]:
    """In how many places each word is that may be seen: a document counts once for each of the fields."""
    if not words:
        return {}
    each = [{"term": {field: {"value": word}}} for word in words for field in fields]
    query = {"bool": {"filter": permitted}}
    answer = search({"size": 0, "query": query, "aggs": {"each": {"filters": {"filters": each}}}})
    counts = [bucket["doc_count"] for bucket in answer["aggregations"]["each"]["buckets"]]
    size = len(fields)
    return {word: sum(counts[at * size : (at + 1) * size]) for at, word in enumerate(words)}
