"""The press office as pages ask for it: each step is kept as a whole, or not at all."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, Mail, PressPage, TermsAcceptance
from mediahub.catalog.press_pages import CoverNotFree
from mediahub.identity.press import PressError, accounts_of
from mediahub.identity.press_office import requests
from mediahub.identity.press_office.invitations import find_invitation
from mediahub.identity.terms import TermsError
from tests.unit.identity.press_office.test_office import ADDRESSES, ANNA


@pytest.fixture
def event(database: Database) -> Event:
    with database.begin() as session:
        event = Event(slug="summit", name="Summit", timezone="UTC")
        session.add(event)
    return event


def letters(database: Database) -> int:
    with database.read() as session:
        return session.query(Mail).count()


def test_an_account_is_added_decided_about_and_given_a_link_that_works_once(
    database: Database, event: Event
) -> None:
    account = requests.add_account(database, event, ANNA, approved=False, by=None, addresses=ADDRESSES)
    with pytest.raises(PressError):
        requests.decide(database, event, account.id, "refused", None, " ", ADDRESSES)
    with pytest.raises(PressError, match="Approve"):
        requests.link_to_hand_over(database, event, account.id, ADDRESSES)
    assert letters(database) == 1
    decided = requests.decide(database, event, account.id, "approved", None, "", ADDRESSES)
    assert (decided.state, decided.user.name) == ("approved", "Anna Berg")
    name, address = requests.link_to_hand_over(database, event, account.id, ADDRESSES)
    secret = address.partition("key=")[2]
    link = requests.use_link(database, secret)
    assert link is not None
    assert (name, link.user.name) == ("Anna Berg", "Anna Berg")
    assert requests.use_link(database, secret) is None
    before = letters(database)
    requests.send_link(database, "nobody@paper.example", "/", ADDRESSES)
    assert letters(database) == before
    requests.send_link(database, ANNA.email, "/", ADDRESSES)
    assert letters(database) == before + 1
    with database.read() as session:
        assert [one.state for one in accounts_of(session, event.id)] == ["approved"]


def test_an_invitation_opens_until_it_is_revoked(database: Database, event: Event) -> None:
    with pytest.raises(PressError):
        requests.invite(database, event.id, label="", people=0, days=1, is_approved=False, by=None)
    made, code = requests.invite(
        database, event.id, label="Pool", people=2, days=3, is_approved=True, by=None
    )
    with pytest.raises(PressError):
        requests.revoke_invitation(database, event.id + 1, made.id)
    with database.read() as session:
        assert find_invitation(session, event.id, code) is not None
    for _ in range(2):
        requests.revoke_invitation(database, event.id, made.id)
    with database.read() as session:
        assert find_invitation(session, event.id, code) is None


def test_terms_are_agreed_to_in_the_version_that_counts(database: Database, event: Event) -> None:
    user = requests.add_account(database, event, ANNA, approved=True, by=None, addresses=ADDRESSES).user_id
    assert requests.publish_terms(database, event.id, "Credit us.", None) == 1
    assert requests.publish_terms(database, event.id, " Credit us. ", None) == 0
    assert requests.publish_terms(database, event.id, "Credit us, please.", None) == 2
    with pytest.raises(TermsError):
        requests.accept_terms(database, user, event.id, 1)
    for _ in range(2):
        requests.accept_terms(database, user, event.id, 2)
    with database.read() as session:
        assert session.query(TermsAcceptance).count() == 1


def test_a_page_with_a_cover_that_is_not_free_stays_as_it_was(database: Database, event: Event) -> None:
    requests.change_page(database, event, {"headline": "Robots"})
    with pytest.raises(CoverNotFree):
        requests.change_page(database, event, {"headline": "Other", "cover": "nothing"})
    with database.read() as session:
        assert session.get_one(PressPage, event.id).headline == "Robots"
