"""Reading an index: the port's `Searcher`, over the alias of the index that serves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from opensearchpy import OpenSearch

from mediahub.rights import Condition
from mediahub.search.opensearch.answers import layout, order, spelling, timeline
from mediahub.search.opensearch.answers.facets import aggregations, counts
from mediahub.search.opensearch.cluster import LONG_TIMEOUT, asking
from mediahub.search.opensearch.facts import Facts
from mediahub.search.opensearch.mapping import DEEPEST
from mediahub.search.opensearch.matching import Clause, Matching, every_of, filtered, permitted
from mediahub.search.opensearch.scoring import Scoring, scored, words_of
from mediahub.search.port import Bars, Explanation, Layout, Reason, Request, Results
from mediahub.search.ranking import RATING_GAIN, RECENCY_GAIN
from mediahub.search.schema import KNOWN_FIELDS, SPELLED_FIELDS, index_field

POINT = "2m"
"""For how long a point in time is kept between two parts of a layout."""


@dataclass(frozen=True, slots=True)
class ClusterRequest:
    """A request in the cluster's words."""

    request: Request
    facts: Facts
    matching: Matching
    base: list[Clause]
    """Filters of rights and event."""
    filters: dict[str, Clause]
    """By facet."""

    def found(self) -> Clause:
        """What matches the query and passes all filters; unscored."""
        return every_of([*self.base, self.matching.clause(self.request.query), *self.filters.values()])

    def ranked(self, filters: Sequence[Clause], named: bool = False) -> tuple[Clause, Scoring]:
        """What matches the query and passes the base and these filters, by relevance."""
        query, drafts = self.request.query, self.request.drafts
        rarities = self.facts.rarities(words_of(query), self.matching, drafts)
        scoring = Scoring(self.matching, rarities, named)
        clause = scoring.clause(query)
        return scored(clause, [*self.base, *filters], self.facts.first, self.facts.last), scoring


