"""Messages that wait to be sent: tried with pauses, given up when they would come too late, forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Mail
from mediahub.catalog.models.base import utcnow
from mediahub.mail import outbox
from mediahub.mail.outbox import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    MAX_SUBJECT,
    count_settled,
    due_mails,
    forget_settled,
    give_up_late,
    has_late,
    note_refused,
    note_sent,
)

HOUR = timedelta(hours=1)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.begin() as session:
        yield session


def send(session: Session, to: str = "eva@example.org", **more: timedelta) -> Mail:
    return outbox.send(session, to, "Hello\r\nBcc: all@example.org", "Text", **more)


def test_a_subject_is_one_line_of_bounded_length(session: Session) -> None:
    mail = send(session, " eva@example.org ")
    assert (mail.recipient, mail.subject) == ("eva@example.org", "Hello Bcc: all@example.org")
    assert len(outbox.send(session, "a", "x" * 300, "").subject) == MAX_SUBJECT


def test_the_oldest_is_tried_first_and_not_what_is_over_or_not_due(session: Session) -> None:
    first, second = send(session), send(session)
    over, later, sent = send(session, lasts=-HOUR), send(session), send(session)
    later.due_at = utcnow() + HOUR
    session.flush()
    note_sent(session, sent.id, utcnow())
    first.due_at = utcnow() - HOUR
    session.flush()
    found = due_mails(session, utcnow(), 9)
    assert [one.id for one in found] == [first.id, second.id]
    assert over.id not in {one.id for one in found}
    assert due_mails(session, utcnow(), 1) == [first]


def test_a_mail_that_a_wrong_clock_put_off_for_hours_is_due(session: Session) -> None:
    mail = send(session)
    mail.due_at = utcnow() + 2 * HOUR
    session.flush()
    assert due_mails(session, utcnow(), 9) == [mail]


def test_what_was_sent_keeps_no_text(session: Session) -> None:
    mail = send(session)
    now = utcnow()
    note_sent(session, mail.id, now)
    session.expire_all()
    assert (mail.state, mail.text, mail.settled_at, due_mails(session, now, 9)) == ("sent", "", now, [])


def test_pauses_double_up_to_an_hour(session: Session) -> None:
    mail, now = send(session), utcnow()
    pauses = []
    for _ in range(12):
        note_refused(session, mail.id, now, "busy", for_good=False)
        pauses.append(mail.due_at - now)
    assert pauses[:4] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE, 8 * FIRST_PAUSE]
    assert set(pauses[6:]) == {LONGEST_PAUSE}
    assert (mail.state, mail.attempts, mail.text) == ("waiting", 12, "Text")


def test_what_is_refused_for_good_is_not_tried_again(session: Session) -> None:
    mail, now = send(session), utcnow()
    note_refused(session, mail.id, now, "no such address" * 100, for_good=True)
    assert (mail.state, mail.text, mail.settled_at, len(mail.error)) == ("failed", "", now, 1000)


def test_what_would_come_too_late_is_given_up_with_the_reason_that_is_known(session: Session) -> None:
    now = utcnow()
    assert not has_late(session, now)
    tried, untried, fresh = send(session, lasts=-HOUR), send(session, lasts=-HOUR), send(session)
    note_refused(session, tried.id, now, "busy", for_good=False)
    session.flush()
    assert has_late(session, now)
    give_up_late(session, now, "no server")
    session.expire_all()
    assert [(one.state, one.error) for one in (tried, untried, fresh)] == [
        ("failed", "busy"), ("failed", "no server"), ("waiting", ""),
    ]  # fmt: skip
    assert not has_late(session, now)


def test_settled_ones_are_forgotten_the_oldest_first(session: Session) -> None:
    now = utcnow()
    mails = [send(session) for _ in range(4)]
    for number, mail in enumerate(mails[:3]):
        note_sent(session, mail.id, now - number * HOUR)
    before = now - timedelta(minutes=30)
    assert (count_settled(session, before), count_settled(session, now - 3 * HOUR)) == (2, 0)
    assert forget_settled(session, before, 1) == 1
    assert session.get(Mail, mails[2].id, populate_existing=True) is None
    assert [forget_settled(session, before, 9) for _ in range(2)] == [1, 0]
    assert count_settled(session, now + HOUR) == 1
