"""The layout of everything: columns unpacked from text, and the order that the keys say."""

from __future__ import annotations

from typing import Any

from mediahub.search.opensearch.answers.layout import LARGE, ids, layout, parted
from mediahub.search.opensearch.documents import PARTS, SEPARATOR
from mediahub.search.port import Sort

PLACES = {
    "a": ("1500", "2025-10-18", "7", "S1"),
    "b": ("667", "2025-10-18", "0", ""),
    "c": ("1000", "2025-10-19", "1", "S2"),
}


def cluster(keys: dict[str, tuple[str, ...]], shards: list[list[str]]) -> Any:
    """A cluster whose shards hold these assets."""

    def search(body: dict[str, Any]) -> dict[str, Any]:
        script = body["aggs"]["all"]["scripted_metric"]["map_script"]
        found: list[list[str] | None] = [None]
        for shard in shards:
            rows = "".join(
                one + SEPARATOR + ("".join(v + SEPARATOR for v in PLACES[one]) if "layout" in script else "")
                for one in shard
            )
            found.append([rows, "".join(key + SEPARATOR for one in shard for key in keys.get(one, ()))])
        return {"aggregations": {"all": {"value": found}}}

    return search


def ordered(sort: Sort, keys: dict[str, tuple[str, ...]]) -> list[str]:
    return list(layout(cluster(keys, [["b", "a"], ["c"]]), {}, sort, False, [None]).ids)


def test_columns_belong_to_their_ids() -> None:
    found = layout(
        cluster({"a": ("3",), "b": ("1",), "c": ("2",)}, [["b", "a"], ["c"]]), {}, "taken", False, [None]
    )
    assert list(found.ids) == ["b", "c", "a"]
    assert list(found.ratios) == [667, 1000, 1500]
    assert list(found.days) == ["2025-10-18", "2025-10-19", "2025-10-18"]
    assert list(found.sessions) == ["", "S2", "S1"]
    assert list(found.colours) == [0, 1, 7]


def test_each_order_by_its_keys_and_ids_settle_what_is_alike() -> None:
    assert ordered("uploaded", {"a": ("5",), "b": ("5",), "c": ("5",)}) == ["a", "b", "c"]
    assert ordered("name", {"a": ("z",), "b": ("y",), "c": ("x",)}) == ["c", "b", "a"]
    assert ordered("rating", {"a": ("1", "9"), "b": ("2", "1"), "c": ("1", "10")}) == ["b", "c", "a"]
    relevance = {"a": ("1.0", "0", "5", "0"), "b": ("3.0", "0", "5", "0"), "c": ("2.0", "0", "5", "0")}
    assert ordered("relevance", relevance) == ["b", "c", "a"]


def test_nothing_found_is_an_empty_layout() -> None:
    assert list(layout(cluster({}, []), {}, "taken", False, [None]).ids) == []
    assert ids(cluster({}, [["b"], ["a"]]), [None]) == ["b", "a"]


def test_a_large_index_is_read_in_parts() -> None:
    assert parted(LARGE) == [None]
    assert parted(LARGE + 1) == [{"term": {"part": part}} for part in range(PARTS)]
