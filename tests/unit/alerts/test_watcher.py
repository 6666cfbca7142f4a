"""Saved searches on a real catalogue and index: what they tell, whom, once, and never too early."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from mediahub.alerts import watcher
from mediahub.alerts.mail.digests import SETTLED, DigestWriter
from mediahub.alerts.mail.unsubscribing import unsubscribe_url
from mediahub.alerts.saved_searches import (
    SearchError,
    find_search,
    list_searches,
    look,
    rotate_secret,
    save_search,
)
from mediahub.alerts.watcher import SearchWatcher
from mediahub.alerts.webhooks import calls
from mediahub.alerts.webhooks.calls import WebhookSender
from mediahub.alerts.webhooks.signatures import new_secret
from mediahub.app import create_app
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import (
    Asset,
    Batch,
    Event,
    Mail,
    PressAccount,
    SavedSearch,
    SearchNotification,
    User,
    WebhookCall,
    asset_id,
)
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.identity.press import approve_user, viewer_of
from mediahub.mail.smtp import SmtpServer, compose
from mediahub.outbound.addresses import AddressRefused, lookup
from mediahub.outbound.http import check_url
from mediahub.outbound.http import post as outbound_post
from mediahub.rights import Viewer
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from mediahub.search.service import Search
from mediahub.settings import Settings
from mediahub.storage import Bucket
from tests.dripping import HEADERS, dripping
from tests.functional.search_catalogue import fill, make_asset

PICTURE = "q=picture"


@pytest.fixture
def parts(settings: Settings, database: Database) -> Services:
    """Six pictures, an admin, a photographer and an approved journalist without a role."""
    fill(database)
    with database.begin() as session:
        for role in ("admin", "photographer"):
            create_user(session, f"{role}@example.org", "long enough pw", role)
        journalist = User(email="anna@example.org", fs_uniquifier="a", roles=[])
        session.add(journalist)
        session.flush()
        approve_user(session, journalist.id, event_id(database))
    parts = Services(settings, database, Bucket(settings), Search(settings, database))
    index(parts)
    return parts


def event_id(database: Database) -> int:
    with database.read() as session:
        return session.scalars(select(Event.id).where(Event.slug == "summit")).one()


def index(parts: Services) -> None:
    while Indexer(parts.settings, parts.database).drain_once():
        pass


def viewer(parts: Services, name: str) -> Viewer:
    with parts.database.read() as session:
        return viewer_of(
            session, session.scalars(select(User).where(User.email == f"{name}@example.org")).one()
        )


def keep(parts: Services, name: str, query: str = PICTURE, *, title: str = "Mine", **values: object) -> int:
    """A saved search of this user, asked once."""
    with parts.database.begin() as session:
        search = save_search(session, viewer(parts, name), event_id(parts.database), title, query)
        for column, value in values.items():
            setattr(search, column, value)
        number = search.id
    assert ask(parts) == 0
    return number


def ask(parts: Services) -> int:
    """What another process would do that knows only what is written."""
    search = Search(parts.settings, parts.database)
    return SearchWatcher(replace(parts, search=search)).ask_all()


def add(parts: Services, number: int, **values: object) -> str:
    """One more picture, indexed."""
    with parts.database.begin() as session:
        batch = session.scalars(select(Batch)).first()
        assert batch is not None
        asset = make_asset(number, batch.event, batch.photographer, batch)
        for column, value in values.items():
            setattr(asset, column, value)
        session.add(asset)
        session.flush()
        enqueue(session, [asset.id])
    index(parts)
    return asset_id("summit", str(number))


def change(parts: Services, identity: str, **values: object) -> None:
    with parts.database.begin() as session:
        session.execute(update(Asset).where(Asset.id == identity).values(**values))
        enqueue(session, [identity])
    index(parts)


def told(parts: Services) -> list[str]:
    with parts.database.read() as session:
        return list(
            session.scalars(select(SearchNotification.asset_id).order_by(SearchNotification.notified_at))
        )


def new_for(parts: Services, name: str) -> list[int]:
    with parts.database.read() as session:
        return [one.new for one in list_searches(session, viewer(parts, name), event_id(parts.database))]


def test_a_search_tells_of_each_picture_once_and_of_none_that_was_there(parts: Services) -> None:
    number = keep(parts, "admin")
    assert told(parts) == []
    fresh = add(parts, 10)
    add(parts, 11, caption="something else")
    assert ask(parts) == 1
    assert ask(parts) == 0
    change(parts, fresh, title="Another title")
    assert ask(parts) == 0
    assert told(parts) == [fresh]
    assert new_for(parts, "admin") == [1]
    with parts.database.begin() as session:
        look(session, number, viewer(parts, "admin").user_id or 0, utcnow())
    assert new_for(parts, "admin") == [0]


def test_nobody_is_told_before_an_embargo_ends(parts: Services) -> None:
    later = utcnow() + timedelta(hours=1)
    old = asset_id("summit", "3")
    change(parts, old, embargo_until=later)
    keep(parts, "admin")
    fresh = add(parts, 10, embargo_until=later)
    assert ask(parts) == 0
    for identity in (old, fresh):
        change(parts, identity, embargo_until=utcnow() - timedelta(seconds=1))
    assert ask(parts) == 2
    assert set(told(parts)) == {old, fresh}


def test_it_is_asked_with_the_rights_that_its_owner_has_then(parts: Services) -> None:
    keep(parts, "anna")
    add(parts, 10, rights_class="partners")
    assert ask(parts) == 0
    with parts.database.begin() as session:
        session.execute(update(PressAccount).values(state="suspended"))
    fresh = add(parts, 11)
    assert ask(parts) == 0
    with parts.database.begin() as session:
        session.execute(update(PressAccount).values(state="approved"))
    assert ask(parts) == 1
    assert told(parts) == [fresh]


def test_private_ones_are_private_and_shared_ones_are_for_the_team(parts: Services) -> None:
    number = keep(parts, "photographer")
    event = event_id(parts.database)
    names = ("photographer", "admin", "anna")

    def seen() -> list[bool]:
        with parts.database.read() as session:
            return [find_search(session, viewer(parts, name), event, number) is not None for name in names]

    assert seen() == [True, False, False]
    with parts.database.begin() as session:
        session.get_one(SavedSearch, number).is_shared = True
    assert seen() == [True, True, False]
    with parts.database.begin() as session, pytest.raises(SearchError, match="already"):
        save_search(session, viewer(parts, "photographer"), event, " Mine ", PICTURE)


def test_a_digest_names_what_is_new_and_comes_once(parts: Services) -> None:
    keep(parts, "anna", digest="hourly")
    add(parts, 10, title="The robot waves", caption="picture")
    gone = add(parts, 11)
    assert ask(parts) == 2
    change(parts, gone, rights_class="none")
    writer, now = DigestWriter(parts), utcnow() + SETTLED
    assert writer.write_due(now + timedelta(minutes=30)) == 0
    assert writer.write_due(now + timedelta(hours=1)) == 1
    assert writer.write_due(now + timedelta(hours=3)) == 0
    with parts.database.read() as session:
        mail = session.scalars(select(Mail)).one()
    assert mail.recipient == "anna@example.org"
    assert "1 new: Mine" in mail.subject
    assert "The robot waves" in mail.text
    assert gone not in mail.text
    server = SmtpServer("localhost", 25, "none", "Desk <desk@example.org>")
    message = compose(server, mail.id, mail.recipient, mail.subject, mail.text, mail.unsubscribe_url)
    assert message["List-Unsubscribe"] == f"<{mail.unsubscribe_url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.unsubscribe_url in mail.text


def test_one_click_ends_the_mail_of_a_search_and_nothing_else(parts: Services) -> None:
    """RFC 8058: mail programs post to the address in the header, without a session or a CSRF token."""
    number, other = keep(parts, "anna", digest="daily"), keep(parts, "photographer", digest="daily")

    def digests() -> list[str]:
        with parts.database.read() as session:
            return [session.get_one(SavedSearch, each).digest for each in (number, other)]

    with parts.database.read() as session:
        key = parts.settings.secret_key.get_secret_value()
        address = urlsplit(unsubscribe_url("", key, session.get_one(SavedSearch, number))).path
    url = SecretStr(parts.database.engine.url.render_as_string(hide_password=False))
    client = create_app(parts.settings.model_copy(update={"database_url": url})).test_client()
    one_click = {"List-Unsubscribe": "One-Click"}
    assert client.post(address.replace(f"/{number}/", f"/{other}/"), data=one_click).status_code == 404
    assert client.post(address[:-1] + ("0" if address[-1] != "0" else "1"), data=one_click).status_code == 404
    assert client.get(address).status_code == 200
    assert digests() == ["daily", "daily"]
    for _ in range(2):  # mail programs try again
        assert client.post(address, data=one_click).status_code == 200
    assert digests() == ["off", "daily"]


@dataclass
class Newsroom:
    """What another program was sent, and what it answers."""

    url: str = ""
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    room = Newsroom()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            room.calls.append((dict(self.headers), body))
            self.send_response(room.status)
            if room.status == 302:
                self.send_header("Location", room.url)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    room.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield room
    server.shutdown()
    thread.join()
    server.server_close()


def only_call(parts: Services) -> WebhookCall:
    with parts.database.read() as session:
        return session.scalars(select(WebhookCall)).one()


def make_due(parts: Services) -> None:
    with parts.database.begin() as session:
        session.execute(update(WebhookCall).values(due_at=utcnow()))


def test_a_webhook_is_signed_and_tried_again(parts: Services, newsroom: Newsroom) -> None:
    open_parts = replace(parts, settings=parts.settings.model_copy(update={"webhook_private": True}))
    keep(parts, "admin", webhook_url=newsroom.url, webhook_secret=new_secret())
    fresh = add(parts, 10, title="The robot waves")
    assert ask(parts) == 1
    sender = WebhookSender(open_parts)
    for status in (500, 302):
        newsroom.status = status
        make_due(parts)
        assert sender.call_due() == 0
        assert sender.call_due() == 0  # it waits for its time
    assert (only_call(parts).state, only_call(parts).attempts, only_call(parts).status) == ("waiting", 2, 302)
    newsroom.status = 204
    make_due(parts)
    assert sender.call_due() == 1
    assert only_call(parts).state == "done"
    assert len(newsroom.calls) == 3
    headers, body = newsroom.calls[-1]
    assert len({call[0]["webhook-id"] for call in newsroom.calls}) == 1  # one call, three tries
    with parts.database.read() as session:
        secret = session.scalars(select(SavedSearch.webhook_secret)).one()
    said = Webhook(secret).verify(body, {name.lower(): value for name, value in headers.items()})
    assert said["type"] == "search.found"
    assert said["search"]["name"] == "Mine"
    assert [(one["id"], one["title"]) for one in said["assets"]] == [(fresh, "The robot waves")]


def test_for_a_time_after_its_rotation_the_old_secret_signs_too(parts: Services, newsroom: Newsroom) -> None:
    open_parts = replace(parts, settings=parts.settings.model_copy(update={"webhook_private": True}))
    old = new_secret()
    number = keep(parts, "admin", webhook_url=newsroom.url, webhook_secret=old)
    found: list[list[bool]] = []
    for minute, grace in ((10, timedelta(hours=1)), (11, timedelta(0))):
        with parts.database.begin() as session:
            search = session.get_one(SavedSearch, number)
            search.webhook_secret = old
            rotate_secret(search, utcnow(), grace)
            new = search.webhook_secret
        add(parts, minute)
        assert ask(parts) == 1
        make_due(parts)
        assert WebhookSender(open_parts).call_due() == 1
        headers, body = newsroom.calls[-1]
        headers = {name.lower(): value for name, value in headers.items()}
        found.append([is_genuine(secret, body, headers) for secret in (new, old, new_secret())])
    assert found == [[True, True, False], [True, False, False]]


def is_genuine(secret: str, body: bytes, headers: dict[str, str]) -> bool:
    """What a receiver finds with the public library of Standard Webhooks."""
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


def test_what_may_not_be_told_any_more_is_not_sent(parts: Services, newsroom: Newsroom) -> None:
    open_parts = replace(parts, settings=parts.settings.model_copy(update={"webhook_private": True}))
    keep(parts, "anna", webhook_url=newsroom.url)
    fresh = add(parts, 10)
    assert ask(parts) == 1
    change(parts, fresh, rights_class="none")
    assert WebhookSender(open_parts).call_due() == 0
    assert only_call(parts).state == "failed"
    assert newsroom.calls == []


def test_a_webhook_calls_nothing_of_our_own_network(parts: Services, newsroom: Newsroom) -> None:
    keep(parts, "admin", webhook_url=newsroom.url.replace("127.0.0.1", "localhost"))
    add(parts, 10)
    assert ask(parts) == 1
    assert WebhookSender(parts).call_due() == 0
    call = only_call(parts)
    assert (call.state, newsroom.calls) == ("failed", [])
    assert "private network" in call.error
    for host in (
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "::1", "fd00::1", "fe80::1", "::ffff:127.0.0.1", "2002:7f00:1::", "224.0.0.1", "2130706433",
    ):  # fmt: skip
        with pytest.raises((AddressRefused, OSError)):
            lookup(host, 80, private=False, seconds=5)
    assert lookup("93.184.216.34", 80, private=False, seconds=5) == ["93.184.216.34"]
    for url in ("file:///etc/passwd", "ftp://x/", "https://", "http://u:p@example.org/", "http://x:99999/"):
        with pytest.raises(AddressRefused):
            check_url(url)


def test_a_search_that_cannot_be_asked_holds_up_no_other(
    parts: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = keep(parts, "admin"), keep(parts, "photographer")
    asked = watcher.ask

    def ask_or_fail(services: Services, search: SavedSearch, viewer: Viewer) -> list[str]:
        if search.id == broken:
            raise LookupError("a fault of ours")
        return asked(services, search, viewer)

    frame = add(parts, 10)
    with monkeypatch.context() as patch:
        patch.setattr(watcher, "ask", ask_or_fail)
        assert ask(parts) == 1
    with parts.database.read() as session:
        rows = session.execute(select(SearchNotification.search_id, SearchNotification.asset_id)).all()
    assert [tuple(row) for row in rows] == [(whole, frame)]
    assert ask(parts) == 1


class ClockOfEachThread(threading.local):
    """The time that calls read: of each person whose webhooks are called, whatever the machine is doing."""

    now = 0.0

    def advance(self, seconds: float) -> None:
        self.now += seconds

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return time.time()


def test_one_address_holds_up_no_other(
    parts: Services, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither one that is no name, nor a server that drips a byte for ever, however many hang on it."""
    clock = ClockOfEachThread()
    monkeypatch.setattr(calls, "time", clock)
    with dripping(HEADERS) as port:

        def post(url: str, *values: Any, **named: Any) -> tuple[int, str]:
            """What drips takes a second here, and all of its owner's time."""
            if urlsplit(url).port != port:
                return outbound_post(url, *values, **named)
            clock.advance(calls.SECONDS + 1)
            return outbound_post(url, *values, **named, seconds=1.0)

        monkeypatch.setattr(calls, "post", post)
        for number in range(6):
            url = f"http://127.0.0.1:{port}/{number}"
            keep(parts, "photographer", title=f"drips {number}", webhook_url=url)
        keep(parts, "admin", title="no name", webhook_url="https://a..b")
        good = keep(parts, "admin", webhook_url=newsroom.url)
        add(parts, 10)
        assert ask(parts) == 8
        settings = parts.settings.model_copy(update={"webhook_private": True})
        assert WebhookSender(replace(parts, settings=settings)).call_due() == 1
    with parts.database.read() as session:
        made = list(session.scalars(select(WebhookCall)))
    assert [call.search_id for call in made if call.state == "done"] == [good]
    assert [call.error for call in made if call.state == "failed"] == ["'a..b' is no name of a server."]
    tried = [call for call in made if call.attempts and call.state == "waiting"]
    assert len(tried) == 1  # the others of its owner wait for the next round
    assert "did not answer in time" in tried[0].error


