"""The press office: who is let in, and what they are written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, Mail
from mediahub.identity.accounts import create_user
from mediahub.identity.press import PressAccountMissing, PressError
from mediahub.identity.press_office.letters import Addresses
from mediahub.identity.press_office.office import add_account, decide_and_write, link_to_hand_over, send_link
from mediahub.identity.press_office.registration import Application

ADDRESSES = Addresses(
    sign_in=lambda secret: f"https://media.example/sign-in?key={secret}",
    library=lambda slug: f"/events/{slug}/",
    accounts=lambda slug: f"https://media.example/events/{slug}/accounts",
)
ANNA = Application("Anna Berg", "anna@paper.example", "The Paper")


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        session.add(Event(slug="summit", name="Summit", timezone="UTC"))
        session.flush()
        yield session


def event_of(session: Session) -> Event:
    return session.scalars(select(Event)).one()


def mails(session: Session) -> list[str]:
    session.flush()
    return list(session.scalars(select(Mail.subject).order_by(Mail.id)))


def test_somebody_whom_the_team_knows_waits_or_is_let_in_at_once(session: Session) -> None:
    event = event_of(session)
    waiting = add_account(session, event, ANNA, approved=False, by=None, addresses=ADDRESSES)
    assert waiting.state == "waiting"
    assert mails(session) == ["Your press account: received"]
    with pytest.raises(PressError, match="Approve"):
        link_to_hand_over(session, event, waiting.id, ADDRESSES)
    decide_and_write(session, event, waiting.id, "approved", None, "", ADDRESSES)
    account, address = link_to_hand_over(session, event, waiting.id, ADDRESSES)
    assert account is waiting
    assert address.startswith("https://media.example/sign-in?key=")
    again = add_account(session, event, ANNA, approved=False, by=None, addresses=ADDRESSES)
    assert again.state == "approved"


def test_a_refusal_has_a_reason_which_they_are_sent(session: Session) -> None:
    event = event_of(session)
    account = add_account(session, event, ANNA, approved=False, by=None, addresses=ADDRESSES)
    with pytest.raises(PressError, match="Say why"):
        decide_and_write(session, event, account.id, "refused", None, " ", ADDRESSES)
    decide_and_write(session, event, account.id, "refused", None, "No card.", ADDRESSES)
    session.flush()
    assert "No card." in session.scalars(select(Mail.text).order_by(Mail.id.desc())).first()
    with pytest.raises(PressAccountMissing):
        link_to_hand_over(session, event, account.id + 1, ADDRESSES)


def test_the_team_gets_no_links(session: Session) -> None:
    create_user(session, "max@desk.example", "correct horse battery", "marketing")
    with pytest.raises(PressError):
        add_account(
            session, event_of(session), Application("Max", "max@desk.example", "Desk"),
            approved=True, by=None, addresses=ADDRESSES,
        )  # fmt: skip
    for address in ("max@desk.example", "nobody@paper.example"):
        send_link(session, address, "/", ADDRESSES)
    assert mails(session) == []
    create_user(session, "eva@paper.example", "correct horse battery", "press")
    send_link(session, "eva@paper.example", "/", ADDRESSES)
    assert mails(session) == ["Your link to sign in"]
