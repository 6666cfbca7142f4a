"""Operations on a gallery."""

from __future__ import annotations

import pytest

from mediahub.curation.galleries.operations import UnreadableOperations, read_operations


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "explode"},
        {"op": "add", "ids": ["../etc"]},
        {"op": "move", "ids": []},
        {"op": "set", "field": "published", "was": None, "value": 7},
    ],
)
def test_operations_that_make_no_sense_are_refused(operation: dict[str, object]) -> None:
    with pytest.raises(UnreadableOperations):
        read_operations([operation])
