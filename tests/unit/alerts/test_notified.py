"""Ids that a saved search has reported: packed, and looked up in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mediahub.alerts.notified import as_array, packed, unknown_among, unpacked

IDS = st.lists(st.text("0123456789abcdef", min_size=1, max_size=20), max_size=40)


@given(IDS)
def test_they_come_back_as_they_were(ids: list[str]) -> None:
    assert unpacked(packed(ids)) == ids


@given(IDS, IDS)
def test_what_is_not_known_stays_in_its_order(ids: list[str], known: list[str]) -> None:
    assert unknown_among(ids, as_array(known)) == [one for one in ids if one not in known]
