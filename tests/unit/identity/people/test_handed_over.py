"""A link that an event's admin was shown: whoever opens it chooses the password, and that opens one event."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.models import AuditEntry, User
from mediahub.identity.account.reset_links import owner_of, use_reset_link
from mediahub.identity.people.changes import disable, enable
from mediahub.identity.people.event_team import add_member, change_member, team_of
from mediahub.identity.people.invitations import NewPerson, invite_again
from mediahub.identity.people.roles import change_roles
from mediahub.problems import Conflict, Missing
from tests.unit.identity.people.conftest import Office

HOST, OTHER = "host@example.org", "other@example.org"
"""The admin of one event, and of another."""
PASSWORD = "another horse battery"


def add(office: Office, event_id: int, by: str, email: str = "new@example.org") -> str:
    new = NewPerson(email, "New One", event_roles={event_id: ["photographer"]})
    return add_member(office.database, event_id, new, str, by_mail=False, shown_to=by)


@pytest.fixture
def user_id(office: Office) -> int:
    """Somebody whose password the host chose in their place."""
    use_reset_link(office.database, add(office, office.summit, HOST), PASSWORD)
    with office.database.read() as session:
        return session.scalars(select(User.id).where(User.email == "new@example.org")).one()


def more_rights(office: Office, user_id: int) -> None:
    change_roles(office.database, user_id, ["marketing"], {office.summit: ["photographer"]}, by=office.admin)


def test_it_opens_nothing_else_until_the_owner_used_a_link_from_the_office(
    office: Office, user_id: int
) -> None:
    with pytest.raises(Conflict, match=HOST):
        more_rights(office, user_id)
    with pytest.raises(Conflict, match=HOST):
        add(office, office.gala, OTHER)
    link = invite_again(office.database, user_id, str, by_mail=False)
    with pytest.raises(Conflict, match=HOST):  # the office's link is not used yet
        more_rights(office, user_id)
    use_reset_link(office.database, link, "a third horse battery")
    add(office, office.gala, OTHER)
    more_rights(office, user_id)


def test_whoever_was_shown_it_may_give_rights_at_their_events_and_anybody_may_take_some(
    office: Office, user_id: int
) -> None:
    add(office, office.gala, HOST)
    change_member(office.database, office.summit, user_id, ["photographer", "marketing"], by=None)
    change_roles(
        office.database, user_id, [], {office.summit: ["photographer"], office.gala: []}, by=office.admin
    )
    change_member(office.database, office.summit, user_id, [], by=None)


def test_a_link_that_nobody_used_yet_is_no_way_in_either(office: Office) -> None:
    shown = add(office, office.summit, HOST)
    with office.database.read() as session:
        user = session.scalars(select(User).where(User.email == "new@example.org")).one()
        assert [one.is_invited for one in team_of(session, office.summit) if one.user.id == user.id] == [True]
    with pytest.raises(Conflict, match=HOST):
        more_rights(office, user.id)
    invite_again(office.database, user.id, str, by_mail=False)
    assert owner_of(office.database, shown) is None, "a newer link ends it"
    more_rights(office, user.id)  # nobody chose a password by the one that was shown


def test_a_disabled_account_has_no_link_and_none_comes_back_with_it(office: Office) -> None:
    link = add(office, office.summit, HOST)
    with office.database.read() as session:
        user_id = session.scalars(select(User.id).where(User.email == "new@example.org")).one()
    disable(office.database, user_id, by=office.admin)
    enable(office.database, user_id)
    with pytest.raises(Missing):
        use_reset_link(office.database, link, PASSWORD)


def test_the_audit_log_says_who_was_shown_it_and_that_it_was_used(office: Office, user_id: int) -> None:
    with office.database.read() as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.subject_kind == "user", AuditEntry.subject_id == str(user_id))
        ).all()
    said = {entry.action: entry.details.get("shown_to") for entry in entries}
    assert (said["password.reset_asked"], said["password.reset"]) == (HOST, HOST)
