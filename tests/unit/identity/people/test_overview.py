"""A person with all that they have."""

from __future__ import annotations

import pytest

from mediahub.identity.people.overview import PersonMissing, person_overview
from tests.unit.identity.people.conftest import Office


def test_a_person_is_shown_with_all_that_they_have(full: Office) -> None:
    with full.database.read() as session:
        shown = person_overview(session, full.lena)
        assert {event.slug: roles for event, roles in shown.events} == {
            "summit": {"marketing"},
            "gala": set(),
        }
        assert (shown.roles, shown.state, shown.ways.asks_second) == (frozenset(), "active", False)
        assert person_overview(session, full.admin).ways.authenticator
        with pytest.raises(PersonMissing):
            person_overview(session, 9999)
