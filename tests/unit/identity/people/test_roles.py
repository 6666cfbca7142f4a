"""Roles are given and taken, written to the audit log, and an admin always stays."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.models import AuditEntry
from mediahub.identity.accounts import create_user
from mediahub.identity.people.event_roles import event_roles_of
from mediahub.identity.people.roles import LastAdmin, YourOwnAccount, change_roles
from mediahub.problems import Invalid
from tests.unit.identity.people.conftest import PASSWORD, Office


def event_roles(office: Office, user_id: int) -> set[tuple[str, str]]:
    with office.database.read() as session:
        return set(event_roles_of(session, user_id))


def test_roles_of_both_kinds_are_exactly_those_that_were_chosen(office: Office) -> None:
    chosen = {office.gala: ["photographer", "marketing"]}
    change_roles(office.database, office.lena, ["photographer"], chosen, by=office.admin)
    assert list(office.user(office.lena).role_names) == ["photographer"]
    both = {("gala", "photographer"), ("gala", "marketing")}
    assert event_roles(office, office.lena) == {*both, ("summit", "marketing")}, (
        "an event not named keeps its"
    )
    change_roles(office.database, office.lena, [], {office.summit: [], office.gala: ["marketing"]}, by=None)
    assert event_roles(office, office.lena) == {("gala", "marketing")}
    with office.database.read() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in entries] == ["role.changed", "role.changed"]
    assert entries[1].details["after"] == ["gala: marketing"]


def test_what_changes_nothing_is_not_written_down(office: Office) -> None:
    change_roles(office.database, office.lena, [], {office.summit: ["marketing"]}, by=office.admin)
    with office.database.read() as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_no_other_role_is_taken(office: Office) -> None:
    for roles, of_event in ((["director"], {}), ([], {office.summit: ["press"]}), ([], {9999: ["admin"]})):
        with pytest.raises(Invalid):
            change_roles(office.database, office.lena, roles, of_event, by=office.admin)
    assert event_roles(office, office.lena) == {("summit", "marketing")}


def test_the_last_admin_stays_and_nobody_steps_down_alone(office: Office) -> None:
    with pytest.raises(LastAdmin):
        change_roles(office.database, office.admin, ["marketing"], {}, by=None)
    with pytest.raises(YourOwnAccount):
        change_roles(office.database, office.admin, [], {}, by=office.admin)
    with office.database.begin() as session:
        shut_out = create_user(session, "out@example.org", PASSWORD, "admin")
        shut_out.active = False
        invited = create_user(session, "new@example.org", PASSWORD, "admin")
        invited.password = None
        second = invited.id
    with pytest.raises(LastAdmin):  # neither of the two can sign in
        change_roles(office.database, office.admin, [], {}, by=second)
    with office.database.begin() as session:
        create_user(session, "bea@example.org", PASSWORD, "admin")
    change_roles(office.database, office.admin, ["press"], {}, by=second)
    assert list(office.user(office.admin).role_names) == ["press"]
