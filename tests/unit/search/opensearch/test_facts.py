"""Facts of one generation: asked once, and inflections that are nobody's names."""

from __future__ import annotations

from typing import Any

from mediahub.search.opensearch.facts import Facts
from mediahub.search.query import tree
from mediahub.search.ranking import idf


class Cluster:
    """Counts of terms, and how often it was asked."""

    def __init__(self, counts: dict[tuple[str, str], int]) -> None:
        self.counts, self.asked = counts, 0

    def __call__(self, body: dict[str, Any]) -> dict[str, Any]:
        self.asked += 1
        aggs = body["aggs"]
        if "each" in aggs:
            terms = [next(iter(one["term"].items())) for one in aggs["each"]["filters"]["filters"]]
            found = [{"doc_count": self.counts.get((field, about["value"]), 0)} for field, about in terms]
            return {"aggregations": {"each": {"buckets": found}}}
        if "sessions" in aggs:
            middle = {"values": {"50.0": 5.0}}
            return {"aggregations": {"sessions": {"buckets": [{"key": "S1", "middle": middle}]}}}
        days = {"buckets": [{"key": "2025-10-18"}]}
        whole = {"first": {"value": None}, "last": {"value": 9.0}, "days": days}
        return {"hits": {"total": {"value": 10}}, "aggregations": whole}


def test_the_whole_index_is_measured_once() -> None:
    facts = Facts(Cluster({}))
    assert (facts.size, facts.first, facts.last, list(facts.days)) == (10, 0, 9, ["2025-10-18"])


def test_rarities_are_asked_for_once_and_those_together_in_one_question() -> None:
    cluster = Cluster({("title", "robot"): 4, ("caption", "car"): 1})
    facts = Facts(cluster)
    robot, car = tree.Term("title", "robot"), tree.Term("caption", "car")
    matching = facts.matching(robot, drafts=False)
    before = cluster.asked
    assert facts.rarities([robot, car], matching, False) == {robot: idf(4, 10), car: idf(1, 10)}
    assert facts.rarities([car, robot], matching, False) == {robot: idf(4, 10), car: idf(1, 10)}
    assert cluster.asked == before + 1
    facts.rarities([robot], matching, True)  # with drafts it is another question
    assert cluster.asked == before + 2


def test_a_name_has_no_inflections() -> None:
    query = tree.Inflected("caption", "bill", "person_names")
    free = Facts(Cluster({})).matching(query, drafts=False)
    assert "bills" in free.others(query)
    somebody = Facts(Cluster({("person_names", "bill"): 1})).matching(query, drafts=False)
    assert somebody.others(query) == []
    other = Facts(Cluster({("person_names", "bills"): 1})).matching(query, drafts=False)
    assert "bills" not in other.others(query)
    nameless = tree.Inflected("caption", "bill")
    assert "bills" in Facts(Cluster({("person_names", "bill"): 1})).matching(nameless, False).others(nameless)


def test_sessions_are_asked_for_once_a_field() -> None:
    cluster = Cluster({})
    facts = Facts(cluster)
    before = cluster.asked
    assert facts.sessions("session") == facts.sessions("session") == {"S1": 5.0}
    assert cluster.asked == before + 1
