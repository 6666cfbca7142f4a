"""The live page under the real web server: many pages, few threads, and rights for each of them."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, update

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Batch, PressAccount, User, asset_id
from mediahub.identity.accounts import create_user
from mediahub.identity.press import approve_user
from mediahub.identity.sessions import sign_out_everywhere
from mediahub.search.indexer import Indexer
from mediahub.settings import Settings, load_settings
from tests.functional.search_catalogue import fill, make_asset
from tests.services import free_ports
from tests.unit.alerts.test_watcher import event_id

PASSWORD = "correct horse battery"
OPEN = 50
LIMIT = 52
THREADS = 4
WAIT = 30.0
TEAM = ["admin@example.org", "marketing@example.org"]
PRESS = ["press@example.org", "agency@example.org"]
"""Two of each, as one account may not hold all pages open."""


@dataclass
class Web:
    """gunicorn with one process of few threads."""

    settings: Settings
    database: Database

    @property
    def url(self) -> str:
        return self.settings.base_url

    def cookie(self, email: str) -> str:
        with httpx.Client(base_url=self.url, timeout=WAIT) as client:
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text)
            assert token
            form = {"email": email, "password": PASSWORD, "csrf_token": token[1]}
            assert client.post("/login", data=form).status_code == 302
            return "; ".join(f"{name}={value}" for name, value in client.cookies.items())

    def add(self, number: int, **values: object) -> str:
        """One more picture, indexed."""
        with self.database.begin() as session:
            batch = session.get_one(Batch, 1)
            asset = make_asset(number, batch.event, batch.photographer, batch)
            for column, value in values.items():
                setattr(asset, column, value)
            session.add(asset)
            session.flush()
            enqueue(session, [asset.id])
        Indexer(self.settings, self.database).drain_once()
        return asset_id("summit", str(number))


class Page:
    """One stream, read as a browser reads it."""

    def __init__(self, web: Web, cookie: str, query: str = "", **headers: str) -> None:
        self.sock = socket.create_connection((web.settings.host, web.settings.port), WAIT)
        lines = [
            f"GET /events/summit/live/stream?{query} HTTP/1.1",
            f"Host: {web.settings.host}:{web.settings.port}",
            f"Cookie: {cookie}",
            *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        ]
        self.sock.sendall("\r\n".join([*lines, "", ""]).encode())
        self.seen = b""
        self.sock.settimeout(0.2)

    def until(self, found: Callable[[bytes], bool]) -> bytes:
        """Read until `found` holds for all that came."""
        deadline = time.monotonic() + WAIT
        while not found(self.seen):
            assert time.monotonic() < deadline, self.seen[-2000:]
            try:
                data = self.sock.recv(65536)
                assert data, f"closed after {self.seen[-500:]!r}"
                self.seen += data
            except TimeoutError:
                continue
        return self.seen

    def ids(self) -> list[str]:
        """Every picture that it was told of, in order."""
        told = re.findall(rb'data: (\{"ids":.*?\})\n', self.seen)
        return [one for message in told for one in json.loads(message)["ids"]]

    def cursor(self) -> str:
        return re.findall(rb"^id: (\d+)$", self.seen, re.M)[-1].decode()

    def is_closed(self) -> bool:
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            try:
                if not self.sock.recv(65536):
                    return True
            except TimeoutError:
                continue
        return False


OpenPage = Callable[..., Page]


def has_frames(seen: bytes) -> bool:
    return b"event: frames" in seen and seen.endswith(b"\r\n")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    home: Path = tmp_path_factory.mktemp("live-home")
    port = free_ports(1)[0]
    settings = load_settings(home=home, port=port)
    database = Database(settings.sqlalchemy_url)
    database.migrate()
    fill(database)
    with database.begin() as session:
        for email in TEAM:
            create_user(session, email, PASSWORD, "admin")
        for email in PRESS:
            approve_user(session, create_user(session, email, PASSWORD, "press").id, event_id(database))
    Indexer(settings, database).drain_once()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MEDIAHUB_")}
    environment |= {
        "MEDIAHUB_HOME": str(home),
        "MEDIAHUB_PORT": str(port),
        "MEDIAHUB_WEB_WORKERS": "1",
        "MEDIAHUB_WEB_THREADS": str(THREADS),
        "MEDIAHUB_LIVE_CONNECTIONS": str(LIMIT),
    }
    log = (home / "web.log").open("wb")
    program = [sys.executable, "-m", "gunicorn", "-c", "python:mediahub.web.gunicorn_conf"]
    server = subprocess.Popen(
        [*program, "mediahub.app:create_app()"], env=environment, stdout=log, stderr=log
    )
    try:
        deadline = time.monotonic() + 180
        while True:
            assert server.poll() is None, (home / "web.log").read_text()
            try:
                if httpx.get(f"{settings.base_url}/healthz").status_code == 200:
                    break
            except httpx.TransportError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        yield Web(settings, database)
        assert "Traceback" not in (home / "web.log").read_text()
    finally:
        server.kill()
        server.wait(30)
        log.close()
        database.dispose()


@pytest.fixture
def open_page(web: Web) -> Iterator[OpenPage]:
    """Opens pages that are closed after the test."""
    opened: list[Page] = []

    def make(cookie: str, query: str = "", **headers: str) -> Page:
        opened.append(Page(web, cookie, query, **headers))
        return opened[-1]

    yield make
    for page in opened:
        page.sock.close()


def test_fifty_pages_are_open_and_the_site_still_answers(web: Web, open_page: OpenPage) -> None:
    cookies = [web.cookie(email) for pair in zip(PRESS, TEAM, strict=True) for email in pair]
    pages = [open_page(cookies[number % 4]) for number in range(OPEN)]
    for page in pages:
        head = page.until(has_frames)
        assert head.startswith(b"HTTP/1.1 200")
        assert b"text/event-stream" in head
        assert b"Content-Security-Policy" in head
        assert len(page.ids()) == 6
    for _ in range(2 * THREADS):
        answer = httpx.get(f"{web.url}/events/summit/", headers={"Cookie": cookies[0]}, timeout=WAIT)
        assert answer.status_code == 200
    fresh = web.add(20)
    secret = web.add(21, rights_class="none")
    last = web.add(22)
    for number, page in enumerate(pages):
        page.until(lambda seen: last.encode() in seen)
        assert fresh in page.ids()
        assert (secret in page.ids()) == bool(number % 2)
        assert len(page.ids()) == len(set(page.ids()))


def test_a_page_goes_on_where_it_was_and_asks_only_for_its_words(web: Web, open_page: OpenPage) -> None:
    cookie = web.cookie(TEAM[0])
    first = open_page(cookie, "q=lantern")
    first.until(has_frames)
    assert first.ids() == []
    named = web.add(30, caption="a lantern")
    web.add(31, caption="a chair")
    first.until(lambda seen: named.encode() in seen)
    assert first.ids() == [named]
    cursor = first.cursor()
    first.sock.close()
    missed = web.add(32, caption="another lantern")
    second = open_page(cookie, "q=lantern", Last_Event_ID=cursor)
    second.until(lambda seen: missed.encode() in seen)
    assert second.ids()[0] == missed
    asked = httpx.get(
        f"{web.url}/events/summit/live/frames.json?q=lantern&after={cursor}", headers={"Cookie": cookie}
    )
    assert missed in asked.json()["ids"]


def test_more_pages_than_fit_are_told_to_ask(web: Web, open_page: OpenPage) -> None:
    cookies = [web.cookie(email) for email in (*TEAM, *PRESS)]
    for number in range(LIMIT):
        open_once_there_is_room(open_page, cookies[number % 4])
    assert status(open_page(cookies[0])) == 503
    asked = httpx.get(
        f"{web.url}/events/summit/live/frames.json", headers={"Cookie": cookies[0]}, timeout=WAIT
    )
    assert asked.json()["ids"]


def status(page: Page) -> int:
    """What the server answered."""
    return int(page.until(lambda seen: b"\r\n\r\n" in seen).split()[1])


def open_once_there_is_room(open_page: OpenPage, cookie: str) -> Page:
    """As the browser does: pages of other tests that were just closed may still have their places."""
    deadline = time.monotonic() + WAIT
    while status(page := open_page(cookie)) in (429, 503):
        assert time.monotonic() < deadline
        page.sock.close()
        time.sleep(0.1)
    page.until(has_frames)
    return page


def test_a_page_is_cut_when_its_device_is_signed_out(web: Web, open_page: OpenPage) -> None:
    kept = open_once_there_is_room(open_page, web.cookie(TEAM[1]))
    cut = open_once_there_is_room(open_page, web.cookie(TEAM[0]))
    for page in (kept, cut):
        page.until(has_frames)
    with web.database.read() as session:
        user_id = session.scalars(select(User.id).where(User.email == TEAM[0])).one()
    sign_out_everywhere(web.database, user_id)
    assert cut.is_closed()
    signs = kept.seen.count(b"still here")
    kept.until(lambda seen: seen.count(b"still here") > signs)


def test_who_is_shut_out_is_told_nothing_more(web: Web, open_page: OpenPage) -> None:
    page = open_once_there_is_room(open_page, web.cookie(PRESS[0]))
    with web.database.begin() as session:
        session.execute(update(PressAccount).values(state="suspended"))
    assert page.is_closed()
