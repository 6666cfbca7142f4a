"""The team of one event: an admin of it adds, changes and takes out, and touches nothing else of anybody."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.events import create_event
from mediahub.catalog.models import AuditEntry, User
from mediahub.identity.people.event_roles import event_roles_of
from mediahub.identity.people.event_team import add_member, change_member, team_of
from mediahub.identity.people.invitations import NewPerson
from mediahub.identity.people.overview import PersonMissing
from mediahub.identity.people.roles import YourOwnAccount
from mediahub.problems import Invalid
from tests.unit.identity.people.conftest import Office


@pytest.fixture
def fair(office: Office) -> int:
    """Another event."""
    with office.database.begin() as session:
        return create_event(session, "fair", "Fair", "UTC").id


def add(office: Office, event_id: int, email: str, *roles: str) -> str:
    new = NewPerson(email, "New One", event_roles={event_id: roles})
    return add_member(office.database, event_id, new, lambda secret: f"https://hub/{secret}", by_mail=False)


def members(office: Office, event_id: int) -> dict[str, set[str]]:
    with office.database.read() as session:
        return {one.user.email: set(one.roles) for one in team_of(session, event_id)}


def test_who_has_an_account_is_added_without_a_link_and_another_is_invited(office: Office, fair: int) -> None:
    with office.database.read() as session:
        lena = session.get_one(User, office.lena)
        before = lena.password
    assert add(office, fair, lena.email.upper(), "photographer") == ""
    assert add(office, fair, lena.email, "marketing") == "", "roles are added to those held"
    assert add(office, fair, "new@example.org", "photographer").startswith("https://hub/")
    assert members(office, fair) == {
        lena.email: {"photographer", "marketing"},
        "new@example.org": {"photographer"},
    }
    with office.database.read() as session:
        assert session.get_one(User, office.lena).password == before
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "role.changed")).all()
        assert [entry.event_id for entry in entries] == [fair, fair]


@pytest.mark.parametrize(
    ("email", "roles"), [("new@example.org", ()), ("no address", ("marketing",)), ("a@b.org", ("press",))]
)
def test_what_makes_no_sense_adds_nobody(
    office: Office, fair: int, email: str, roles: tuple[str, ...]
) -> None:
    with pytest.raises(Invalid):
        add(office, fair, email, *roles)
    assert members(office, fair) == {}


def test_roles_are_changed_and_taken_for_this_event_alone(office: Office, fair: int) -> None:
    with office.database.begin() as session:
        other = create_event(session, "other", "Other", "UTC").id
        lena = session.get_one(User, office.lena).email
    for event_id in (fair, other):
        add(office, event_id, lena, "marketing")
    change_member(office.database, fair, office.lena, ["admin"], by=office.admin)
    assert members(office, fair)[lena] == {"admin"}
    with pytest.raises(YourOwnAccount):
        change_member(office.database, fair, office.lena, ["marketing"], by=office.lena)
    change_member(office.database, fair, office.lena, [], by=office.admin)
    with pytest.raises(PersonMissing):
        change_member(office.database, fair, office.lena, ["admin"], by=office.admin)
    with pytest.raises(PersonMissing):
        change_member(office.database, fair, office.admin, ["photographer"], by=office.lena)
    with office.database.read() as session:
        assert event_roles_of(session, office.lena) == {("other", "marketing"), ("summit", "marketing")}
