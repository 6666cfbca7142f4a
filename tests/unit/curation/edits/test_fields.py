"""What a field can hold."""

from __future__ import annotations

import pytest

from mediahub.curation.edits.fields import EditError, cleaned


@pytest.mark.parametrize(
    ("field", "value"), [("rating", 6), ("rating", "x"), ("rating", True), ("nothing", "x"), ("title", 3)]
)
def test_what_a_field_cannot_hold_is_refused(field: str, value: object) -> None:
    with pytest.raises(EditError):
        cleaned(field, value)
