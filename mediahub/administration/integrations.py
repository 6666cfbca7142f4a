"""Integrations: what MediaHub talks to, and a try of each that says what happened. Every try has an end."""

from __future__ import annotations

import ftplib
import json
import secrets
import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.alerts.saved_searches import keys_of
from mediahub.alerts.webhooks.signatures import signed_headers
from mediahub.audit import Action, Subject
from mediahub.catalog.events import IS_CURRENT, list_events
from mediahub.catalog.models import Asset, Event, Newsroom, SavedSearch
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.newsrooms.model import TransmissionError
from mediahub.delivery.newsrooms.targets import check_target
from mediahub.identity.addresses import find_user
from mediahub.identity.oidc.provider import Provider
from mediahub.identity.oidc.refusals import Refused
from mediahub.ingest.sources.ftp.accounts import create_account, remove_account
from mediahub.mail import smtp
from mediahub.mail.smtp import SmtpSettingError, compose, connected, smtp_server
from mediahub.messages import N_, message
from mediahub.outbound.addresses import AddressRefused
from mediahub.outbound.faults import fault_words
from mediahub.outbound.http import post
from mediahub.problems import Missing
from mediahub.runtime import Services
from mediahub.storage import StorageError
from mediahub.translations import translator

SECONDS = 10.0
"""That one step of a try may take."""


class IntegrationMissing(Missing):
    """There is nothing of this name to try."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such integration."))


@dataclass(frozen=True, slots=True)
class Integration:
    """Something that MediaHub talks to."""

    kind: str
    id: str = ""
    """Of a newsroom or webhook."""
    name: str = ""
    where: str = ""
    """Its address, without secrets."""
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a try came to."""

    worked: bool
    message: str
    """For people, and to be translated."""


def integrations(session: Session, services: Services) -> list[Integration]:
    """Everything that can be tried."""
    settings = services.settings
    try:
        server = smtp_server(settings)
        mail = f"{server.host}:{server.port}" if server else ""
    except SmtpSettingError as error:
        mail = str(error)
    found = [
        Integration("mail", where=mail, is_on=smtp.sends_mail(settings)),
        Integration("s3", where=f"{settings.s3_url} · {services.bucket.name}"),
        Integration("search"),
        Integration("oidc", where=settings.oidc_issuer, is_on=settings.has_identity_provider),
        Integration("ftp", where=f"{settings.ftp_hosts[0]}:{settings.ftp_port}", is_on=settings.ftp),
    ]
    found += [
        Integration("newsroom", str(room.id), room.name, f"{room.kind.upper()} {room.address}")
        for room in session.scalars(select(Newsroom).order_by(Newsroom.name))
    ]
    hooks = select(SavedSearch).where(func.coalesce(SavedSearch.webhook_url, "") != "")
    for search in session.scalars(hooks.order_by(SavedSearch.name)):
        host = (search.webhook_url or "").partition("//")[2].partition("/")[0].rpartition("@")[2]
        found.append(Integration("webhook", str(search.id), search.name, host))
    return found


def try_it(services: Services, kind: str, number: str, recipient: str) -> Outcome:
    """Try one; `recipient` gets the test mail. Raises IntegrationMissing."""
    if kind not in TRIES:
        raise IntegrationMissing
    begun = time.monotonic()
    outcome = TRIES[kind](services, number, recipient)
    with services.database.begin() as session:
        details = {"worked": outcome.worked, "seconds": round(time.monotonic() - begun, 2)}
        audit.record(session, Action.INTEGRATION_TRIED, Subject(kind=kind, id=number, name=kind), details)
    return outcome


def _mail(services: Services, _: str, recipient: str) -> Outcome:
    try:
        server = smtp_server(services.settings)
    except SmtpSettingError as error:
        return _failed(error)
    if server is None:
        return Outcome(False, N_("No mail server is set; see MEDIAHUB_SMTP_URL."))
    try:
        with services.database.read() as session:
            reader = find_user(session, recipient)
        letter = trial_letter(reader.language if reader else None)
        number = int(time.time())
        with connected(server) as connection:
            connection.send(compose(server, number, recipient, *letter))
    except (smtplib.SMTPException, ValueError) as error:
        return _failed(error)
    except OSError as error:
        return Outcome(False, fault_words(server.host, error))
    return Outcome(
        True,
        message("The mail server took a message for %(to)s. Look whether it arrives.", to=recipient),
    )


def trial_letter(language: str | None) -> tuple[str, str]:
    """Subject and text of the letter that tries whether mail goes out, in a reader's language."""
    _ = translator(language)
    return _("MediaHub: a test"), _("This is a test of MediaHub’s mail. It arrived, so all others do.") + "\n"


def _s3(services: Services, *_: str) -> Outcome:
    key, data = f"incoming/try-{secrets.token_hex(8)}", secrets.token_bytes(64)
    try:
        services.bucket.put_bytes(key, data, "application/octet-stream")
        same = services.bucket.get_bytes(key) == data
        services.bucket.delete(key)
    except StorageError as error:
        return _failed(error)
    if not same:
        return Outcome(False, N_("S3 gives back other bytes than it was given: do not upload."))
    return Outcome(True, N_("An object was written, read back and deleted."))


