"""The rights mask: a condition of the rule book over the index's columns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import numpy as np
import pytest

from mediahub.rights import AllOf, AnyOf, Condition, Everything, IsNot, NoneOrAfter, Nothing, OneOf
from mediahub.search.schema import SET, micros
from mediahub.search.whoosh.answers.conditions import condition_mask
from mediahub.search.whoosh.segments.view import View

NOON = datetime(2025, 10, 18, 12, tzinfo=UTC)
FREE, EDITORIAL = OneOf("rights_class", frozenset({"free"})), OneOf("rights_class", frozenset({"editorial"}))
HELD = ["", "", SET, ""]
CLASSES = ["free", "editorial", "free", "none"]
ENDS = [micros(NOON) + 1, micros(NOON), micros(NOON) - 1, np.iinfo(np.int64).max]


class Columns:
    """Four documents, as a view of an index has them."""

    size = 4

    def having(self, field: str, values: tuple[str, ...]) -> Any:
        column = {"rights_class": CLASSES, "held": HELD}[field]
        return np.array([one in values for one in column])

    def fact(self, name: str) -> Any:
        assert name == "expires_at"
        return np.array(ENDS)


@pytest.mark.parametrize(
    ("condition", "passes"),
    [
        (Everything(), "1111"),
        (Nothing(), "0000"),
        (FREE, "1010"),
        (OneOf("rights_class", frozenset({"free", "none"})), "1011"),
        (OneOf("rights_class", frozenset()), "0000"),
        (NoneOrAfter("expires_at", NOON), "1001"),
        (IsNot("held"), "1101"),
        (AllOf((FREE, IsNot("held"))), "1000"),
        (AnyOf((FREE, EDITORIAL)), "1110"),
        (AllOf((FREE, EDITORIAL)), "0000"),
        (AllOf((AnyOf((FREE, EDITORIAL)), NoneOrAfter("expires_at", NOON))), "1000"),
        (AllOf(()), "1111"),
        (AnyOf(()), "0000"),
    ],
)
def test_documents_pass_for_which_it_holds(condition: Condition, passes: str) -> None:
    mask = condition_mask(cast(View, Columns()), condition)
    assert "".join(str(int(one)) for one in mask) == passes


def test_what_is_not_understood_lets_nothing_pass() -> None:
    assert not np.any(condition_mask(cast(View, Columns()), cast(Condition, "anything")))
