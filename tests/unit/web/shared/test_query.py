"""A search from an address."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from mediahub.web.shared.query import parse_query


def test_a_query_is_read_from_a_url() -> None:
    asked = parse_query(
        MultiDict([("q", " robot "), ("person", "a"), ("person", "b"), ("person", "a"), ("x", "1")])
    )
    assert asked.text == "robot"
    assert asked.filters == {"person": ("a", "b")}
    assert asked.sort is None


@pytest.mark.parametrize(("sort", "used"), [("taken", "taken"), ("", None), ("drop table", None)])
def test_an_unknown_order_is_left_to_the_search(sort: str, used: str | None) -> None:
    assert parse_query(MultiDict([("sort", sort)])).sort == used
