"""Did you mean: the nearest word that the viewer may see, by answers of a cluster made up here."""

from __future__ import annotations

from typing import Any

import pytest

from mediahub.search.opensearch.answers.spelling import nearest

FIELDS = ("title", "caption")


class Cluster:
    """Suggests these words, and counts them by field among what is permitted."""

    def __init__(self, uses: dict[str, tuple[int, int]], known: int = 0) -> None:
        self.uses, self.known = uses, known
        self.asked: list[dict[str, Any]] = []

    def __call__(self, body: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(body)
        if "suggest" in body:
            options = [{"text": word} for word in self.uses]
            return {"suggest": {field: [{"options": options}] for field in FIELDS}}
        if "aggs" in body:
            filters = body["aggs"]["each"]["filters"]["filters"]
            counts = []
            for one in filters:
                ((field, about),) = one["term"].items()
                counts.append({"doc_count": self.uses[about["value"]][FIELDS.index(field)]})
            return {"aggregations": {"each": {"buckets": counts}}}
        return {"hits": {"total": {"value": self.known}}}


def meant(word: str, uses: dict[str, tuple[int, int]], known: int = 0) -> str | None:
    return nearest(Cluster(uses, known), word, FIELDS, [], FIELDS)


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        ({"robot": (1, 0)}, "robot"),
        ({"robot": (1, 0), "robos": (0, 9)}, "robos"),
        ({"robot": (3, 4), "robos": (0, 5)}, "robot"),
        ({"robot": (0, 0)}, None),
        ({"rabbit": (9, 9)}, None),
        ({}, None),
    ],
)
def test_the_nearest_and_of_several_the_most_frequent(
    uses: dict[str, tuple[int, int]], expected: str | None
) -> None:
    assert meant("roboz", uses) == expected


def test_nearer_counts_more_than_frequent() -> None:
    assert meant("robotics", {"roboticz": (1, 0), "robotixx": (99, 99)}) == "roboticz"


def test_what_somebody_may_see_is_not_corrected() -> None:
    assert meant("roboz", {"robot": (1, 0)}, known=1) is None


def test_short_words_and_numbers_are_not_even_asked_about() -> None:
    for word in ("abc", "a1b2c3", ""):
        cluster = Cluster({"abcd": (1, 1)})
        assert nearest(cluster, word, FIELDS, [], FIELDS) is None
        assert cluster.asked == []


def test_only_what_may_be_seen_lends_its_words() -> None:
    mine = [{"term": {"event": "summit"}}]
    cluster = Cluster({"robot": (1, 0)})
    nearest(cluster, "roboz", FIELDS, mine, FIELDS)
    known, _, uses = cluster.asked
    assert known["query"]["bool"]["filter"][:1] == uses["query"]["bool"]["filter"] == mine
