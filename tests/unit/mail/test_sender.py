"""E-mail from the outbox to a real SMTP server."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select, update

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Mail
from mediahub.catalog.models.base import utcnow
from mediahub.mail import send
from mediahub.mail.sender import NO_SERVER, MailSender
from mediahub.mail.smtp import SmtpServer, compose
from mediahub.settings import Settings
from tests.dripping import dripping
from tests.services import free_ports


@dataclass
class PostOffice:
    """What an SMTP server took; whom it refuses, and how."""

    taken: list[EmailMessage] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    sender_refused: str = ""
    hangs_up_on: str = ""
    """A recipient at whom the server ends the connection."""

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, sender: str, options: Any) -> str:
        envelope.mail_from = sender
        return self.sender_refused or "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, options: Any) -> str:
        if to == self.hangs_up_on:
            server.transport.abort()
        if to not in self.refusals:
            envelope.rcpt_tos.append(to)
        return self.refusals.get(to, "250 OK")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        self.taken.append(parsed)
        return "250 taken"


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def server(office: PostOffice) -> Iterator[SmtpServer]:
    controller = Controller(office, hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    yield SmtpServer("127.0.0.1", controller.port, "none", "MediaHub <press@example.org>")
    controller.stop()


def sender(settings: Settings, database: Database) -> MailSender:
    return MailSender(settings, database)


def only_mail(database: Database) -> Mail:
    with database.read() as session:
        return session.scalars(select(Mail)).one()


def make_due(database: Database) -> None:
    with database.begin() as session:
        session.execute(update(Mail).values(due_at=utcnow()))


def test_a_message_is_sent_once_and_its_text_forgotten(
    settings: Settings, database: Database, server: SmtpServer, office: PostOffice
) -> None:
    with database.begin() as session:
        send(session, "anna@example.org", "Zugang\nBcc: all@example.org", "Grüße, 尹同跃\nhttps://x/y")
    post = sender(settings, database)
    assert post.work(server) == 1
    assert post.work(server) == 0
    (message,) = office.taken
    assert message["To"] == "anna@example.org"
    assert message["Subject"] == "Zugang Bcc: all@example.org"
    assert message["Bcc"] is None
    assert message.get_content().splitlines()[0] == "Grüße, 尹同跃"
    assert (only_mail(database).state, only_mail(database).text) == ("sent", "")


def test_nothing_is_sent_of_a_transaction_that_failed(
    settings: Settings, database: Database, server: SmtpServer, office: PostOffice
) -> None:
    def fail() -> None:
        with database.begin() as session:
            send(session, "anna@example.org", "Never", "")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert sender(settings, database).work(server) == 0
    assert office.taken == []


def test_what_cannot_be_sent_now_waits_and_goes_later(
    settings: Settings, database: Database, server: SmtpServer, office: PostOffice
) -> None:
    with database.begin() as session:
        send(session, "anna@example.org", "Later", "text")
    post = sender(settings, database)
    nobody = SmtpServer("127.0.0.1", free_ports(1)[0], "none", server.sender)
    assert post.work(nobody) == 0
    assert post.work(server) == 0  # not before its pause is over
    waiting = only_mail(database)
    assert (waiting.state, waiting.attempts, waiting.text) == ("waiting", 1, "text")
    office.refusals["anna@example.org"] = "451 greylisted"
    make_due(database)
    assert post.work(server) == 0
    assert only_mail(database).attempts == 2
    office.refusals.clear()
    make_due(database)
    assert post.work(server) == 1


def test_an_address_that_is_refused_for_good_does_not_hold_up_the_others(
    settings: Settings, database: Database, server: SmtpServer, office: PostOffice
) -> None:
    office.refusals["nobody@example.org"] = "550 no such user"
    with database.begin() as session:
        for address in ("nobody@example.org", "bad\r\nTo: x@example.org", "anna@example.org"):
            send(session, address, "News", "text")
    assert sender(settings, database).work(server) == 1
    with database.read() as session:
        states = dict(session.execute(select(Mail.recipient, Mail.state)).all())
    assert states["nobody@example.org"] == "failed"
    assert states["anna@example.org"] == "sent"
    assert sorted(states.values()) == ["failed", "failed", "sent"]


def test_without_a_server_mail_waits_until_it_would_be_too_late(
    settings: Settings, database: Database
) -> None:
    with database.begin() as session:
        send(session, "anna@example.org", "Hello", "secret link")
    post = sender(settings, database)
    assert post.work(None) == 0
    assert only_mail(database).state == "waiting"
    with database.begin() as session:
        session.execute(update(Mail).values(expires_at=utcnow() - timedelta(seconds=1)))
    post.work(None)
    lost = only_mail(database)
    assert (lost.state, lost.error, lost.text) == ("failed", NO_SERVER, "")


def test_a_message_that_breaks_the_connection_does_not_hold_up_the_others(
    settings: Settings, database: Database, server: SmtpServer, office: PostOffice
) -> None:
    office.hangs_up_on = "poison@example.org"
    with database.begin() as session:
        for address in ("poison@example.org", "anna@example.org", "ben@example.org"):
            send(session, address, "News", "text")
    post = sender(settings, database)
    assert post.work(server) == 0
    assert post.work(server) == 2
    with database.read() as session:
        assert session.scalars(select(Mail.recipient).where(Mail.state == "waiting")).all() == [
            "poison@example.org"
        ]


def test_a_server_that_does_not_take_our_own_address_is_asked_again(
    settings: Settings, database: Database, server: SmtpServer, office: PostOffice
) -> None:
    office.sender_refused = "550 set up SPF first"
    with database.begin() as session:
        send(session, "anna@example.org", "News", "text")
    post = sender(settings, database)
    assert post.work(server) == 0
    assert (only_mail(database).state, only_mail(database).attempts) == ("waiting", 1)
    office.sender_refused = ""
    make_due(database)
    assert post.work(server) == 1


@pytest.mark.parametrize("begin", [b"220-hello ", b"220 hello\r\n250-"], ids=["greeting", "answer"])
def test_a_server_that_drips_is_left_and_the_message_waits(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch, begin: bytes
) -> None:
    monkeypatch.setattr("mediahub.mail.smtp.PATIENCE", 0.5)
    with database.begin() as session:
        send(session, "anna@example.org", "Later", "text")
    with dripping(begin) as port:
        slow = SmtpServer("127.0.0.1", port, "none", "MediaHub <press@example.org>", "user", "password")
        assert sender(settings, database).work(slow) == 0
    mail = only_mail(database)
    assert (mail.state, mail.attempts) == ("waiting", 1)
    assert "TimeoutError" in mail.error


def test_a_message_that_cannot_be_written_holds_up_no_other(
    settings: Settings,
    database: Database,
    server: SmtpServer,
    office: PostOffice,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail_at_anna(server: SmtpServer, number: int, recipient: str, *more: str) -> EmailMessage:
        if recipient.startswith("anna"):
            raise IndexError("a fault of a library")
        return compose(server, number, recipient, *more)

    monkeypatch.setattr("mediahub.mail.sender.compose", fail_at_anna)
    with database.begin() as session:
        send(session, "anna@example.org", "One", "text")
        send(session, "ben@example.org", "Two", "text")
    assert sender(settings, database).work(server) == 1
    assert [one["To"] for one in office.taken] == ["ben@example.org"]
    with database.read() as session:
        states = dict(session.execute(select(Mail.recipient, Mail.state)).all())
    assert states == {"anna@example.org": "waiting", "ben@example.org": "sent"}