def _search(services: Services, *_: str) -> Outcome:
    """Look up a picture that is ready by its id: the newest that the index must have by now."""
    try:
        health = services.search.check()
    except (OSError, SQLAlchemyError) as error:
        return _failed(error)
    if health.problem:
        return Outcome(False, health.problem)
    with services.database.read() as session:
        query = select(Asset.id, Event.slug).join(Event).where(Asset.state == "ready", IS_CURRENT)
        row = session.execute(query.order_by(Asset.created_at).limit(1)).first()
    if row is None:
        return Outcome(True, N_("The index opens. There is no picture yet to look for."))
    if row[0] not in services.search.ids():
        return Outcome(False, N_("A picture of the library is not in the index: does the indexer run?"))
    return Outcome(
        True,
        message("The index knows %(count)s pictures, and found the one looked for.", count=health.documents),
    )


def _oidc(services: Services, *_: str) -> Outcome:
    """Ask the provider what it says of itself and by which keys it signs; nobody is signed in."""
    if not services.settings.has_identity_provider:
        return Outcome(False, N_("No identity provider is set; see MEDIAHUB_OIDC_ISSUER."))
    provider = Provider(services.settings)  # a new one: what was remembered is no answer
    try:
        provider.metadata()
        keys = len(provider.keys().keys)
    except Refused as refused:
        return Outcome(False, refused.args[0])
    if not keys:
        return Outcome(False, N_("It answers, and names no key that it signs with."))
    return Outcome(True, message("It answers, and names %(count)s keys that it signs with.", count=keys))


def _ftp(services: Services, *_: str) -> Outcome:
    """Sign in as a camera does, with an account that is there only meanwhile."""
    settings = services.settings
    if not settings.ftp:
        return Outcome(False, N_("The FTP server is off here: start MediaHub with MEDIAHUB_FTP=1."))
    login = f"try-{secrets.token_hex(6)}"
    with services.database.begin() as session:
        event = next(iter(list_events(session, IS_CURRENT)), None)
        if event is None:
            return Outcome(False, N_("Make an event first: every FTP account belongs to one."))
        password = create_account(session, login, event=event.slug, photographer="MediaHub")
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.ftp_address[0], settings.ftp_address[0])  # noqa: S104
    try:
        with ftplib.FTP_TLS(timeout=SECONDS) as ftp:  # noqa: S321  (our own server, over TLS where it can)
            ftp.connect(host, settings.ftp_port)
            ftp.login(login, password)
            ftp.voidcmd("NOOP")
    except ftplib.Error as error:
        return _failed(error)
    except (OSError, EOFError) as error:
        return Outcome(False, fault_words(host, error))
    finally:
        with services.database.begin() as session:
            remove_account(session, login)
    return Outcome(True, N_("A camera could sign in over FTPS."))


def _newsroom(services: Services, number: str, _: str) -> Outcome:
    try:
        check_target(services, _row(number))
    except TransmissionError as error:
        return _failed(error)
    return Outcome(True, N_("The newsroom's server let us in."))


def _webhook(services: Services, number: str, _: str) -> Outcome:
    with services.database.read() as session:
        search = session.get(SavedSearch, _row(number))
        if search is None or not search.webhook_url:
            raise IntegrationMissing
        url, keys = search.webhook_url, keys_of(search, utcnow())
    if not keys:
        return Outcome(False, N_("Its secret was kept with another key: give the webhook a new one."))
    body = json.dumps({"type": "ping", "sent_at": utcnow().isoformat()}).encode()
    headers = signed_headers(keys, f"msg_try_{secrets.token_hex(8)}", int(time.time()), body)
    try:
        status, _answer = post(url, body, headers, private=services.settings.webhook_private, seconds=SECONDS)
    except AddressRefused as error:
        return _failed(error)
    except OSError as error:
        return Outcome(False, fault_words(urlsplit(url).hostname or "", error))
    words = message("It answered with HTTP status %(status)s.", status=status)
    return Outcome(200 <= status < 300, words)


def _row(number: str) -> int:
    if not number.isdecimal() or len(number) > 9:
        raise IntegrationMissing
    return int(number)


def _failed(error: Exception) -> Outcome:
    """What went wrong, in the words of whatever refused."""
    words = error.args[0] if isinstance(error, TransmissionError) and error.args else error
    return Outcome(False, words if isinstance(words, str) else str(error) or type(error).__name__)


TRIES: dict[str, Callable[[Services, str, str], Outcome]] = {
    "mail": _mail,
    "s3": _s3,
    "search": _search,
    "oidc": _oidc,
    "ftp": _ftp,
    "newsroom": _newsroom,
    "webhook": _webhook,
}
"""How each kind is tried."""
