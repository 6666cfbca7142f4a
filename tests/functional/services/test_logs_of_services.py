"""What the files of a running installation hold after each failure that a person can provoke: no secret."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from pydantic import SecretStr
from sqlalchemy import select

from mediahub.alerts.saved_searches import save_search
from mediahub.alerts.webhooks.signatures import new_secret
from mediahub.audit.search import Question, find
from mediahub.catalog.models import Event, Transmission, User, WebhookCall
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import share_links
from mediahub.delivery import basket_sharing, baskets
from mediahub.delivery.newsrooms import runs, targets
from mediahub.delivery.newsrooms.model import TransmissionError, Where
from mediahub.identity.contributors import create_link
from mediahub.identity.press import viewer_of
from mediahub.identity.tokens import SCOPES, create_token
from mediahub.logs.redaction import GONE
from mediahub.services.installation import web_answers
from mediahub.services.process_locks import living
from mediahub.settings import SECRET_NAMES, Settings
from tests import newsrooms
from tests.desk import announced
from tests.functional.killing import eventually
from tests.services import environment_of, free_ports
from tests.takers import PASSWORD, Counter, open_counter

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(sys.platform != "linux", reason="crashes a process by its id in /proc"),
]
EVENT = "logged"
HUSH = "hU5h-Hu5h"
WITHIN = 90.0


@dataclass
class Running:
    """`mediahub up` and everything that opens something in it."""

    counter: Counter
    environment: dict[str, str]
    terminal: Path
    secrets: set[str] = field(default_factory=set)

    @property
    def settings(self) -> Settings:
        return self.counter.settings

    def written(self) -> str:
        """What is in all logs, once it is sure that no secret is in any of them."""
        logs = [path for path in self.settings.log_dir.rglob("*") if path.is_file()]
        assert {"web.log", "worker.log", "indexer.log"} <= {path.name for path in logs}
        said = ""
        for path in (*logs, self.terminal):
            text = path.read_text(errors="replace")
            found = [secret for secret in self.secrets if secret in text]
            assert not found, (path.name, found)
            assert "locals" not in text
            said += text
        return said

    def lines(self, service: str) -> list[dict[str, object]]:
        """The lines of one log."""
        return [
            json.loads(line) for line in (self.settings.log_dir / f"{service}.log").read_text().splitlines()
        ]

    def command(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """A command that a person gives beside it."""
        program = [sys.executable, "-m", "mediahub", *arguments]
        return subprocess.run(
            program, env=self.environment | more, capture_output=True, text=True, timeout=120, check=False
        )


@pytest.fixture(scope="module")
def running(s3_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("logged")
    changes = {
        "home": folder / "home",
        "port": free_ports(1)[0],
        "storage": "external",
        "s3_endpoint": s3_settings.s3_url,
        "s3_bucket": EVENT,
        "smtp_url": SecretStr(f"smtp://me:{HUSH}-mail@127.0.0.1:9"),
        "webhook_private": True,
        "newsroom_private": True,
        "newsroom_http": True,
        "web_workers": 1,
        "worker_processes": 1,
        "read_words": False,
        "compare_looks": False,
    }
    settings = s3_settings.model_copy(update=changes)
    counter = open_counter(settings, EVENT)
    counter.services.bucket.ensure()
    counter.add("robot.jpg", picture(), rights_class="free")
    ours = environment_of(settings, *settings.model_dump(exclude_defaults=True, exclude_none=True))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MEDIAHUB_")}
    made = Running(counter, kept | ours, folder / "terminal.txt")
    made.secrets |= {getattr(settings, name).get_secret_value() for name in SECRET_NAMES}
    made.secrets |= {f"{HUSH}-mail", PASSWORD}
    with made.terminal.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "mediahub", "up", "--no-demo"],
            env=made.environment,
            stdout=out,
            stderr=out,
        )
    try:
        up = eventually(lambda: process.poll() is not None or web_answers(settings), 2 * WITHIN)
        assert up, made.terminal.read_text()
        assert process.poll() is None, made.terminal.read_text()
        yield made
    finally:
        process.terminate()
        process.wait(60)


def picture() -> bytes:
    data = io.BytesIO()
    Image.effect_noise((640, 480), 40).convert("RGB").save(data, "JPEG")
    return data.getvalue()


def test_a_picture_is_followed_by_requests_from_its_upload_to_its_delivery(
    running: Running, tmp_path: Path
) -> None:
    settings, path = running.settings, tmp_path / "followed.jpg"
    path.write_bytes(picture())
    with running.counter.services.database.begin() as session:
        token = create_token(session, "photographer@example.org", SCOPES, days=1)[1]
    running.secrets.add(token)
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{settings.port}", headers=headers, timeout=60) as sender:
        batch = sender.post(f"/api/v1/events/{EVENT}/batches", json={"photographer": "Chen Rui"}).json()["id"]
        asked = {"files": [announced(path)], "sign": True}
        (file,) = sender.post(f"/api/v1/batches/{batch}/files", json=asked).json()["files"]
        sent = httpx.put(file["signed"]["url"], content=path.read_bytes(), headers=file["signed"]["headers"])
        assert sent.status_code == 200
        named = {"X-Request-ID": "upload-7"}
        sender.post(f"/api/v1/uploads/{file['id']}/complete", headers=named).raise_for_status()

        def arrived() -> dict[str, Any]:
            found: dict[str, Any] = sender.get(f"/api/v1/uploads/{file['id']}").json()
            return found

        assert eventually(lambda: arrived()["state"] == "ready", WITHIN), arrived()
        asset = arrived()["asset_id"]
    with httpx.Client(base_url=f"http://127.0.0.1:{settings.port}", timeout=60) as reader:
        sign_in(reader, "marketing@example.org")

        def delivered() -> httpx.Response:
            recipe, named = {"recipe": "web"}, {"X-Request-ID": "download-8"}
            return reader.post(f"/assets/{asset}/deliver", json=recipe, headers=named)

        assert eventually(lambda: delivered().status_code == 200, WITHIN), delivered().text
        httpx.get(delivered().json()["url"]).raise_for_status()

    # by the picture an operator finds both requests, and by each request all that it led to
    with running.counter.services.database.read() as session:
        (entry,) = find(session, Question(asset_id=asset, request_id="upload-7")).entries
        assert (entry.action, entry.outcome) == ("delivery.received", "done")
    for service, request, event in (
        ("web", "upload-7", "request"),
        ("worker", "upload-7", "audit"),
        ("worker", "upload-7", "checked"),
        ("web", "download-8", "request"),
        ("worker", "download-8", "made a delivery"),
        ("web", "download-8", "usage"),
    ):
        of_request = [line for line in running.lines(service) if line.get("request_id") == request]
        assert event in {line["event"] for line in of_request}, (service, request, event)
    taken = [line for line in running.lines("web") if line["event"] == "usage"]
    assert [(line["asset_id"], line["action"]) for line in taken] == [(asset, "download")]
    running.written()


def sign_in(client: httpx.Client, email: str) -> None:
    """As a browser does; the client then asks as a page's script."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login").text)
    assert token
    form = {"email": email, "password": PASSWORD, "csrf_token": token[1]}
    assert client.post("/login", data=form).status_code == 302
    found = re.search(r'"csrf": "([^"]+)"', client.get(f"/events/{EVENT}/").text)
    assert found
    client.headers.update({"X-CSRFToken": found[1], "Accept": "application/json"})


