"""Trying integrations: each says what happened, also when nothing is there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from pydantic import SecretStr
from sqlalchemy import select
from standardwebhooks import Webhook

from mediahub.administration.integrations import IntegrationMissing, integrations, try_it
from mediahub.alerts.saved_searches import save_search
from mediahub.alerts.webhooks.signatures import new_secret
from mediahub.catalog.models import AuditEntry, Event, FtpAccount, User
from mediahub.delivery.newsrooms import targets
from mediahub.delivery.newsrooms.model import Where
from mediahub.identity.press import viewer_of
from mediahub.ingest.sources.ftp.certificate import self_made
from mediahub.ingest.sources.ftp.server import make_server
from tests import newsrooms
from tests.ftp_servers import serving
from tests.identity_provider import provider
from tests.in_app import counter_in_memory, index, objects_of
from tests.services import free_ports
from tests.takers import Counter

TO = "admin@example.org"


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with counter_in_memory(tmp_path / "home") as counter:
        counter.add("a.jpg", b"x")
        yield counter


def test_an_object_is_written_read_and_deleted(counter: Counter) -> None:
    before = set(objects_of(counter).objects)
    assert try_it(counter.services, "s3", "", TO).worked
    assert set(objects_of(counter).objects) == before
    with counter.services.database.read() as session:
        assert [one.action for one in session.scalars(select(AuditEntry))] == ["integration.tried"]


def test_the_index_is_asked_for_a_picture_that_it_must_have(counter: Counter) -> None:
    assert not try_it(counter.services, "search", "", TO).worked
    index(counter)
    assert try_it(counter.services, "search", "", TO).worked


def test_without_a_server_each_says_what_is_missing(counter: Counter) -> None:
    for kind, words in (("mail", "MEDIAHUB_SMTP_URL"), ("ftp", "MEDIAHUB_FTP=1")):
        outcome = try_it(counter.services, kind, "", TO)
        assert not outcome.worked
        assert words in outcome.message


def test_a_test_mail_arrives_and_a_server_that_is_away_is_named(counter: Counter) -> None:
    got: list[str] = []

    class Inbox:
        async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
            got.append(envelope.rcpt_tos[0])  # type: ignore[attr-defined]
            return "250 OK"

    (port,) = free_ports(1)
    address = SecretStr(f"smtp://127.0.0.1:{port}?tls=none")
    services = replace(counter.services, settings=counter.settings.model_copy(update={"smtp_url": address}))
    assert not try_it(services, "mail", "", TO).worked
    server = Controller(Inbox(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        assert try_it(services, "mail", "", TO).worked
    finally:
        server.stop()
    assert got == [TO]


@pytest.mark.parametrize(("kind", "number"), [("", ""), ("nothing", ""), ("newsroom", "x"), ("webhook", "7")])
def test_what_is_not_there_is_missing(counter: Counter, kind: str, number: str) -> None:
    with pytest.raises(IntegrationMissing):
        try_it(counter.services, kind, number, TO)


def test_everything_that_can_be_tried_is_listed_and_no_account_is_left(counter: Counter) -> None:
    with counter.services.database.read() as session:
        assert {one.kind for one in integrations(session, counter.services)} == {
            "mail",
            "s3",
            "search",
            "oidc",
            "ftp",
        }
        assert list(session.scalars(select(FtpAccount))) == []


def test_an_identity_provider_is_asked_for_its_addresses_and_keys(counter: Counter) -> None:
    def asked(**changes: object) -> tuple[bool, str]:
        settings = counter.settings.model_copy(update={"oidc_client_id": "hub", **changes})
        outcome = try_it(replace(counter.services, settings=settings), "oidc", "", TO)
        return outcome.worked, outcome.message

    assert asked() == (False, "No identity provider is set; see MEDIAHUB_OIDC_ISSUER.")
    with provider() as issuer:
        worked, words = asked(oidc_issuer=issuer, oidc_private=True)
        assert worked, words
        assert not asked(oidc_issuer=f"{issuer}/other", oidc_private=True)[0]
        worked, words = asked(oidc_issuer=issuer)
        assert (worked, words.endswith("in the log.")) == (False, True), "it lies in our own network"
    worked, words = asked(oidc_issuer=issuer, oidc_private=True)
    assert "does not answer" in words


def test_a_camera_signs_in_and_its_account_is_gone_again(counter: Counter, tmp_path: Path) -> None:
    port, passive = free_ports(2)
    certificate = tmp_path / "ftp.pem"
    certificate.write_bytes(self_made(None))
    ftp = {
        "ftp": True,
        "ftp_port": port,
        "ftp_cert": certificate,
        "ftp_passive_ports": f"{passive}-{passive}",
    }
    services = replace(counter.services, settings=counter.settings.model_copy(update=ftp))
    assert not try_it(services, "ftp", "", TO).worked, "nobody listens there"
    with serving(make_server(services)):
        outcome = try_it(services, "ftp", "", TO)
    assert (outcome.worked, outcome.message) == (True, "A camera could sign in over FTPS.")
    with services.database.read() as session:
        assert list(session.scalars(select(FtpAccount))) == []


def test_a_newsroom_lets_us_in_or_says_why_not(counter: Counter, tmp_path: Path) -> None:
    private = {"newsroom_private": True}
    services = replace(counter.services, settings=counter.settings.model_copy(update=private))
    with newsrooms.sftp(tmp_path) as address:
        options = newsrooms.confirmed(Where("sftp", address, newsrooms.USER, "x")).options

        def room(name: str, password: str) -> str:
            with services.database.begin() as session:
                event = session.scalars(select(Event.id)).one()
                new = targets.NewTarget(name, "sftp", address, newsrooms.USER, password, "", options)
                return str(targets.add_target(session, services.settings, event, new).id)

        right, wrong = room("Right", newsrooms.PASSWORD), room("Wrong", "not the password")
        assert try_it(services, "newsroom", right, TO).worked
        refused = try_it(services, "newsroom", wrong, TO)
        assert (refused.worked, bool(refused.message)) == (False, True)
    assert not try_it(services, "newsroom", right, TO).worked, "it is away"


def test_a_webhook_is_called_signed_and_its_answer_is_said(counter: Counter) -> None:
    services = replace(
        counter.services, settings=counter.settings.model_copy(update={"webhook_private": True})
    )
    status, got = [204], list[tuple[dict[str, str], bytes]]()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status[0])
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    secret = new_secret()
    with services.database.begin() as session:
        event = session.scalars(select(Event.id)).one()
        admin = session.scalars(select(User).where(User.email == TO)).one()
        search = save_search(session, viewer_of(session, admin), event, "All", "")
        search.webhook_url, search.webhook_secret = f"http://127.0.0.1:{server.server_port}/in", secret
        session.flush()
        number = str(search.id)
    try:
        assert try_it(services, "webhook", number, TO).worked
        status[0] = 403
        refused = try_it(services, "webhook", number, TO)
        assert (refused.worked, "403" in refused.message) == (False, True)
    finally:
        server.shutdown()
        server.server_close()
    assert Webhook(secret).verify(got[0][1], {name.lower(): text for name, text in got[0][0].items()})
    assert not try_it(services, "webhook", number, TO).worked, "it is away"
