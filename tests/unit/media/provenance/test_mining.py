"""What manifests prohibit of data mining, in the codes of PLUS; the strictest counts."""

from __future__ import annotations

from typing import Any

import pytest

from mediahub.media.metadata.vocabularies import DATA_MINING
from mediahub.media.provenance.mining import prohibited, strictest_mining
from mediahub.rights.mining import LEFT_OPEN, Mining, may_mine


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({}, ""),
        ({"c2pa.data_mining": {"use": "allowed"}}, ""),
        ({"c2pa.ai_generative_training": {"use": "notAllowed"}}, "DMI-PROHIBITED-GENAIMLTRAINING"),
        ({"cawg.ai_training": {"use": "notAllowed"}}, "DMI-PROHIBITED-AIMLTRAINING"),
        ({"cawg.data_mining": {"use": "constrained", "constraint_info": "ask"}}, "DMI-PROHIBITED"),
        ({"a.ai_training": {"use": "notAllowed"}, "a.data_mining": {"use": "notAllowed"}}, "DMI-PROHIBITED"),
        ({"c2pa.ai_inference": {"use": "notAllowed"}, "c2pa.data_mining": "never"}, ""),
    ],
)
def test_entries_are_told_by_what_they_close(entries: dict[str, Any], code: str) -> None:
    assert prohibited(entries) == code


def test_the_strictest_leaves_open_what_all_leave_open() -> None:
    """Held equal to the rule book, for any two codes."""
    known = ("", *DATA_MINING)
    for one in known:
        for other in known:
            both = {use for use in Mining if may_mine(one, use) and may_mine(other, use)}
            counts = strictest_mining((one, other))
            assert {use for use in Mining if may_mine(counts, use)} <= both
            assert strictest_mining((other, one)) == counts
    assert strictest_mining(()) == ""
    assert strictest_mining((None, "DMI-ALLOWED")) == "DMI-ALLOWED"
    assert strictest_mining(("DMI-PROHIBITED", "what nobody knows")) == "what nobody knows"
    assert all(code in LEFT_OPEN or not may_mine(code, Mining.INDEX) for code in known)