class OpenSearchIndex:
    """The port's `Searcher`. `generation` says which commit is the newest; facts are kept for each."""

    def __init__(self, client: OpenSearch, alias: str, generation: Callable[[], str]) -> None:
        self._client = client
        self._alias = alias
        self._generation = generation
        self._facts: tuple[str, Facts] | None = None

    def search(self, request: Request) -> Results:
        """Answer with one question: ids, total and counts agree with each other."""
        asked = self._translated(request)
        first, size = order.window(request.sort, request.offset, request.limit)
        after = [] if set(request.facets) & set(asked.filters) else list(asked.filters.values())
        body: dict[str, Any] = {
            "from": min(first, DEEPEST),
            "size": max(0, min(size, DEEPEST - first)),
            "track_total_hits": True,
            "_source": False,
            "aggs": aggregations(request.facets, {} if after else asked.filters, request.drafts),
        }
        if not after and asked.filters:
            body["post_filter"] = every_of(asked.filters.values())
        if request.sort == "relevance" and request.limit:
            body["query"], _ = asked.ranked(after)
            body["docvalue_fields"] = list(order.BURST_FIELDS)
        else:
            body["query"] = every_of([*asked.base, asked.matching.clause(request.query), *after])
        if body["size"]:
            body["sort"] = order.sorting(request.sort)
            body["track_scores"] = request.sort == "relevance"
        answer = self._search(body)
        ids = _ids(answer["hits"]["hits"], request.sort)
        field = index_field("best_session", request.drafts)
        return Results(
            ids=ids[request.offset - first :][: request.limit],
            total=answer["hits"]["total"]["value"],
            facets=counts(
                request.facets, answer.get("aggregations", {}), lambda: asked.facts.sessions(field)
            ),
            sort=request.sort,
        )

    def layout(self, request: Request) -> Layout:
        """All results of the request in order (offset and limit are not looked at)."""
        asked = self._translated(request)
        query = asked.found()
        if request.sort == "relevance":
            query, _ = asked.ranked(list(asked.filters.values()))
        parts = layout.parted(asked.facts.size)
        with self._at_one_point(len(parts) > 1) as search:
            return layout.layout(search, query, request.sort, request.drafts, parts)

    def timeline(self, request: Request, aligned: int) -> Bars | None:
        """When the results were taken; bars begin at multiples of their width after `aligned`."""
        return timeline.bars(self._search, self._translated(request).found(), aligned)

    def explain(self, request: Request, ids: Sequence[str]) -> list[Explanation]:
        """Of these assets, in this order, how relevance comes about. Those that do not match are left out."""
        asked = self._translated(request)
        only = {"terms": {"id": list(ids)}}
        query, scoring = asked.ranked([*asked.filters.values(), only], named=True)
        body = {
            "size": len(ids),
            "_source": False,
            "query": query,
            "sort": order.sorting("relevance"),
            "track_scores": True,
            "docvalue_fields": [*order.BURST_FIELDS, "rating"],
        }
        hits = self._search(body, include_named_queries_score="true")["hits"]["hits"] if ids else []
        losses = order.Frames.of_hits(hits).losses()
        found = {
            hit["_id"]: _explained(hit, scoring, asked.facts, float(loss))
            for hit, loss in zip(hits, losses, strict=True)
        }
        return [found[asset_id] for asset_id in ids if asset_id in found]

    def nearest_word(self, word: str, visible: Condition, drafts: bool = False) -> str | None:
        """What to read instead of a word that no visible document has; None if one has, or none is near."""
        spelled = [index_field(name, drafts) for name in SPELLED_FIELDS]
        known = [index_field(name, drafts) for name in KNOWN_FIELDS]
        return spelling.nearest(self._search, word, spelled, permitted(visible, None), known)

    def days(self) -> list[date]:
        """The days that have pictures, of all events, in order."""
        return [date.fromisoformat(text) for text in self._known().days]

    def ids(self) -> list[str]:
        """Ids of all documents, whoever may see them: to compare index and catalogue."""
        parts = layout.parted(self._known().size)
        with self._at_one_point(len(parts) > 1) as search:
            return layout.ids(search, parts)

    def generation(self) -> str:
        """Changes with every commit: a cheap answer to "is there anything new?"."""
        return self._generation()

    def _known(self) -> Facts:
        """Facts of the newest commit."""
        generation, kept = self._generation(), self._facts
        if kept is None or kept[0] != generation:
            kept = self._facts = (generation, Facts(self._search))
        return kept[1]

    def _translated(self, request: Request) -> ClusterRequest:
        facts = self._known()
        return ClusterRequest(
            request,
            facts,
            facts.matching(request.query, request.drafts),
            permitted(request.visible, request.event),
            filtered(request.filters, request.drafts),
        )

    def _search(self, body: dict[str, Any], **parameters: Any) -> dict[str, Any]:
        with asking():
            answer: dict[str, Any] = self._client.search(index=self._alias, body=body, params=parameters)
            return answer

    @contextmanager
    def _at_one_point(self, wanted: bool) -> Iterator[Callable[[dict[str, Any]], dict[str, Any]]]:
        """Requests that all see the same commit, and may take long."""
        if not wanted:
            yield lambda body: self._search(body, request_timeout=LONG_TIMEOUT)
            return
        with asking():
            point = self._client.create_pit(index=self._alias, params={"keep_alive": POINT})["pit_id"]

        def search(body: dict[str, Any]) -> dict[str, Any]:
            with asking():
                asked = {**body, "pit": {"id": point, "keep_alive": POINT}}
                answer: dict[str, Any] = self._client.search(
                    body=asked, params={"request_timeout": LONG_TIMEOUT}
                )
                return answer

        try:
            yield search
        finally:
            with asking():
                self._client.delete_pit(body={"pit_id": [point]})


def _ids(hits: Sequence[Any], sort: str) -> list[str]:
    """Ids of an answer, bursts in their order."""
    ids: list[str] = [hit["_id"] for hit in hits]
    return [ids[place] for place in order.Frames.of_hits(hits).order()] if sort == "relevance" else ids


def _explained(hit: Any, scoring: Scoring, facts: Facts, loss: float) -> Explanation:
    """The parts of a hit's score: those that matched, by their names, and the facts of the document."""
    reasons = [Reason(what, gain) for what, gain in scoring.gains(hit.get("matched_queries", {})) if gain]
    taken, rating = hit["fields"]["taken"][0], hit["fields"]["rating"][0]
    recency = (taken - facts.first) / (facts.last - facts.first + 1)
    gains = {
        "rating": RATING_GAIN * rating,
        "less sharp than another of its burst": -loss,
        "recency": RECENCY_GAIN * recency,
    }
    reasons += [Reason(what, gain) for what, gain in gains.items() if gain]
    reasons.sort(key=lambda reason: -reason.gain)
    return Explanation(hit["_id"], sum(reason.gain for reason in reasons), reasons)