def test_a_call_whose_search_is_deleted_meanwhile_holds_up_no_other(
    parts: Services, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = keep(parts, "photographer", webhook_url=newsroom.url)
    keep(parts, "admin", webhook_url=newsroom.url)
    add(parts, 10)
    assert ask(parts) == 2
    body = WebhookSender._body

    def delete_it(sender: WebhookSender, session: Session, call: WebhookCall) -> object:
        if call.search_id == gone:
            with parts.database.begin() as other:
                other.delete(other.get_one(SavedSearch, gone))
        return body(sender, session, call)

    monkeypatch.setattr(WebhookSender, "_body", delete_it)
    settings = parts.settings.model_copy(update={"webhook_private": True})
    assert WebhookSender(replace(parts, settings=settings)).call_due() >= 1
    with parts.database.read() as session:
        assert [call.state for call in session.scalars(select(WebhookCall))] == ["done"]


def test_a_webhook_that_cannot_be_called_holds_up_no_other(
    parts: Services, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("admin", "photographer"):
        keep(parts, name, webhook_url=newsroom.url)
    add(parts, 10)
    assert ask(parts) == 2
    body = WebhookSender._body
    failures = iter([True])

    def fail_once(sender: WebhookSender, session: Session, call: WebhookCall) -> object:
        if next(failures, False):
            raise LookupError("a fault of ours")
        return body(sender, session, call)

    monkeypatch.setattr(WebhookSender, "_body", fail_once)
    settings = parts.settings.model_copy(update={"webhook_private": True})
    assert WebhookSender(replace(parts, settings=settings)).call_due() == 1
    with parts.database.read() as session:
        states = session.scalars(select(WebhookCall.state).order_by(WebhookCall.state)).all()
    assert states == ["done", "waiting"]
    make_due(parts)
    assert WebhookSender(replace(parts, settings=settings)).call_due() == 1
