"""Details of entries in words: every name that is known is translated, also inside of others."""

from __future__ import annotations

import pytest

from mediahub.audit.details import details_of
from mediahub.catalog.models import AuditEntry


@pytest.mark.parametrize(
    ("details", "shown"),
    [
        ({"usage_terms": "Ask"}, [("TERMS OF USE", "Ask")]),
        ({"accent": {"from": "", "to": "#fff"}}, [("COLOUR", "– → #fff")]),
        ({"details": {"languages": ["en", "zh"]}}, [("DETAILS", "LANGUAGES: en, zh")]),
        ({"active": False, "on": True}, [("SWITCHED ON", "✗"), ("SWITCHED ON", "✓")]),
        ({"word_of_a_plug_in": 3}, [("word of a plug in", "3")]),
    ],
)
def test_details_are_named_in_the_readers_language(
    details: dict[str, object], shown: list[tuple[str, str]]
) -> None:
    assert details_of(AuditEntry(details=details), str.upper) == shown
