"""What a person has open stops within one request, whichever way they are shut out: a disabled account, a
role that was taken away, a device that was signed out, a token that was revoked.

Each channel is opened and seen to work before, and asked again after; what one way does not end goes on.
"""

from __future__ import annotations

import ftplib
import io
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from mediahub.alerts.saved_searches import save_search
from mediahub.alerts.watcher import SearchWatcher
from mediahub.catalog.models import Event, Photographer, Rendition, SignInSession, User
from mediahub.delivery.papers import sheet_jobs
from mediahub.delivery.papers.sheet_maker import SheetMaker
from mediahub.delivery.zips import gate
from mediahub.identity.accounts import create_user
from mediahub.identity.credentials import Credential
from mediahub.identity.people.event_roles import set_event_roles
from mediahub.identity.press import viewer_of
from mediahub.identity.tokens import SCOPES, create_token, revoke_token
from mediahub.ingest.sources.ftp.accounts import create_account
from mediahub.ingest.sources.ftp.certificate import self_made
from mediahub.ingest.sources.ftp.server import make_server
from mediahub.live import hub as live
from mediahub.live.hub import LiveHub
from mediahub.live.questions import Question
from mediahub.live.streams import Stream
from mediahub.search.service import Search
from mediahub.transfer import jobs
from mediahub.transfer.export_maker import ExportMaker
from tests.ftp_servers import serving
from tests.in_app import counter_in_memory, index
from tests.services import free_ports
from tests.takers import PASSWORD, Counter

