"""Bars of a timeline from a cluster's answers: the same as the ones that Whoosh's engine counts."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mediahub.search.opensearch.answers.timeline import bars
from mediahub.search.port import Bars
from mediahub.search.whoosh.answers import histogram


class Cluster:
    """Answers about these moments."""

    def __init__(self, taken: list[int]) -> None:
        self.taken = sorted(taken)

    def __call__(self, body: dict[str, Any]) -> dict[str, Any]:
        if "sort" in body:
            moments = self.taken if body["sort"] == [{"taken": "asc"}] else self.taken[::-1]
            return {"hits": {"hits": [{"sort": [moments[body["from"]]]}]}}
        if "aggs" not in body:
            return {"hits": {"total": {"value": len(self.taken)}}}
        about = body["aggs"]["bars"]["histogram"]
        span = body["query"]["bool"]["filter"][1]["range"]["taken"]
        keys: dict[int, int] = {}
        for moment in self.taken:
            if span["gte"] <= moment < span["lt"]:
                key = (moment - about["offset"]) // about["interval"] * about["interval"] + about["offset"]
                keys[key] = keys.get(key, 0) + 1
        buckets = [{"key": float(key), "doc_count": count} for key, count in keys.items()]
        return {"aggregations": {"bars": {"buckets": buckets}}}


@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=300), st.integers(-(10**12), 10**12))
def test_both_engines_make_the_same_bars(taken: list[int], aligned: int) -> None:
    assert bars(Cluster(taken), {}, aligned) == histogram.bars(np.array(taken), aligned)


def test_nothing_found_has_no_bars() -> None:
    assert bars(Cluster([]), {}, 0) is None
    assert bars(Cluster([60_000_000]), {}, 0) == Bars(60_000_000, 60_000_000, [1])
