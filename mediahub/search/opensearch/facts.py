"""What questions need to know of the whole index, whoever may see what: kept until the next commit."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from mediahub.lru_cache import LruCache
from mediahub.search.opensearch.documents import word
from mediahub.search.opensearch.matching import MATCH_ALL, Clause, Matching
from mediahub.search.query import tree
from mediahub.search.query.inflection import inflections
from mediahub.search.ranking import idf
from mediahub.search.schema import index_field

MAX_VALUES = 65_000
"""Values of a field that are counted: as many buckets as a cluster makes for one answer."""
CACHE_SIZE = 4096
"""Words whose rarity, or whether they are names, is remembered."""

Key = TypeVar("Key", bound=Hashable)
Search = Callable[[dict[str, Any]], dict[str, Any]]
"""A search request to the index, and its answer."""


class Facts:
    """Facts of one generation of an index. Safe to share between threads: what two work out twice is the
    same."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._counts: LruCache[tuple[bool, tree.Query], int] = LruCache(CACHE_SIZE)
        self._names: LruCache[tuple[str, str], int] = LruCache(CACHE_SIZE)
        self._sessions: dict[str, Mapping[str, float]] = {}
        answer = search(
            {
                "size": 0,
                "track_total_hits": True,
                "aggs": {
                    "first": {"min": {"field": "taken"}},
                    "last": {"max": {"field": "taken"}},
                    "days": {"terms": {"field": "day", "size": MAX_VALUES, "order": {"_key": "asc"}}},
                },
            }
        )
        found = answer["aggregations"]
        self.size: int = answer["hits"]["total"]["value"]
        """Documents."""
        self.first = int(found["first"]["value"] or 0)
        self.last = int(found["last"]["value"] or 0)
        """When the first and the last of all were taken, in microseconds since 1970 UTC."""
        self.days: Sequence[str] = [bucket["key"] for bucket in found["days"]["buckets"]]
        """As YYYY-MM-DD, in order."""

    def matching(self, query: tree.Query, drafts: bool) -> Matching:
        """How `query` is translated; its inflections stand for other words, unless these are somebody's
        names."""
        wanted = [one for one in _inflected(query) if one.names]
        words = {one: (one.text, *inflections(one.text)) for one in wanted}
        asked = {(index_field(one.names, drafts), word(each)) for one in wanted for each in words[one]}
        uses = self._counted(self._names, {each: {"term": {each[0]: {"value": each[1]}}} for each in asked})

        def others(one: tree.Inflected) -> Sequence[str]:
            field = index_field(one.names, drafts)
            if not one.names:
                return inflections(one.text)
            if uses[field, word(one.text)]:
                return ()
            return [each for each in words[one][1:] if not uses[field, word(each)]]

        return Matching(drafts, others)

    def rarities(
        self, queries: Sequence[tree.Query], matching: Matching, drafts: bool
    ) -> Mapping[tree.Query, float]:
        """How rare what matches each of these is, in the whole index (`ranking.idf`)."""
        found = self._counted(self._counts, {(drafts, each): matching.clause(each) for each in queries})
        return {each: idf(count, self.size) for (_, each), count in found.items()}

    def sessions(self, field: str) -> Mapping[str, float]:
        """When each session of an exact field was: the middle of the times of its pictures.

        Not the first one, as some cameras' clocks are wrong.
        """
        found = self._sessions.get(field)
        if found is None:
            middle = {"middle": {"percentiles": {"field": "taken", "percents": [50]}}}
            terms = {"terms": {"field": field, "size": MAX_VALUES}, "aggs": middle}
            buckets = self._search({"size": 0, "aggs": {"sessions": terms}})["aggregations"]["sessions"][
                "buckets"
            ]
            found = {bucket["key"]: bucket["middle"]["values"]["50.0"] for bucket in buckets}
            self._sessions[field] = found
        return found

    def _counted(self, kept: LruCache[Key, int], clauses: Mapping[Key, Clause]) -> dict[Key, int]:
        """How many documents match each of these; those that were not counted before in one request."""
        known = {key: count for key in clauses if (count := kept.find(key)) is not None}
        asked = [key for key in clauses if key not in known]
        if asked:
            filters = {"filters": {"filters": [clauses[key] for key in asked]}}
            answer = self._search({"size": 0, "query": MATCH_ALL, "aggs": {"each": filters}})
            for key, bucket in zip(asked, answer["aggregations"]["each"]["buckets"], strict=True):
                known[key] = bucket["doc_count"]
                kept.put(key, known[key])
        return known


def _inflected(query: tree.Query) -> Iterator[tree.Inflected]:
    match query:
        case tree.Inflected():
            yield query
        case tree.And(parts) | tree.Or(parts) | tree.AnyField(parts):
            for part in parts:
                yield from _inflected(part)
        case tree.Not(part):
            yield from _inflected(part)
        case tree.Boosted(must, should):
            yield from _inflected(must)
            yield from _inflected(should)
