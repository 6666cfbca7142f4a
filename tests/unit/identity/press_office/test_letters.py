"""Letters to press: to whom, in whose language, and which link stands in them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, Mail, PressAccount, User
from mediahub.identity.press_office import letters
from mediahub.identity.press_office.letters import Addresses
from tests.assets import add_event

ADDRESSES = Addresses(
    lambda secret: f"https://hub.example/in/{secret}",
    lambda slug: f"/events/{slug}/",
    lambda slug: f"https://hub.example/events/{slug}/press",
)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        add_event(session)
        yield session


def account(
    session: Session, state: str = "waiting", language: str | None = None, reason: str = ""
) -> PressAccount:
    eva = User(email="eva@press.example", name="Eva Lind", fs_uniquifier="eva", language=language)
    session.add(eva)
    session.flush()
    event = session.scalars(select(Event)).one()
    made = PressAccount(user_id=eva.id, event_id=event.id, outlet="The Wire", state=state, reason=reason)
    session.add(made)
    session.flush()
    return made


def sent(session: Session) -> Mail:
    session.flush()
    return session.scalars(select(Mail).order_by(Mail.id.desc())).first() or Mail()


def test_a_link_is_written_to_its_owner_and_lasts_as_long_as_the_letter_says(session: Session) -> None:
    user = account(session).user
    letters.write_link(session, user, "/events/summit/", ADDRESSES)
    letter = sent(session)
    assert (letter.recipient, letter.subject) == ("eva@press.example", "Your link to sign in")
    assert letter.text is not None
    assert "https://hub.example/in/" in letter.text
    assert f"within {int(letters.LIFETIME.total_seconds() // 60)} minutes" in letter.text


def test_letters_are_in_the_language_of_who_reads_them(session: Session) -> None:
    waiting = account(session, language="zh")
    letters.write_link(session, waiting.user, "/", ADDRESSES)
    assert sent(session).subject != "Your link to sign in"
    letters.write_received(session, waiting, session.scalars(select(Event)).one())
    assert sent(session).subject != "Your press account: received"


def test_the_office_is_told_who_waits_unless_there_is_none(session: Session) -> None:
    waiting, event = account(session), session.scalars(select(Event)).one()
    letters.write_waiting(session, waiting, event, "", ADDRESSES)
    assert session.scalars(select(Mail)).all() == []
    letters.write_waiting(session, waiting, event, "office@summit.example", ADDRESSES)
    letter = sent(session)
    assert (letter.recipient, letter.subject) == ("office@summit.example", "Press request: The Wire")
    assert letter.text is not None
    assert "Eva Lind of The Wire" in letter.text
    assert "https://hub.example/events/summit/press" in letter.text


@pytest.mark.parametrize(
    ("state", "subject", "holds"),
    [
        ("approved", "Your press account for Summit is ready", "https://hub.example/in/"),
        ("refused", "Your press account for Summit", "could not approve"),
        ("suspended", "Your press account for Summit is suspended", "has suspended"),
    ],
)
def test_a_decision_is_written_with_a_link_or_with_the_reason(
    session: Session, state: str, subject: str, holds: str
) -> None:
    decided, event = (
        account(session, state, reason="No outlet is named."),
        session.scalars(select(Event)).one(),
    )
    letters.write_decision(session, decided, event, "office@summit.example", ADDRESSES)
    letter = sent(session)
    assert (letter.recipient, letter.subject) == ("eva@press.example", subject)
    assert letter.text is not None
    assert holds in letter.text
    is_refused = state != "approved"
    assert ("No outlet is named." in letter.text) is is_refused
    assert ("office@summit.example" in letter.text) is is_refused
    assert ("https://hub.example/in/" in letter.text) is not is_refused
