"""Roles for single events: exactly those that were given, of that event."""

from __future__ import annotations

import pytest

from mediahub.identity.people.event_roles import event_roles_of, set_event_roles
from mediahub.problems import Invalid
from tests.unit.identity.people.conftest import Office


def test_somebody_has_exactly_the_roles_given_last(office: Office) -> None:
    with office.database.begin() as session:
        assert event_roles_of(session, office.lena) == {("summit", "marketing")}
        set_event_roles(session, office.lena, office.summit, ["photographer", "marketing"])
        set_event_roles(session, office.lena, office.gala, ["admin"])
        assert event_roles_of(session, office.lena) == {
            ("summit", "photographer"), ("summit", "marketing"), ("gala", "admin"),
        }  # fmt: skip
        set_event_roles(session, office.lena, office.summit, ["photographer"])
        assert event_roles_of(session, office.lena) == {("summit", "photographer"), ("gala", "admin")}
        set_event_roles(session, office.lena, office.gala, [])
        assert event_roles_of(session, office.lena) == {("summit", "photographer")}
        assert event_roles_of(session, office.admin) == frozenset()


def test_what_is_no_role_of_the_team_is_refused_and_changes_nothing(office: Office) -> None:
    with office.database.begin() as session:
        with pytest.raises(Invalid, match=r"“press” is no role .*marketing"):
            set_event_roles(session, office.lena, office.summit, ["admin", "press"])
        assert event_roles_of(session, office.lena) == {("summit", "marketing")}
