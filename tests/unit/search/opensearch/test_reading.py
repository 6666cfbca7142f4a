"""Reading an OpenSearch index: what is asked of the cluster for a page, and what is made of its answer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from mediahub.search.opensearch import reading
from mediahub.search.opensearch.answers import layout
from mediahub.search.opensearch.mapping import DEEPEST
from mediahub.search.opensearch.reading import OpenSearchIndex
from mediahub.search.port import Request
from mediahub.search.ranking import RATING_GAIN, RECENCY_GAIN

BASE, MATCHES, RANKED = {"base": 1}, {"matches": 1}, {"ranked": 1}


class Client:
    """Keeps what it was asked, and answers with these hits."""

    def __init__(self, *hits: dict[str, Any]) -> None:
        self.hits = list(hits)
        self.asked: list[dict[str, Any]] = []
        self.points: list[str] = []

    def search(self, **asked: Any) -> dict[str, Any]:
        self.asked.append(asked)
        return {"hits": {"hits": self.hits, "total": {"value": 7}}, "aggregations": {}}

    def create_pit(self, index: str, params: Any) -> dict[str, str]:
        self.points.append("open")
        return {"pit_id": "p"}

    def delete_pit(self, body: Any) -> None:
        assert body == {"pit_id": ["p"]}
        self.points.append("closed")


def hit(name: str, score: float = 1.0, sharpness: float = 1.0, **fields: Any) -> dict[str, Any]:
    """A result of a burst of one."""
    values = {"device": [ord(name)], "taken": [int(score * 10)], "sharpness": [sharpness]}
    return {"_id": name, "_score": score, "fields": {**values, **{key: [one] for key, one in fields.items()}}}


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> tuple[OpenSearchIndex, Client]:
    """An index whose questions are translated in one word each."""
    client = Client(hit("a", 0.9), hit("b", 0.8), hit("c", 0.7))
    made = OpenSearchIndex(cast(Any, client), "hub", lambda: "g1")
    facts = SimpleNamespace(size=3, first=0, last=9, days=["2025-10-18"], sessions=lambda _: {})

    def translated(asked: Request) -> Any:
        filters = {name: {"filter": name} for name in asked.filters}
        ranked = lambda after, named=False: ({**RANKED, "after": list(after)}, "scoring")  # noqa: E731
        matching = SimpleNamespace(clause=lambda _: MATCHES)
        found = reading.ClusterRequest(asked, facts, matching, [BASE], filters)  # type: ignore[arg-type]
        return SimpleNamespace(
            request=asked, facts=facts, matching=matching, base=[BASE], filters=filters, ranked=ranked,
            found=found.found,
        )  # fmt: skip

    monkeypatch.setattr(made, "_translated", translated)
    monkeypatch.setattr(made, "_known", lambda: facts)
    return made, client


def asked_for(**more: Any) -> Request:
    values: dict[str, Any] = {"query": None, "visible": None, "facets": (), "sort": "taken", "limit": 2}
    return Request(**values | more)


def body_of(client: Client) -> dict[str, Any]:
    return dict(client.asked[-1]["body"])


def test_a_page_asks_for_its_ranks_in_an_order_without_scores(index: tuple[OpenSearchIndex, Client]) -> None:
    made, client = index
    results = made.search(asked_for(offset=4))
    body = body_of(client)
    assert (body["from"], body["size"], body["track_scores"], body["_source"]) == (4, 2, False, False)
    assert body["sort"] == [{"taken": "asc"}, {"id": "asc"}]
    assert body["query"] == reading.every_of([BASE, MATCHES])
    assert "docvalue_fields" not in body
    assert (results.ids, results.total, results.sort) == (["a", "b"], 7, "taken")
    assert client.asked[-1]["index"] == "hub"


def test_a_page_of_nothing_and_one_behind_all_ranks_sort_nothing(
    index: tuple[OpenSearchIndex, Client],
) -> None:
    made, client = index
    for asked in (asked_for(limit=0), asked_for(offset=DEEPEST + 5)):
        made.search(asked)
        body = body_of(client)
        assert body["size"] == 0
        assert "sort" not in body
        assert body["from"] <= DEEPEST


def test_relevance_is_asked_for_with_what_bursts_are_known_by(index: tuple[OpenSearchIndex, Client]) -> None:
    made, client = index
    made.search(asked_for(sort="relevance", offset=1, limit=1))
    body = body_of(client)
    assert (body["from"], body["size"]) == (0, 200), "whole windows"
    assert body["query"] == {**RANKED, "after": []}
    assert set(body["docvalue_fields"]) == {"device", "taken", "sharpness"}
    assert body["track_scores"] is True
    made.search(asked_for(sort="relevance", limit=0))
    assert body_of(client)["query"] == reading.every_of([BASE, MATCHES]), "who wants no ranks gets no scores"


def test_a_page_is_cut_out_of_its_window(index: tuple[OpenSearchIndex, Client]) -> None:
    made, _ = index
    assert made.search(asked_for(sort="relevance", offset=1, limit=1)).ids == ["b"]


@pytest.mark.parametrize(
    ("facets", "is_after"), [((), False), (("tag",), False), (("kind",), True), (("tag", "kind"), True)]
)
def test_a_facet_that_is_counted_is_not_narrowed_by_its_own_filter(
    index: tuple[OpenSearchIndex, Client],
    monkeypatch: pytest.MonkeyPatch,
    facets: tuple[str, ...],
    is_after: bool,
) -> None:
    made, client = index
    counted: list[Any] = []
    monkeypatch.setattr(
        reading, "aggregations", lambda names, filters, _: counted.append(dict(filters)) or {}
    )
    monkeypatch.setattr(reading, "counts", lambda *_: {})
    made.search(asked_for(facets=facets, filters={"kind": ("photo",)}))
    body, chosen = body_of(client), {"filter": "kind"}
    if is_after:
        assert body["post_filter"] == reading.every_of([chosen])
        assert body["query"] == reading.every_of([BASE, MATCHES])
        assert counted == [{"kind": chosen}]
    else:
        assert "post_filter" not in body
        assert body["query"] == reading.every_of([BASE, MATCHES, chosen])
        assert counted == [{}]


def test_a_large_index_is_read_at_one_point_in_time_which_is_given_back(
    index: tuple[OpenSearchIndex, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, client = index
    monkeypatch.setattr(
        layout, "ids", lambda search, parts: [search({"part": part}) and part for part in parts]
    )
    for parts, points in ([None], []), (["one", "two"], ["open", "closed"]):
        client.points.clear()
        client.asked.clear()
        monkeypatch.setattr(layout, "parted", lambda _, parts=parts: parts)
        assert made.ids() == parts
        assert client.points == points
        assert [("pit" in one["body"], "index" in one) for one in client.asked] == [
            (bool(points), not points)
        ] * len(parts)

    def fail(*_: object) -> list[str]:
        raise RuntimeError("broken off")

    monkeypatch.setattr(layout, "ids", fail)
    client.points.clear()
    with pytest.raises(RuntimeError):
        made.ids()
    assert client.points == ["open", "closed"]


def test_facts_are_those_of_the_newest_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    generation, asked = "g1", list[Any]()
    made = OpenSearchIndex(cast(Any, Client()), "hub", lambda: generation)
    monkeypatch.setattr(reading, "Facts", lambda search: asked.append(search) or SimpleNamespace(days=[]))
    first = made._known()
    assert made._known() is first
    generation = "g2"
    assert made._known() is not first
    assert len(asked) == 2
    assert made.generation() == "g2"


def test_an_explanation_is_of_what_matches_in_the_order_asked_for(
    index: tuple[OpenSearchIndex, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, client = index
    client.hits = [hit("a", 2.0, rating=4.0, taken=9), hit("b", 1.0, rating=0.0, taken=0)]
    gains = SimpleNamespace(gains=lambda _: [("title", 1.5), ("caption", 0.0)])
    real = made._translated  # type: ignore[method-assign]

    def translated(asked: Request) -> Any:
        found: Any = real(asked)
        found.ranked = lambda after, named=False: ({**RANKED, "named": named}, gains)
        return found

    monkeypatch.setattr(made, "_translated", translated)
    one, other = made.explain(asked_for(), ["b", "gone", "a"])
    assert (one.id, other.id) == ("b", "a")
    assert body_of(client)["query"]["named"] is True
    assert {reason.what: reason.gain for reason in one.reasons} == {"title": 1.5}
    found = {reason.what: reason.gain for reason in other.reasons}
    assert found == {"title": 1.5, "rating": RATING_GAIN * 4.0, "recency": pytest.approx(RECENCY_GAIN * 0.9)}
    assert [reason.gain for reason in other.reasons] == sorted(found.values(), reverse=True)
    assert other.score == pytest.approx(sum(found.values()))
    client.asked.clear()
    assert made.explain(asked_for(), []) == []
    assert client.asked == []
