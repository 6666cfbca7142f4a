"""Who knows of which depictions."""

from __future__ import annotations

import pytest

from mediahub.catalog.depictions import DepictionRow, depictions_for, stated
from mediahub.catalog.models import AssetPerson
from mediahub.rights import Viewer

ROWS = [
    AssetPerson(person_id=1, status="suggested", confidence=0.99, source="face"),
    AssetPerson(person_id=2, status="accepted", confidence=0.5, source="face"),
    AssetPerson(person_id=3, status="rejected", confidence=1.0, source="face"),
    AssetPerson(person_id=4, status="accepted", confidence=1.0, source="embedded"),
    AssetPerson(person_id=5, status="suggested", confidence=0.99, source="programme"),
]


@pytest.mark.parametrize(
    ("role", "people"),
    [
        ("admin", [4, 2, 1, 5]),
        ("marketing", [4, 2, 1, 5]),
        ("photographer", [4, 2, 1, 5]),
        ("press", [4, 2]),
        ("unknown", [4, 2]),
    ],
)
def test_suggestions_are_the_teams_and_stand_behind_what_is_stated(role: str, people: list[int]) -> None:
    assert [one.person_id for one in depictions_for(Viewer(frozenset({role})), ROWS)] == people
    assert [one.person_id for one in stated(ROWS)] == [4, 2]
    read = [DepictionRow(one.status, one.confidence, one.person_id, "", "") for one in ROWS]
    assert [one.target_id for one in depictions_for(Viewer(frozenset({role})), read)] == people