def test_links_and_keys_that_open_something_are_not_in_the_access_log(running: Running) -> None:
    settings, now = running.settings, utcnow()
    with running.counter.services.database.begin() as session:
        event = session.scalars(select(Event).where(Event.slug == EVENT)).one()
        admin = session.scalars(select(User).where(User.email == "admin@example.org")).one()
        basket = baskets.create(session, event, admin.id, "For the front page")
        basket_key = basket_sharing.share(session, basket, "edit")
        wish = share_links.Wish(title="For a client", sizes=("web",))
        ids = running.counter.ids
        share = share_links.create(
            session, wish, event_id=event.id, user_id=admin.id, now=now, asset_ids=ids
        ).token
        contribute = create_link(session, EVENT, rights_class="free")[1]
    key = f"{HUSH}-key"
    running.secrets |= {basket_key, share, contribute, key}
    asked = (
        f"/s/{share}",
        f"/s/{share}?token={key}",
        f"/c/{contribute}",
        f"/events/{EVENT}/baskets/join/{basket_key}",
        f"/sign-in?key={key}",
        f"/feeds/1.atom?key={key}",
        f"/api/v1/events?token={key}",
    )
    headers = {"Cookie": f"session={key}", "Authorization": f"Bearer {key}"}
    statuses = {
        path: status(f"http://127.0.0.1:{settings.port}{path}", headers | {"X-Request-ID": f"asked-{number}"})
        for number, path in enumerate(asked)
    }
    assert statuses[f"/s/{share}"] == statuses[f"/c/{contribute}"] == 200, statuses

    expected = {
        ("asked-0", f"/s/{GONE}"),
        ("asked-2", f"/c/{GONE}"),
        (
            "asked-3",
            f"/events/{EVENT}/baskets/join/{GONE}",
        ),  # it leads to the page to sign in, which holds it
        ("asked-3", "/login"),
        *(
            (f"asked-{number}", urllib.parse.urlsplit(path).path)
            for number, path in enumerate(asked)
            if number > 3
        ),
    }

    def logged() -> set[tuple[object, object]]:
        requests = [line for line in running.lines("web") if line["event"] == "request"]
        return {(line["request_id"], line["path"]) for line in requests}

    assert eventually(lambda: expected <= logged(), WITHIN), logged()
    running.written()


