"""Roles for single events: they count there, nowhere else, and never for the whole installation."""

from __future__ import annotations

import pytest

from mediahub.rights.capabilities import INSTALLATION_WIDE, Capability
from mediahub.rights.viewers import Viewer

SUMMIT_DESK = Viewer(user_id=3, event_roles=frozenset({("summit", "marketing")}))
BOTH = Viewer(frozenset({"photographer"}), 4, event_roles=frozenset({("summit", "admin")}))


def test_a_role_for_an_event_counts_there_and_nowhere_else() -> None:
    assert SUMMIT_DESK.may(Capability.SET_TERMS, "summit")
    for elsewhere in ("gala", None):
        assert not any(SUMMIT_DESK.may(one, elsewhere) for one in Capability), elsewhere
    assert SUMMIT_DESK.in_team_of("summit")
    assert not SUMMIT_DESK.in_team_of("gala")


@pytest.mark.parametrize("role", ["admin", "marketing", "photographer"])
def test_in_its_event_a_role_may_what_it_may_for_the_installation_but_what_is_about_that(role: str) -> None:
    here = Viewer(user_id=3, event_roles=frozenset({("summit", role)})).at("summit")
    everywhere = Viewer(frozenset({role}), 3)
    for capability in set(Capability) - INSTALLATION_WIDE:
        assert here.may(capability) == everywhere.may(capability), capability
    assert not any(here.may(capability) for capability in INSTALLATION_WIDE)


def test_who_is_asked_about_an_event_is_asked_anew_about_another() -> None:
    there = SUMMIT_DESK.at("summit")
    assert there.in_team
    assert not there.at("gala").in_team
    assert not there.may(Capability.CURATE, "gala")
    assert there.at("summit") is there


def test_roles_of_both_kinds_add_up() -> None:
    assert BOTH.may(Capability.UPLOAD, "gala")
    assert not BOTH.may(Capability.SWITCH_FACES, "gala")
    assert BOTH.may(Capability.SWITCH_FACES, "summit")
    assert not BOTH.is_stranger_to("gala")


def test_the_events_of_a_capability() -> None:
    assert SUMMIT_DESK.events_with(Capability.SET_TERMS) == {"summit"}
    assert SUMMIT_DESK.events_with(Capability.SWITCH_FACES) == frozenset()
    assert BOTH.events_with(Capability.UPLOAD) is None
    assert BOTH.team_events is None
    assert SUMMIT_DESK.team_events == {"summit"}
    assert SUMMIT_DESK.in_some_team
    assert not Viewer(frozenset({"press"}), 5).in_some_team


def test_an_event_is_strange_to_who_works_for_others_alone() -> None:
    assert SUMMIT_DESK.is_stranger_to("gala")
    assert not SUMMIT_DESK.is_stranger_to("summit")
    press_there = Viewer(frozenset({"press"}), 3, frozenset({"gala"}), SUMMIT_DESK.event_roles)
    assert not press_there.is_stranger_to("gala")
    assert press_there.is_stranger_to("fair")
    # press of an event knows that others exist: their press pages are public
    assert not Viewer(frozenset({"press"}), 3, frozenset({"gala"})).is_stranger_to("summit")
