"""SMTP: handing messages to a mail server."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Literal
from urllib.parse import unquote, urlsplit

from mediahub.catalog.models.base import utcnow
from mediahub.outbound.connections import Deadline, connect
from mediahub.settings import Settings

PATIENCE = 20.0
"""Seconds that a mail server may take to let us in, and for each message, in all."""
Security = Literal["none", "starttls", "tls"]
PORTS = {"none": 25, "starttls": 587, "tls": 465}


class SmtpSettingError(ValueError):
    """The address of the mail server cannot be read; the message says what to write."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail goes, and in whose name."""

    host: str
    port: int
    security: Security
    sender: str
    """`MediaHub <press@example.org>`"""
    user: str = ""
    password: str = field(default="", repr=False)


def sends_mail(settings: Settings) -> bool:
    """Whether letters reach anyone: a mail server is set, or they go to the log."""
    try:
        return settings.mail_to_log or smtp_server(settings) is not None
    except SmtpSettingError:
        return False


def smtp_server(settings: Settings) -> SmtpServer | None:
    """The mail server of these settings; None if none is set.

    `smtp_url` is `smtp://user:password@host:587`, `smtps://…` for TLS from the start; `smtp://` begins TLS
    on the way (STARTTLS) unless it ends in `?tls=none`. The single settings win over its parts.
    """
    address = settings.smtp_url.get_secret_value()
    url = urlsplit(address)
    if address and (url.scheme not in ("smtp", "smtps") or not url.hostname):
        raise SmtpSettingError(
            "MEDIAHUB_SMTP_URL is no mail server: write smtp://user:password@host:587 or smtps://…"
        )
    host = settings.smtp_host or url.hostname or ""
    if not host:
        return None
    security: Security = settings.smtp_tls or _security(url.scheme, url.query)
    user = settings.smtp_user or unquote(url.username or "")
    home = urlsplit(settings.base_url).hostname or "localhost"
    return SmtpServer(
        host=host,
        port=settings.smtp_port or url.port or PORTS[security],
        security=security,
        sender=settings.smtp_from or f"MediaHub <{user if '@' in user else f'mediahub@{home}'}>",
        user=user,
        password=settings.smtp_password.get_secret_value() or unquote(url.password or ""),
    )


class SmtpConnection:
    """A signed-in connection to a mail server, which answers each step as a whole in `PATIENCE` seconds."""

    def __init__(self, server: SmtpServer, smtp: smtplib.SMTP, deadline: Deadline) -> None:
        self.host = server.host
        self._smtp = smtp
        self._deadline = deadline

    def send(self, message: EmailMessage) -> None:
        """Hand one message over. Raises OSError, SMTPException, and ValueError for what is no address."""
        with self._deadline.within(PATIENCE):
            self._smtp.send_message(message)


@contextmanager
def connected(server: SmtpServer) -> Iterator[SmtpConnection]:
    """A signed-in connection to the server. Raises OSError or SMTPException."""
    deadline, context = Deadline(), ssl.create_default_context()

    class Watched(smtplib.SMTP):
        """Lets the deadline end its connection from the first byte on."""

        def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
            # the operator set this server: it may be on this machine
            return deadline.watch(connect(host, port, private=True, seconds=timeout))

    class WatchedTls(smtplib.SMTP_SSL, Watched):
        """SMTP with TLS from the start."""

    with closing(deadline):
        with deadline.within(PATIENCE):
            smtp = (
                WatchedTls(server.host, server.port, timeout=PATIENCE, context=context)
                if server.security == "tls"
                else Watched(server.host, server.port, timeout=PATIENCE)
            )
        with smtp:
            with deadline.within(PATIENCE):
                if server.security == "starttls":
                    smtp.starttls(context=context)
                if server.user:
                    smtp.login(server.user, server.password)
            yield SmtpConnection(server, smtp, deadline)


def compose(
    server: SmtpServer, number: int, recipient: str, subject: str, text: str, unsubscribe_url: str = ""
) -> EmailMessage:
    """The message. Its id follows from its number: sent twice after a crash, it is shown once. With an
    address to unsubscribe at, mail programs offer that with one click (RFC 2369, RFC 8058).

    Raises ValueError where an address would break a header.
    """
    message = EmailMessage()
    message["From"] = server.sender
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = format_datetime(utcnow())
    domain = parseaddr(server.sender)[1].rpartition("@")[2] or "localhost"
    message["Message-ID"] = f"<mediahub-{number}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe_url:
        message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text)
    return message


def is_final(error: Exception) -> bool:
    """Whether the server will say the same tomorrow: the address is not one, or it refused it with 5xx.

    That it does not take our own address is a setting, of us or of it, and no word on the message.
    """
    if isinstance(error, smtplib.SMTPSenderRefused):
        return False
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= 550
    return isinstance(error, ValueError)


def _security(scheme: str, query: str) -> Security:
    if scheme == "smtps":
        return "tls"
    return "none" if "tls=none" in query.split("&") else "starttls"