def status(url: str, headers: dict[str, str]) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_password_that_is_sent_wrongly(running: Running) -> None:
    running.secrets.add(f"{HUSH}-typed")
    form = urllib.parse.urlencode({"email": "admin@example.org", "password": f"{HUSH}-typed"}).encode()
    for path in ("/login", f"/login?next=%2Fsign-in%3Fkey%3D{HUSH}-typed"):
        asked = urllib.request.Request(f"http://127.0.0.1:{running.settings.port}{path}", form)
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(asked, timeout=30)
    running.written()


@pytest.fixture
def hook() -> Iterator[str]:
    """A webhook that refuses, and says back all that it was told."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(403, f"Not with {self.path}")
            self.end_headers()
            self.wfile.write(f"{self.path}\n{self.headers}".encode() + body)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def call(running: Running, url: str) -> int:
    """Ask for a call of this address; its number."""
    secret = new_secret()
    running.secrets |= {secret, f"{HUSH}-hook"}
    with running.counter.services.database.begin() as session:
        event = session.scalars(select(Event).where(Event.slug == EVENT)).one()
        admin = session.scalars(select(User).where(User.email == "admin@example.org")).one()
        search = save_search(session, viewer_of(session, admin), event.id, url[:80], "q=robot")
        search.webhook_url, search.webhook_secret = url, secret
        made = WebhookCall(search_id=search.id, asset_ids=running.counter.ids)
        session.add(made)
        session.flush()
        return made.id


def test_a_webhook_that_is_refused_or_away(running: Running, hook: str) -> None:
    numbers = [
        call(running, f"{hook}/in/{HUSH}-hook?token={HUSH}-hook"),
        call(running, f"http://me:{HUSH}-hook@127.0.0.1:9/?token={HUSH}-hook"),
    ]

    def tried() -> bool:
        return all(row.attempts for row in states(running, WebhookCall, numbers))

    assert eventually(tried, WITHIN)
    refused, _ = states(running, WebhookCall, numbers)
    assert refused.status == 403
    running.written()


def states(running: Running, model: type, numbers: list[int]) -> list:
    with running.counter.services.database.read() as session:
        return [session.get_one(model, number) for number in numbers]


def test_a_newsroom_that_refuses_or_is_away(running: Running, tmp_path: Path) -> None:
    running.secrets.add(f"{HUSH}-newsroom")
    with ExitStack() as stack:
        address = stack.enter_context(newsrooms.sftp(tmp_path))
        numbers = [push(running, "sftp", one) for one in (address, "127.0.0.1:9")]
        numbers.append(push(running, "s3", running.settings.s3_url))

        def tried() -> bool:
            return all(
                row.attempts or row.state == "failed" for row in states(running, Transmission, numbers)
            )

        assert eventually(tried, WITHIN)
    assert states(running, Transmission, numbers[:1])[0].state == "failed"
    assert HUSH not in " ".join(row.problem for row in states(running, Transmission, numbers))
    assert "a push did not get through" in running.written()


def push(running: Running, kind: str, address: str) -> int:
    """Ask for a sending to somebody who does not know this password; its number."""
    services = running.counter.services
    with services.database.begin() as session:
        event = session.scalars(select(Event).where(Event.slug == EVENT)).one()
        admin = session.scalars(select(User).where(User.email == "admin@example.org")).one()
        where = Where(kind, address, "desk", "x")
        options: dict[str, Any] = {"addressing": "path"}
        if kind != "s3":
            with suppress(TransmissionError):  # nobody is there to be confirmed
                options = newsrooms.confirmed(where).options
        new = targets.NewTarget(
            f"News at {address}", kind, address, "desk", f"{HUSH}-newsroom", "in", options
        )
        target = targets.add_target(session, running.settings, event.id, new)
        ids = running.counter.ids
        return runs.send_to(session, target, admin, ids, recipe="original", name="Robots").id


def test_s3_that_refuses_the_key(running: Running, tmp_path: Path) -> None:
    (tmp_path / "robot.jpg").write_bytes(picture())
    running.secrets.add(f"{HUSH}-storage")
    wrong = {"MEDIAHUB_S3_SECRET_KEY": f"{HUSH}-storage"}
    ingest = ("ingest", str(tmp_path / "robot.jpg"), "--event", EVENT, "--photographer", "Chen Rui")
    for command in (ingest, ("verify",), ("worker",)):
        done = running.command(*command, **wrong)
        said = done.stdout + done.stderr
        assert done.returncode == 1, said
        assert "MEDIAHUB_S3_SECRET_KEY" in said, said
        assert not [secret for secret in running.secrets if secret in said]
    assert "MEDIAHUB_S3_SECRET_KEY" in (running.settings.log_dir / "commands.log").read_text()
    running.written()


def test_a_worker_that_crashes_is_brought_back(running: Running) -> None:
    before = living(running.settings, "worker")[0].pid
    os.kill(before, signal.SIGSEGV)

    def is_back() -> bool:
        return any(one.pid != before for one in living(running.settings, "worker"))

    assert eventually(is_back, WITHIN)
    assert "worker ended (signal 11)" in running.written()
