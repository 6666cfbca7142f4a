"""Bulk actions, and how refusals are named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from mediahub.search.opensearch import writing
from mediahub.search.opensearch.writing import MAX_NAMED, Refused, delete_actions, index_actions, send
from tests.unit.search.sample_documents import document


def test_each_action_has_the_version_of_its_turn() -> None:
    (indexed,) = index_actions([document(1)], "pictures", 7)
    (deleted,) = delete_actions(["asset001"], "pictures", 8)
    assert (indexed["_op_type"], indexed["_id"], indexed["version"]) == ("index", "asset001", 7)
    assert (deleted["_op_type"], deleted["_id"], deleted["version"]) == ("delete", "asset001", 8)
    assert indexed["version_type"] == deleted["version_type"] == "external_gte"
    assert indexed["_source"]["id"] == ["asset001"] or indexed["_source"]["id"] == "asset001"


def answering(monkeypatch: pytest.MonkeyPatch, *items: tuple[str, dict[str, Any]]) -> None:
    def streaming_bulk(*_: object, **more: object) -> Iterator[tuple[bool, dict[str, Any]]]:
        assert more["require_alias"]
        yield from ((False, {kind: item}) for kind, item in items)

    monkeypatch.setattr(writing, "streaming_bulk", streaming_bulk)


def test_what_is_newer_there_or_gone_already_is_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(
        monkeypatch,
        ("index", {"_id": "a", "status": 201}),
        ("index", {"_id": "b", "status": 409}),
        ("delete", {"_id": "c", "status": 404, "result": "not_found"}),
    )
    send(None, [])  # type: ignore[arg-type]


def test_what_is_refused_is_named_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    error = {"reason": "failed to parse", "caused_by": {"reason": "too long"}}
    refused = [("index", {"_id": f"a{n}", "status": 400, "error": error}) for n in range(MAX_NAMED + 2)]
    answering(monkeypatch, *refused, ("delete", {"_id": "z", "status": 500, "error": "no room"}))
    with pytest.raises(Refused, match=r"a0: failed to parse too long.* and 3 more$"):
        send(None, [])  # type: ignore[arg-type]