THERE = 3
"""Pictures that are there when it begins; as many as `TO_COME` come."""
TO_COME = 4
ADDRESS = "lena@example.org"
OF_SESSION = {"page", "api", "zip", "live", "upload", "basket", "contact sheet"}
OF_TOKEN = {"token", "token's zip", "token's upload", "news items", "file of a news item"}
OF_ACCOUNT = {"feed", "picture of a feed", "alert", "camera"}
STOPS = {
    "disabled": OF_SESSION | OF_TOKEN | OF_ACCOUNT,
    "no role": OF_SESSION | OF_TOKEN | OF_ACCOUNT,
    "signed out": OF_SESSION,
    "revoked": OF_TOKEN,
}
"""What each way ends; the other channels go on."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("certificate") / "ftp.pem"
    path.write_bytes(self_made(None))
    return path


@pytest.fixture
def counter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    monkeypatch.setattr(gate, "HOLDS", 0.0)
    monkeypatch.setattr(live, "POLL", 0.01)
    monkeypatch.setattr(sheet_jobs, "AT_ONCE", 1)
    with counter_in_memory(tmp_path / "home") as made:
        for number in range(THERE + TO_COME):
            state = "ready" if number < THERE else "storing"
            made.add(f"{number}.jpg", b"picture %d" % number, state=state, rights_class="editorial")
        small = io.BytesIO()
        Image.new("RGB", (48, 32), "red").save(small, "JPEG")
        with made.services.database.begin() as session:
            for identity in made.ids:
                key = f"renditions/{identity}/thumb.jpg"
                made.services.bucket.put_bytes(key, small.getvalue(), "image/jpeg")
                thumb = Rendition(asset_id=identity, name="thumb", key=key, mime="image/jpeg", size=5)
                thumb.width, thumb.height = 48, 32
                session.add(thumb)
        index(made)
        yield made


class Lena:
    """Marketing of one event, with everything open that one can have open."""

    def __init__(self, counter: Counter, certificate: Path, stack: ExitStack) -> None:
        self.counter, self.database = counter, counter.services.database
        with self.database.begin() as session:
            user = create_user(session, ADDRESS, PASSWORD, "marketing")
            user.roles.clear()
            event = session.scalars(select(Event)).one()
            set_event_roles(session, user.id, event.id, ["marketing"])
            session.add(Photographer(name="Lena", user_id=user.id))
            session.flush()
            camera = create_account(session, "lena", event=counter.event, photographer="Lena")
            token, self.token = create_token(session, ADDRESS, SCOPES, days=1)
            self.user_id, self.event_id, self.prefix = user.id, event.id, token.prefix
        self.browser = counter.client("lena")
        self.program = counter.app.test_client()
        self.program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.token}"
        archive = counter.make_zip(self.browser, counter.ids[:THERE])
        taken_by_token = f"/api/v1/zips/{archive['id']}/file"
        self.feed = self._feed()
        self.to_come = iter(counter.ids[THERE:])
        self.basket = self._basket()
        self.ways: dict[str, Callable[[], bool]] = {
            "page": lambda: self.browser.get(f"/events/{counter.event}/").status_code == 200,
            "api": lambda: self._lists(self.browser),
            "upload": self._upload(self.browser),
            "zip": self._zip(self.browser, archive["url"]),
            "token": lambda: self._lists(self.program),
            "token's upload": self._upload(self.program),
            "token's zip": self._zip(self.program, taken_by_token),
            "feed": lambda: counter.app.test_client().get(self.feed).status_code == 200,
            "picture of a feed": self._opens(self._picture(), 200),
            "alert": self._alert(),
            "basket": lambda: self.browser.get(self.basket).status_code == 200,
            "contact sheet": self._sheet(),
            "news items": lambda: self.program.get(self._news()).status_code == 200,
            "file of a news item": self._opens(self._news_file(), 302),
            "live": self._live(stack),
            "camera": self._camera(certificate, camera, stack),
        }
        """By channel, whether it still gives or takes anything."""

    def _lists(self, client: FlaskClient) -> bool:
        answer = client.get(f"/api/v1/events/{self.counter.event}/assets")
        return answer.status_code == 200 and answer.json["total"] >= THERE

    def _upload(self, client: FlaskClient) -> Callable[[], bool]:
        """A file of a delivery that is under way."""
        batch = client.post(f"/api/v1/events/{self.counter.event}/batches", json={}).json
        file = {"path": "a.jpg", "size": 9, "head_tail": "0" * 64, "last_modified": 0}
        answer = client.post(f"/api/v1/batches/{batch['id']}/files", json={"files": [file]})
        arrival = answer.json["files"][0]["id"] if answer.status_code == 200 else None
        assert arrival, answer.text
        return lambda: client.get(f"/api/v1/uploads/{arrival}").status_code == 200

    def _zip(self, client: FlaskClient, url: str) -> Callable[[], bool]:
        """A zip of which the first bytes came already."""
        answer = client.get(url, buffered=False)
        assert answer.status_code == 200, answer.text
        chunks, whole = iter(answer.response), int(answer.headers["Content-Length"])
        first = len(next(chunks))  # type: ignore[arg-type]

        def goes_on() -> bool:
            size = first
            try:
                size += sum(len(chunk) for chunk in chunks)
            except gate.Withheld:
                return False
            return size == whole

        return goes_on

    def _feed(self) -> str:
        made = self.browser.post(f"/events/{self.counter.event}/searches/feeds", json={"query": ""}).json
        return "/feeds/" + str(made["json"]).partition("/feeds/")[2]

    def _opens(self, address: str, when_it_does: int) -> Callable[[], bool]:
        """An address that anybody can follow who has it."""
        return lambda: self.counter.app.test_client().get(address).status_code == when_it_does

    def _picture(self) -> str:
        found = self.counter.app.test_client().get(self.feed).json
        return urlsplit(found["items"][0]["image"])._replace(scheme="", netloc="").geturl()

    def _basket(self) -> str:
        event, ids = self.counter.event, self.counter.ids[:THERE]
        made = self.browser.post(f"/events/{event}/baskets/", json={"name": "Tonight", "ids": ids}).json
        return str(made["url"])

    def _alert(self) -> Callable[[], bool]:
        """A saved search that tells of a new picture, by mail and webhook."""
        with self.database.begin() as session:
            who = viewer_of(session, session.get_one(User, self.user_id))
            save_search(session, who, self.event_id, "All", "")
        services = self.counter.services

        def ask() -> int:
            """What another process would do that knows only what is written."""
            search = Search(services.settings, services.database)
            return SearchWatcher(replace(services, search=search)).ask_all()

        def goes_on() -> bool:
            self._come()
            return ask() > 0

        ask()
        return goes_on

    def _come(self) -> str:
        """One more picture."""
        new = next(self.to_come)
        self.counter.change(new, state="ready")
        index(self.counter)
        return new

    def _sheet(self) -> Callable[[], bool]:
        """A contact sheet that a worker drew."""
        way = f"{self.basket}/contact-sheet.pdf"
        assert self.browser.get(way).status_code == 202
        SheetMaker(self.counter.services).work(threading.Event())
        return lambda: self.browser.get(way).mimetype == "application/pdf"

    def _news(self) -> str:
        return f"/api/v1/events/{self.counter.event}/newsitems"

    def _news_file(self) -> str:
        item = self.program.get(self._news()).json["items"][0]
        return urlsplit(next(one["href"] for one in item["renditions"] if one["name"] == "highRes")).path

    def _live(self, stack: ExitStack) -> Callable[[], bool]:
        """A live page, in the hub by itself."""
        hub = LiveHub(self.counter.services.search, self.database, 5)
        stack.callback(hub.stop)
        ours, theirs = socket.socketpair()
        ours.settimeout(30)
        with self.database.read() as session:
            who = viewer_of(session, session.get_one(User, self.user_id))
            signed_in = session.scalars(select(SignInSession.id).where(SignInSession.user_id == self.user_id))
            credential = Credential(session_id=signed_in.one())
        question = Question.of(self.counter.event, "", (), who)
        hub.adopt(Stream(theirs, question, self.user_id, False, 0, credential))

        def goes_on() -> bool:
            """Whether it is told of a new picture."""
            new = self._come()
            seen = b""
            while new.encode() not in seen:
                data = ours.recv(1 << 16)
                if not data:
                    return False
                seen += data
            return True

        return goes_on

    def _camera(self, certificate: Path, password: str, stack: ExitStack) -> Callable[[], bool]:
        """A camera that is signed in."""
        port = free_ports(1)[0]
        ftp = {"ftp_port": port, "ftp_passive_ports": f"{port + 2000}-{port + 2010}", "ftp_cert": certificate}
        services = replace(self.counter.services, settings=self.counter.settings.model_copy(update=ftp))
        stack.enter_context(serving(make_server(services)))
        camera = stack.enter_context(closing(ftplib.FTP(timeout=60)))
        camera.connect("127.0.0.1", port)
        camera.login("lena", password)

        def goes_on() -> bool:
            try:
                return camera.pwd() == "/"
            except (ftplib.error_temp, EOFError, OSError):
                return False

        return goes_on


def shut_out(lena: Lena, way: str) -> None:
    """What an admin, or Lena herself, does."""
    with lena.database.begin() as session:
        if way == "disabled":
            session.get_one(User, lena.user_id).active = False
        elif way == "no role":
            set_event_roles(session, lena.user_id, lena.event_id, [])
        elif way == "revoked":
            revoke_token(session, lena.prefix)
    if way == "signed out":
        other: Any = lena.counter.client("lena")
        assert other.post("/sign-out-everywhere").status_code == 302


@pytest.mark.parametrize("way", STOPS)
def test_what_is_open_stops_within_one_request(counter: Counter, certificate: Path, way: str) -> None:
    with ExitStack() as stack:
        lena = Lena(counter, certificate, stack)
        read_once = {"zip", "token's zip"}  # that they go on is seen where another way is taken
        assert [name for name, on in lena.ways.items() if name not in read_once and not on()] == []
        shut_out(lena, way)
        assert {name for name, goes_on in lena.ways.items() if not goes_on()} == STOPS[way]


@pytest.mark.parametrize("way", ["disabled", "no role", "signed out"])
def test_an_export_of_an_event_is_nothing_to_who_was_shut_out(counter: Counter, way: str) -> None:
    address = f"/admin/events/{counter.event}/export"
    with counter.services.database.begin() as session:
        user_id = create_user(session, "ada@example.org", PASSWORD, "admin").id
    ada: Any = counter.client("ada")

    def write() -> None:
        ExportMaker(counter.services).work(threading.Event())

    def takes(browser: FlaskClient) -> bool:
        answer = browser.get(f"{address}/download")
        return answer.status_code == 303 and "/exports/" in answer.headers["Location"]

    def asks(browser: FlaskClient) -> bool:
        browser.post(address)
        with counter.services.database.read() as session:
            newest = jobs.newest(session, session.scalars(select(Event.id)).one())
            return newest is not None and newest.state == "waiting"

    assert asks(ada)
    write()
    assert takes(ada)
    assert asks(ada)
    with counter.services.database.begin() as session:
        account = session.get_one(User, user_id)
        if way == "disabled":
            account.active = False
        elif way == "no role":
            account.roles.clear()
    if way == "signed out":
        other: Any = counter.client("ada")
        assert other.post("/sign-out-everywhere").status_code == 302
    assert not takes(ada)
    write()  # what was being written is the office's, and no more theirs than the one before
    assert not takes(ada)
    assert not asks(ada)
    assert takes(counter.client("admin"))
