"""What a bulk edit may do to a field."""

from __future__ import annotations

from typing import Any

import pytest

from mediahub.curation.edits.fields import EditError
from mediahub.curation.edits.operations import apply, parse


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ([], "what is to change"),
        ([{"op": "set", "field": "title", "text": "{nobody}"}], r"\{nobody\}"),
        ([{"op": "set", "field": "rating", "text": "x"}], "no change"),
        ([{"op": "replace", "field": "title", "find": ""}], "find"),
        ([{"op": "add", "field": "tags", "keys": []}], "names"),
        (["x"], "object"),
    ],
)
def test_a_bad_request_says_what_is_wrong(spec: object, words: str) -> None:
    with pytest.raises(EditError, match=words):
        parse(spec)


@pytest.mark.parametrize(
    ("operation", "held", "after"),
    [
        ({"op": "set", "text": "New", "mode": "before"}, "old", "New old"),
        ({"op": "set", "text": "New", "mode": "after"}, "old", "old New"),
        ({"op": "set", "text": "New", "mode": "empty"}, "", "New"),
        ({"op": "set", "text": ""}, "old", ""),  # begun before `clear` was a word of its own
        ({"op": "clear"}, "old", ""),
        ({"op": "replace", "find": "(a+", "text": r"\1"}, "X(A+", r"X\1"),
        ({"op": "replace", "find": "a", "text": "b", "case": True}, "A", "A"),
    ],
)
def test_texts(operation: dict[str, Any], held: str, after: str) -> None:
    (parsed,) = parse([{"field": "title", **operation}])
    changed = apply([parsed], {"title": held}, {})
    assert changed == ({"title": (held, after)} if held != after else {})
