"""Numbers of rows, as requests bring them."""

from __future__ import annotations

import pytest
from marshmallow import Schema, ValidationError

from mediahub.api.shared.fields import Words, row_id
from mediahub.http.context import LARGEST_ID


class Asked(Schema):
    words = Words()
    id = row_id()


@pytest.mark.parametrize(
    ("number", "is_id"),
    [(1, True), (LARGEST_ID, True), (0, False), (LARGEST_ID + 1, False), ("1", False), (1.5, False)],
)
def test_the_number_of_a_row(number: object, is_id: bool) -> None:
    if is_id:
        assert Asked().load({"id": number})["id"] == number
        return
    with pytest.raises(ValidationError):
        Asked().load({"id": number})
