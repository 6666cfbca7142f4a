"""Two web machines, three with workers and two with indexers share PostgreSQL, S3 and OpenSearch, and nothing
else.

Each is a network namespace with an address and a home of its own. Machines die without a word at a moment
that `MEDIAHUB_TEST_SEED` decides; others take over, and what had an effect has it once.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
import uuid
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiosmtpd.controller import Controller
from opensearchpy import OpenSearch
from sqlalchemy import create_engine, func, select, text

from mediahub.alerts.changes import SearchChange, change, save
from mediahub.catalog.coordination.heartbeats import processes
from mediahub.catalog.coordination.leader_lock import leader_lock
from mediahub.catalog.db.database import Database
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Asset, Rendition, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.accounts import create_user
from mediahub.identity.press import viewer_of
from mediahub.identity.tokens import create_token
from mediahub.mail.outbox import send
from mediahub.runtime import Services
from mediahub.search.failures import Unavailable
from mediahub.search.indexer import Indexer
from mediahub.services.checks.verification import verify
from mediahub.settings import Settings, load_settings
from tests import postgres
from tests.conftest import skip_or_fail
from tests.functional.killing import eventually, secrets_of
from tests.machines import Machine, Network, forwarded, network, share
from tests.pictures import write_jpeg
from tests.services import environment_of, free_ports
from tests.unit.mail.test_sender import PostOffice

pytestmark = [pytest.mark.services, pytest.mark.long, pytest.mark.timeout(900)]
EVENT = "summit"
FRAMES = int(os.environ.get("MEDIAHUB_TEST_FRAMES", "24"))
MAILS = 20
PORT = 8080
WAIT = 240


@dataclass
class Receiver:
    """A program that is called: which messages came, and how often each."""

    calls: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)


@dataclass
class Site:
    """The machines, what they share, and who hears of what they do."""

    network: Network
    services: Services
    token: str
    hook: Receiver
    office: PostOffice

    @property
    def web(self) -> list[Machine]:
        return self.network.machines[:2]

    @property
    def workers(self) -> list[Machine]:
        return self.network.machines[2:5]

    @property
    def indexers(self) -> list[Machine]:
        return self.network.machines[5:7]

    def ask(self, path: str, turn: int) -> httpx.Response:
        """As a load balancer does: the next web machine in turn, and the other where that one takes
        nobody."""
        headers = {"Authorization": f"Bearer {self.token}"}
        for step in (0, 1):
            machine = self.web[(turn + step) % 2]
            try:
                return httpx.get(f"http://{machine.address}:{PORT}{path}", headers=headers, timeout=30)
            except httpx.ConnectError:
                continue
        raise AssertionError("no web machine takes a connection")

    def state(self) -> str:
        with self.services.database.read() as session:
            assets = dict(
                map(tuple, session.execute(select(Asset.state, func.count()).group_by(Asset.state)))
            )
            beats = [f"{one.service} {one.pid} {one.silent:.0f} s" for one in processes(session)]
        logs = "\n".join(machine.last_words() for machine in self.network.machines)
        return f"{assets} {beats} webhooks {len(self.hook.calls)} mails {len(self.office.taken)}\n{logs}"


@pytest.fixture
def site(s3_settings: Settings, opensearch_url: str, postgres_url: str, tmp_path: Path) -> Iterator[Site]:
    """All of them, running."""
    prefix, bucket = f"t{uuid.uuid4().hex[:10]}", f"site-{uuid.uuid4().hex[:8]}"
    binaries = postgres.programs()
    if binaries is None:
        skip_or_fail("postgres", "PostgreSQL is not installed")
    with ExitStack() as stack:
        net = stack.enter_context(network(7, tmp_path))
        url = stack.enter_context(postgres.server(binaries, host=net.here, connections=300))
        with create_engine(f"{url}/postgres", isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("CREATE DATABASE hub"))
        s3, search = s3_settings.s3_port, int(opensearch_url.rpartition(":")[2])
        stack.enter_context(forwarded(net.here, s3, s3))
        stack.enter_context(forwarded(net.here, search, search))
        hook, office = Receiver(), PostOffice()
        hook_port = stack.enter_context(calls_counted(net.here, hook))
        post = Controller(office, hostname=net.here, port=free_ports(1)[0])
        post.start()
        stack.callback(post.stop)
        smtp = post.port
        settings = load_settings(
            home=tmp_path / "first", database_url=f"{url}/hub", storage="external", s3_bucket=bucket,
            s3_endpoint=f"http://{net.here}:{s3}", s3_access_key=s3_settings.s3_access_key,
            s3_secret_key=s3_settings.s3_secret_key, search_url=f"http://{net.here}:{search}/{prefix}",
            smtp_url=f"smtp://{net.here}:{smtp}?tls=none", smtp_from="hub@example.org", webhook_private=True,
            port=PORT, worker_processes=1, web_workers=1, read_words=False, compare_looks=False,
            sign_deliveries=False, public_url=f"http://{net.here}:{PORT}",
        )  # fmt: skip
        share(net.machines, everything(settings))
        services = Services.open(settings)
        services.bucket.ensure()
        services.database.migrate()
        token = populate(services, f"http://{net.here}:{hook_port}/")
        made = Site(net, services, token, hook, office)
        for machines, name in ((made.indexers, "indexer"), (made.workers, "worker"), (made.web, "web")):
            for machine in machines:
                machine.start(name)
        assert eventually(lambda: all(answers(one) for one in made.web), WAIT), made.state()
        assert eventually(lambda: alive(services) == {"worker": 3, "indexer": 2}, WAIT), made.state()
        yield made
        services.database.dispose()
        OpenSearch(opensearch_url).indices.delete(index=f"{prefix}-*")


def everything(settings: Settings) -> dict[str, str]:
    """The file of settings that all machines are given."""
    names = settings.model_dump(exclude_defaults=True, exclude_none=True)
    own = environment_of(settings, *(name for name in names if name != "home"))
    return own | secrets_of(settings)


def populate(services: Services, hook: str) -> str:
    """An event, an admin whose saved search calls `hook`, and mails to send; a token of theirs."""
    with services.database.begin() as session:
        event = create_event(session, EVENT, "Summit", "UTC")
        create_user(session, "admin@example.org", "a long password", "admin")
        session.flush()
        event_id = event.id
        _, token = create_token(session, "admin@example.org", {"upload", "read"}, days=1)
        for number in range(MAILS):
            send(session, f"press{number}@example.org", f"Letter {number}", "Hello.")
    with services.database.read() as session:
        viewer = viewer_of(session, session.scalars(select(User)).one()).at(EVENT)
    assert eventually(lambda: index_is_made(services), WAIT)
    search = save(services, viewer, event_id, "Everything", "is:photo")
    change(services.database, viewer, event_id, search.id, SearchChange(webhook_url=hook), utcnow())
    return token


def index_is_made(services: Services) -> bool:
    """Whether the index is there; a cluster that has just started may take longer than it is given."""
    try:
        Indexer(services.settings, services.database).drain_once()
    except Unavailable:
        return False
    return True


def calls_counted(host: str, receiver: Receiver) -> Any:
    """A real HTTP server that takes webhooks."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            receiver.calls.append(self.headers["webhook-id"])
            receiver.pictures += [one["id"] for one in body["assets"]]
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    @contextmanager
    def serving() -> Iterator[int]:
        server = ThreadingHTTPServer((host, 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
        server.server_close()

    return serving()


def answers(machine: Machine) -> bool:
    try:
        return httpx.get(f"http://{machine.address}:{PORT}/readyz", timeout=30).status_code == 200
    except httpx.HTTPError:
        return False


def alive(services: Services) -> dict[str, int]:
    with services.database.read() as session:
        return dict(Counter(one.service for one in processes(session) if not one.is_silent))


def ready(services: Services) -> int:
    with services.database.read() as session:
        return session.scalar(select(func.count()).where(Asset.state == "ready")) or 0


def is_settled(site: Site, frames: int) -> bool:
    """Whether everything that was sent is there, is found from each web machine, and was told."""
    if (
        ready(site.services) < frames
        or len(set(site.hook.pictures)) < frames
        or len(site.office.taken) < MAILS
    ):
        return False
    try:
        found = [site.ask(f"/api/v1/events/{EVENT}/assets?limit=1", turn) for turn in (0, 1)]
    except httpx.ReadTimeout:
        return False
    return all(one.is_success and one.json()["total"] == frames for one in found)


def push(site: Site, card: Path, machine: Machine) -> Any:
    """A laptop on the network that delivers to one of the web machines."""
    return machine.start(
        "push", str(card), "--server", f"http://{machine.address}:{PORT}", "--token", site.token,
        "--event", EVENT, "--photographer", "Chen Rui", "--no-wait",
    )  # fmt: skip


def test_machines_share_the_work_and_one_may_die_at_any_moment(site: Site, tmp_path: Path) -> None:
    seed = int(os.environ.get("MEDIAHUB_TEST_SEED", random.randrange(10**6)))
    print(f"MEDIAHUB_TEST_SEED={seed}")
    chance = random.Random(seed)
    cards = [tmp_path / "card-0", tmp_path / "card-1"]
    for number in range(FRAMES):
        write_jpeg(cards[number % 2] / f"DSC_{number}.JPG", seed + number, (900, 600), "2025:10:18 10:00:00")
    senders = [push(site, card, machine) for card, machine in zip(cards, site.web, strict=True)]
    time.sleep(chance.uniform(0.5, 8.0))
    dead = [chance.choice(site.workers), chance.choice(site.indexers)]
    for machine in dead:
        machine.kill()
    assert [sender.wait(WAIT) for sender in senders] == [0, 0], site.state()
    with site.services.database.begin() as session:  # what waited for a dead worker is due after a while
        session.execute(
            text("UPDATE arrival SET touched_at = touched_at - interval '1 hour' WHERE state = 'checking'")
        )
    assert eventually(lambda: is_settled(site, FRAMES), WAIT), site.state()

    with site.services.database.read() as session:
        made = session.scalars(select(Rendition.key)).all()
    assert len(made) == len(set(made)) == 2 * FRAMES
    kept = {info.key for info in site.services.bucket.list("renditions/")}
    assert kept == set(made)
    assert len({*site.services.bucket.list("originals/")}) == FRAMES
    letters = Counter(str(one["To"]) for one in site.office.taken)
    assert len(letters) == MAILS
    again = Counter(site.hook.calls)
    # a machine that dies between an effect and its note leaves that one effect to be repeated, by the same id
    assert sum(letters.values()) - MAILS + sum(again.values()) - len(again) <= len(dead)
    assert set(Counter(site.hook.pictures).values()) <= {1, 2}
    assert sum(site.hook.pictures.count(one) - 1 for one in set(site.hook.pictures)) <= 20 * len(dead)
    assert eventually(lambda: nothing_differs(site.services), WAIT), site.state()


def nothing_differs(services: Services) -> bool:
    return verify(services, quick=False, progress=lambda done, total: None).differences == []


def test_nobody_notices_a_rolling_restart(site: Site) -> None:
    stop, failed, asked = threading.Event(), [], [0]
    paths = ("/healthz", "/api/v1/events", f"/api/v1/events/{EVENT}/assets?limit=5", "/login")

    def look() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            try:
                answer = site.ask(paths[turn % len(paths)], turn)
                if answer.status_code != 200:
                    failed.append(f"{answer.url} {answer.status_code}")
            except (httpx.HTTPError, AssertionError) as error:
                failed.append(repr(error))
            asked[0] += 1

    lookers = [threading.Thread(target=look) for _ in range(3)]
    for each in lookers:
        each.start()
    for name, machines in (("web", site.web), ("worker", site.workers), ("indexer", site.indexers)):
        for machine in machines:
            machine.terminate(name)
            machine.start(name)
            if name == "web":
                assert eventually(lambda one=machine: answers(one), WAIT), site.state()
    stop.set()
    for each in lookers:
        each.join(60)
    assert asked[0] > 20
    assert failed == []
    assert eventually(lambda: alive(site.services) == {"worker": 3, "indexer": 2}, WAIT)


def test_a_lock_of_a_machine_that_lost_its_power_is_free_within_a_minute(site: Site) -> None:
    """Also where the server's answer was under way, of which TCP sends no keepalive."""
    database = Database(url := site.services.settings.sqlalchemy_url)
    for machine, seconds in zip(site.workers[:2], (0, 5), strict=True):
        name = machine.namespace
        number = zlib.crc32(f"mediahub {name}".encode())  # of the leader lock of this name
        hold = (
            "import sys, time; from sqlalchemy import text\n"
            "from mediahub.catalog.db.database import Database\n"
            "connection = Database(sys.argv[1]).engine.connect()\n"
            f"print(connection.scalar(text('SELECT pg_try_advisory_lock({number})')), flush=True)\n"
            f"connection.scalar(text('SELECT pg_sleep({seconds})')); time.sleep(600)"
        )
        command = ["ip", "netns", "exec", machine.namespace, sys.executable, "-c", hold, url]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder, ExitStack() as stack:
            stack.callback(holder.kill)
            assert holder.stdout is not None
            assert holder.stdout.readline().strip() == "True"
            with leader_lock(database, name) as got:
                assert not got
            machine.cut()
            with leader_lock(database, name, wait=60) as got:
                assert got
    database.dispose()
