"""Who is invited chooses a password by the link, once, and has the roles that were chosen."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Mail, User
from mediahub.identity.account.reset_links import use_reset_link
from mediahub.identity.passwords import is_right
from mediahub.identity.people.event_roles import event_roles_of
from mediahub.identity.people.invitations import NewPerson, invite, invite_again
from mediahub.identity.people.listing import is_invited
from mediahub.problems import Conflict, Invalid, Missing
from tests.unit.identity.people.conftest import Office

NEW = "another horse battery"


def address_of(secret: str) -> str:
    return f"https://hub.example/new-password?key={secret}"


def secret_in(text: str) -> str:
    return text.partition("key=")[2].split()[0]


def test_an_invitation_by_link_makes_an_account_of_whoever_opens_it(office: Office) -> None:
    new = NewPerson("Ida@Example.org", " Ida ", event_roles={office.summit: ["photographer"]})
    user_id, address = invite(office.database, new, address_of, by_mail=False)
    with office.database.read() as session:
        user = session.get_one(User, user_id)
        assert (user.email, user.name, user.password) == ("ida@example.org", "Ida", None)
        assert event_roles_of(session, user_id) == {("summit", "photographer")}
        assert is_invited(session, user_id)
        assert session.scalars(select(Mail)).all() == []
    use_reset_link(office.database, secret_in(address), NEW)
    assert is_right(office.user(user_id).password, NEW)
    with pytest.raises(Missing):
        use_reset_link(office.database, secret_in(address), NEW)


def test_an_invitation_by_mail_is_sent_in_their_language_and_can_be_sent_again(office: Office) -> None:
    new = NewPerson("ida@example.org", roles=["marketing"], language="en")
    user_id, _ = invite(office.database, new, address_of, by_mail=True)
    invite_again(office.database, user_id, address_of, by_mail=True)
    with office.database.read() as session:
        mails = session.scalars(select(Mail).order_by(Mail.id)).all()
    assert [mail.recipient for mail in mails] == ["ida@example.org"] * 2
    assert all("https://hub.example/new-password?key=" in mail.text for mail in mails)
    use_reset_link(office.database, secret_in(mails[1].text), NEW)
    address = invite_again(office.database, user_id, address_of, by_mail=True)
    with office.database.read() as session:
        assert "new password" in session.scalars(select(Mail).order_by(Mail.id.desc())).first().subject
    assert address


def test_what_cannot_be_invited_is_said_and_makes_nothing(office: Office) -> None:
    for new, error in (
        (NewPerson("nobody", roles=["press"]), Invalid),
        (NewPerson("ida@example.org"), Invalid),
        (NewPerson("ida@example.org", event_roles={office.summit: []}), Invalid),
        (NewPerson("ida@example.org", roles=["director"]), Invalid),
        (NewPerson("Lena@EXAMPLE.org", roles=["press"]), Conflict),
    ):
        with pytest.raises(error):
            invite(office.database, new, address_of, by_mail=False)
    with office.database.read() as session:
        assert session.scalars(select(User.email).order_by(User.id)).all() == [
            "ann@example.org",
            "lena@example.org",
        ]
