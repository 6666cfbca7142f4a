"""Standing terms and people who are held back, found by an event or a name."""

from __future__ import annotations

import pytest

from mediahub.delivery import terms
from mediahub.delivery.terms import NewTerms, PersonUnknown, StandingMissing
from tests.unit.delivery.conftest import Summit


def test_standing_terms_end_at_their_own_event_alone(summit: Summit) -> None:
    session, event = summit.session, summit.event.id
    terms.set_standing(session, event, "person", 1, NewTerms(rights_class="partners"), None)
    session.flush()
    (row,) = terms.standing_of(session, event)
    with pytest.raises(StandingMissing):
        terms.end_standing(session, event + 1, row.id)
    terms.end_standing(session, event, row.id)
    session.flush()
    assert terms.standing_of(session, event) == []
    with pytest.raises(StandingMissing):
        terms.end_standing(session, event, row.id)


def test_somebody_is_held_back_by_name_before_they_are_in_any_picture(summit: Summit) -> None:
    session, event = summit.session, summit.event.id
    with pytest.raises(PersonUnknown):
        terms.hold_by_name(session, event, "", "", None)
    assert terms.hold_by_name(session, event, "Ban Ki-moon", "", None) == 0
    assert terms.hold_by_name(session, event, "Yin Tongyue", "asked", None) == 0
    session.flush()
    assert {one.person.name for one in terms.held_people(session, event)} == {"Ban Ki-moon", "Yin Tongyue"}
