"""Sending the outbox of e-mail, in a quiet thread of the workers."""

from __future__ import annotations

import smtplib

import structlog

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Mail
from mediahub.catalog.models.base import utcnow
from mediahub.logs import DELIBERATE
from mediahub.loops import Loop
from mediahub.mail.outbox import due_mails, give_up_late, has_late, note_refused, note_sent
from mediahub.mail.smtp import (
    SmtpConnection,
    SmtpServer,
    SmtpSettingError,
    compose,
    connected,
    is_final,
    smtp_server,
)
from mediahub.settings import Settings

POLL = 2.0
"""Seconds between two looks: a link to sign in is waited for."""
STEP = 50
"""Messages of one connection."""
NO_SERVER = "No mail server is set; see MEDIAHUB_SMTP_URL."
UNREADABLE = "its text was encrypted with a key that is not there"
log = structlog.get_logger(__name__)


class MailSender:
    """Sends mail, in one process at a time."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database

    def loop(self) -> Loop:
        """Send what is due."""
        try:
            server = smtp_server(self._settings)
        except SmtpSettingError as error:
            log.error("no mail is sent", why=str(error))
            server = None
        return Loop(name="mail", work=lambda _: self.work(server), poll=POLL, lock="mail")

    def work(self, server: SmtpServer | None) -> int:
        """Send what is due now; how many messages the server took."""
        now = utcnow()
        with self._database.read() as session:
            waiting, late = due_mails(session, now, STEP), has_late(session, now)
        if late:
            with self._database.begin() as session:
                give_up_late(session, now, "" if server else NO_SERVER)
        if not waiting:
            return 0
        if self._settings.mail_to_log:
            return self._write_to_log(waiting)
        return self._send(server, waiting) if server else 0

    def _send(self, server: SmtpServer, waiting: list[Mail]) -> int:
        left, taken, is_open = list(waiting), 0, False
        try:
            with connected(server) as connection:
                is_open = True
                while left:
                    taken += self._send_one(server, connection, left[0])
                    left.pop(0)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("the mail server cannot be used; trying again", host=server.host, error=str(error))
            # the message that broke a connection waits; the others go before it, over a new one
            for mail in left[:1] if is_open else left:
                self._refused(mail, error, for_good=False)
        return taken

    def _send_one(self, server: SmtpServer, connection: SmtpConnection, mail: Mail) -> bool:
        """Whether the server took it. Raises where the connection is at fault, not the message."""
        if mail.text is None:
            self._refused(mail, ValueError(UNREADABLE), for_good=True)
            return False
        try:
            message = compose(
                server, mail.id, mail.recipient, mail.subject, mail.text, mail.unsubscribe_url or ""
            )
            connection.send(message)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ValueError) as error:
            self._refused(mail, error, for_good=is_final(error))
            return False
        except (OSError, smtplib.SMTPException):
            raise
        except Exception as error:  # a fault of ours, or of the library with this address: the others go
            log.exception("a message could not be written; it is tried again", mail=mail.id)
            self._refused(mail, error, for_good=False)
            return False
        with self._database.begin() as session:
            note_sent(session, mail.id, utcnow())
        return True

    def _refused(self, mail: Mail, error: Exception, *, for_good: bool) -> None:
        with self._database.begin() as session:
            note_refused(session, mail.id, utcnow(), f"{type(error).__name__}: {error}", for_good=for_good)

    def _write_to_log(self, waiting: list[Mail]) -> int:
        for mail in waiting:
            facts = {"to": mail.recipient, "subject": mail.subject, "text": mail.text}
            log.info("mail, not sent", **facts, **{DELIBERATE: True})
            with self._database.begin() as session:
                note_sent(session, mail.id, utcnow())
        return len(waiting)
