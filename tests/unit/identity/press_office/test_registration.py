"""Registration of press: what an application changes, and what a decision of the team outlasts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, PressInvitation
from mediahub.identity.press import decide_account
from mediahub.identity.press_office.invitations import create_invitation
from mediahub.identity.press_office.registration import Application, register

ANNA = Application("Anna Berg", "anna@paper.example", "The Paper")


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        session.add(Event(slug="summit", name="Summit", timezone="UTC"))
        session.flush()
        yield session


def event_of(session: Session) -> Event:
    return session.scalars(select(Event)).one()


def invite(session: Session) -> PressInvitation:
    event = event_of(session)
    return create_invitation(
        session, event.id, label="", people=5, days=1, is_approved=True, by=None
    )[0]  # fmt: skip


def test_an_invitation_that_approves_lets_in_at_once(session: Session) -> None:
    invitation = invite(session)
    outcome, account = register(session, event_of(session), ANNA, invitation)
    assert (outcome, account and account.state) == ("approved", "approved")
    session.refresh(invitation)
    assert invitation.used == 1


def test_an_invitation_that_approves_does_not_overturn_a_refusal(session: Session) -> None:
    event = event_of(session)
    _, account = register(session, event, ANNA, None)
    assert account is not None
    decide_account(session, account.id, event.id, "refused", None, "No card.")
    invitation = invite(session)
    for _ in range(2):  # they ask again, and a person decides again
        outcome, again = register(session, event, ANNA, invitation)
        assert (outcome, again) == ("waiting", account)
        assert account.state == "waiting"
    session.refresh(invitation)
    assert invitation.used == 0, "the place is for somebody else"
    decide_account(session, account.id, event.id, "approved", None)
    assert account.state == "approved"


def test_an_invitation_that_approves_does_not_end_a_suspension(session: Session) -> None:
    event = event_of(session)
    _, account = register(session, event, ANNA, invite(session))
    assert account is not None
    decide_account(session, account.id, event.id, "suspended", None, "Sold them on.")
    assert register(session, event, ANNA, invite(session))[0] == "nothing"
    assert account.state == "suspended"
