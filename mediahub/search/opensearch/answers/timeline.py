"""When results were taken, for a timeline: the same bars as every engine makes."""

from __future__ import annotations

from typing import Any

import numpy as np

from mediahub.search.opensearch.facts import Search
from mediahub.search.opensearch.matching import Clause
from mediahub.search.port import Bars
from mediahub.search.query.timeline import TAIL, step_for


def bars(search: Search, query: Clause, aligned: int) -> Bars | None:
    """Bars over the results of `query`, which begin at multiples of their width after `aligned`.

    None where nothing was found. What lies outside the bars is not counted.
    """
    total = search({"size": 0, "query": query, "track_total_hits": True})["hits"]["total"]["value"]
    if not total:
        return None
    places = np.quantile(np.arange(total), (TAIL, 1 - TAIL), method="closest_observation").tolist()
    first = _taken(search, query, int(places[0]), "asc")
    last = _taken(search, query, total - 1 - int(places[1]), "desc")
    step = step_for(first, last)
    start = aligned + (first - aligned) // step * step
    size = (last - start) // step + 1
    inside = {"range": {"taken": {"gte": start, "lt": start + size * step}}}
    histogram = {"field": "taken", "interval": step, "offset": start % step, "min_doc_count": 1}
    body: dict[str, Any] = {
        "size": 0,
        "query": {"bool": {"filter": [query, inside]}},
        "aggs": {"bars": {"histogram": histogram}},
    }
    counts = [0] * size
    for bucket in search(body)["aggregations"]["bars"]["buckets"]:
        counts[(round(bucket["key"]) - start) // step] = bucket["doc_count"]
    return Bars(start, step, counts)


def _taken(search: Search, query: Clause, rank: int, order: str) -> int:
    """When the result of this rank was taken, in order of time."""
    body = {"from": rank, "size": 1, "query": query, "sort": [{"taken": order}], "_source": False}
    return int(search(body)["hits"]["hits"][0]["sort"][0])
